from django.db import migrations


class Migration(migrations.Migration):
    """The seats stand in the years of the agreement now."""

    dependencies = [
        ("partners", "0004_agreement_years"),
    ]

    operations = [
        migrations.RemoveField(model_name="agreement", name="seats_per_year"),
    ]
