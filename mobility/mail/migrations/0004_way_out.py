from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0003_kinds_of_letters")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="way_out",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="link that stops such letters"
            ),
        ),
    ]
