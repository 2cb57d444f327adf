"""Folders for applications that were submitted before there were any."""

from django.db import migrations


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
    originals, copies, shown = _wanted(line.kind, said)
    return Paper(folder=folder, document=document, originals=originals, copies=copies, shown=shown)


def _wanted(kind, said):
    """Return what applications.folders.counts.wanted said when this was written: originals, copies, shown."""
    if kind == "identity":
        return 1, 0, True
    asked = set(said.channel_forms.get("office") or said.forms)
    pieces = said.copies or 1
    if "copy" not in asked:
        return pieces, 0, False
    return (1 if asked - {"copy"} else 0), pieces, False


class Migration(migrations.Migration):
    dependencies = [("folders", "0001_initial")]

    operations = [
        migrations.RunPython(add_folders, migrations.RunPython.noop),
    ]
