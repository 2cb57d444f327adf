"""Papers met by a result of our own test, and on paper only."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0009_written_in_the_portal'),
    ]

    operations = [
        migrations.AlterField(
            model_name='document',
            name='met_by',
            field=models.CharField(choices=[('file', 'file'), ('reference', 'recommendation by link'), ('home_test', 'our own language test'), ('paper', 'on paper, at the office'), ('statement', 'written in the portal')], default='file', max_length=12, verbose_name='how it came'),
        ),
    ]
