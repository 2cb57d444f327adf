import applications.models.person
from django.db import migrations


def fill(apps, schema_editor):
    """Make the words of the people who are there already: writing a row makes them."""
    people = apps.get_model("applications", "Applicant").objects.only("pk", *applications.models.person.NAMES)
    for person in people.iterator():
        person.save(update_fields=["search_words"])


class Migration(migrations.Migration):
    dependencies = [("applications", "0015_reasons_for_steps")]

    operations = [
        migrations.AddField(
            model_name="applicant",
            name="search_words",
            field=applications.models.person.NameWords(default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
