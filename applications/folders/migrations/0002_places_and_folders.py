"""Folders for applications that were submitted before there were any."""

from django.db import migrations

from applications.folders.counts import wanted

def add_folders(apps, schema_editor):
    Folder, Paper = apps.get_model("folders", "Folder"), apps.get_model("folders", "Paper")
    Application = apps.get_model("applications", "Application")
    for application in Application.objects.filter(number__isnull=False).order_by("pk"):
        folder = Folder.objects.create(application=application)
        documents = application.documents.select_related("requirement", "alternative")
        Paper.objects.bulk_create(_paper(Paper, folder, document) for document in documents)


def _paper(Paper, folder, document):
    line, way = document.requirement, document.alternative
    said = way if way is not None and (way.forms or way.copies or "office" in way.channel_forms) else line
    asked = wanted(line.kind, said.copies, said.forms, said.channel_forms)
    return Paper(
        folder=folder,
        document=document,
        originals=asked.originals,
        copies=asked.copies,
        shown=asked.shown,
    )


class Migration(migrations.Migration):
    dependencies = [("folders", "0001_initial")]

    operations = [
        migrations.RunPython(add_folders, migrations.RunPython.noop),
    ]
