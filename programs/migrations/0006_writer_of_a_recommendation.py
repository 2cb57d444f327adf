"""Whom a rule names as the writer of a recommendation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_places_withdrawn")]

    operations = [
        migrations.AddField(
            model_name="documentrequirement",
            name="written_by",
            field=models.CharField(
                blank=True,
                choices=[("head_of_department", "head of the department")],
                max_length=20,
                verbose_name="written by",
            ),
        ),
    ]
