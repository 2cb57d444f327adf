"""A letter may bring a calendar file along."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="calendar",
            field=models.TextField(blank=True, editable=False, verbose_name="calendar file"),
        ),
    ]
