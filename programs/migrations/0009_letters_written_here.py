"""A letter the person writes in the portal, and how many words each of its answers has."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0008_how_a_paper_is_met'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='documentrequirement',
            name='requirement_way_is_known',
        ),
        migrations.AddField(
            model_name='documentrequirement',
            name='max_words',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='words in each answer, at most'),
        ),
        migrations.AddField(
            model_name='documentrequirement',
            name='min_words',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='words in each answer, at least'),
        ),
        migrations.AlterField(
            model_name='documentrequirement',
            name='way',
            field=models.CharField(choices=[('upload', 'a file the person uploads'), ('paper', 'only on paper, at the office'), ('statement', 'a letter the person writes in the portal'), ('application', 'our form, signed: application'), ('questionnaire', 'our form, signed: questionnaire'), ('consent', 'our form, signed: consent of the person'), ('parent_consent', 'our form, signed: consent of a parent'), ('language_statement', "our form, signed: a teacher's statement of language"), ('host_consent', 'our form, signed: request to the host for its consent')], default='upload', max_length=20, verbose_name='how it is met'),
        ),
        migrations.AddConstraint(
            model_name='documentrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['upload', 'paper', 'statement', 'application', 'questionnaire', 'consent', 'parent_consent', 'language_statement', 'host_consent'])), name='requirement_way_is_known'),
        ),
        migrations.AddConstraint(
            model_name='documentrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('min_words', None), ('max_words', None), ('min_words__lte', models.F('max_words')), _connector='OR'), name='words_at_most_are_not_fewer_than_at_least', violation_error_message='At most fewer words than at least: nobody can write that.'),
        ),
    ]
