"""Papers about an institution: the office keeps them and takes them away again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobility.common import files, log
from mobility.common.policy import require

from ..models import Institution, InstitutionFile


@transaction.atomic
def add_file(institution: Institution, by: Any, title: str, name: str, content: Any) -> InstitutionFile:
    """Keep a paper about an institution; without a title it is called as its file.

    Raises Refused, ValidationError for too long a title, and Unacceptable, whose text says what to do.
    """
    require(by, "partners.edit", institution)
    if len(title) > 150:
        raise ValidationError(_("The title is too long: 150 letters at most."))
    stored = files.store(files.check(name, content), by)
    title = title.strip() or stored.name
    paper = InstitutionFile.objects.create(institution=institution, title=title, file=stored, added_by=by)
    log.record(by, "institution.file_add", institution, title=title, sha256=stored.sha256)
    return paper


@transaction.atomic
def remove_file(paper: InstitutionFile, by: Any) -> None:
    """Take a paper away; the log keeps its title and its hash. Raises Refused."""
    require(by, "partners.edit", paper.institution)
    institution, kept = paper.institution, {"title": paper.title, "sha256": paper.file.sha256}
    paper.delete()
    log.record(by, "institution.file_remove", institution, **kept)
