"""A paper written in the portal; answers of a profile that are kept as typed until they are mended."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0008_what_a_profile_asks'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='unfinished',
            field=models.JSONField(default=dict, editable=False, verbose_name='answers not taken yet'),
        ),
        migrations.AlterField(
            model_name='document',
            name='met_by',
            field=models.CharField(choices=[('file', 'file'), ('reference', 'recommendation by link'), ('statement', 'written in the portal')], default='file', max_length=12, verbose_name='how it came'),
        ),
    ]
