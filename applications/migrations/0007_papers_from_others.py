"""Papers that somebody else sends, not the applicant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_confirmed_proofs")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="met_by",
            field=models.CharField(
                choices=[("file", "file"), ("reference", "recommendation by link")],
                default="file",
                max_length=12,
                verbose_name="how it came",
            ),
        ),
    ]
