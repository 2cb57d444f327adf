"""How each paper is met, a sample of it, and the wordings of the forms that the portal fills in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0002_sheet_upload'),
        ('programs', '0007_faculty_agreement'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=20, unique=True, verbose_name='form')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_kk', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_ru', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('text', models.TextField(help_text='An empty line begins a new paragraph.', verbose_name='what is declared')),
                ('text_kk', models.TextField(help_text='An empty line begins a new paragraph.', null=True, verbose_name='what is declared')),
                ('text_ru', models.TextField(help_text='An empty line begins a new paragraph.', null=True, verbose_name='what is declared')),
                ('text_en', models.TextField(help_text='An empty line begins a new paragraph.', null=True, verbose_name='what is declared')),
                ('signing', models.TextField(blank=True, help_text='Shown to the applicant beside the form, not printed.', verbose_name='how it is signed')),
                ('signing_kk', models.TextField(blank=True, help_text='Shown to the applicant beside the form, not printed.', null=True, verbose_name='how it is signed')),
                ('signing_ru', models.TextField(blank=True, help_text='Shown to the applicant beside the form, not printed.', null=True, verbose_name='how it is signed')),
                ('signing_en', models.TextField(blank=True, help_text='Shown to the applicant beside the form, not printed.', null=True, verbose_name='how it is signed')),
                ('source', models.CharField(blank=True, help_text='For staff; not printed.', max_length=300, verbose_name='where the wording comes from')),
                ('source_kk', models.CharField(blank=True, help_text='For staff; not printed.', max_length=300, null=True, verbose_name='where the wording comes from')),
                ('source_ru', models.CharField(blank=True, help_text='For staff; not printed.', max_length=300, null=True, verbose_name='where the wording comes from')),
                ('source_en', models.CharField(blank=True, help_text='For staff; not printed.', max_length=300, null=True, verbose_name='where the wording comes from')),
            ],
            options={
                'verbose_name': 'wording of a form',
                'verbose_name_plural': 'wordings of forms',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='documentrequirement',
            name='sample',
            field=models.ForeignKey(blank=True, help_text='A blank or an example; everybody who applies may open it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='common.storedfile', verbose_name='sample'),
        ),
        migrations.AddField(
            model_name='documentrequirement',
            name='way',
            field=models.CharField(choices=[('upload', 'a file the person uploads'), ('paper', 'only on paper, at the office'), ('application', 'our form, signed: application'), ('questionnaire', 'our form, signed: questionnaire'), ('consent', 'our form, signed: consent of the person'), ('parent_consent', 'our form, signed: consent of a parent'), ('language_statement', "our form, signed: a teacher's statement of language"), ('host_consent', 'our form, signed: request to the host for its consent')], default='upload', max_length=20, verbose_name='how it is met'),
        ),
        migrations.AddConstraint(
            model_name='documentrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['upload', 'paper', 'application', 'questionnaire', 'consent', 'parent_consent', 'language_statement', 'host_consent'])), name='requirement_way_is_known'),
        ),
    ]
