import partners.models.institutions
from django.db import migrations


def fill(apps, schema_editor):
    """Make the words of the institutions that are there already: writing a row makes them."""
    for institution in apps.get_model("partners", "Institution").objects.all():
        institution.save(update_fields=["search_words"])


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0002_institution_as_data'),
    ]

    operations = [
        migrations.AddField(
            model_name='institution',
            name='search_words',
            field=partners.models.institutions.SearchWords(default='', editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
