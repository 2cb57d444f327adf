"""Submitted applications with folders, written straight into the tables: these tests are about folders."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from applications.folders.actions import open_folder
from applications.folders.models import Folder, Place
from applications.folders.places import load_places
from applications.models import Application, Document
from programs.models import Call, DocumentRequirement, Program
from tests.factories import ApplicantFactory

# Code, kind, copies, forms; in the order of the checklist.
PAPERS = [
    ("FORM", "application", None, ["signed"]),
    ("PASSPORT", "identity", None, ["original", "copy"]),
    ("PHOTO", "photo", 4, []),
    ("CV", "other", 2, ["copy"]),
    ("MEDICAL", "medical", None, []),
]


def call(code: str = "mshe", prefix: str = "MSHE") -> Call:
    """Return a published call with five papers."""
    program, _created = Program.objects.get_or_create(
        code=prefix.lower(), defaults={"title": prefix, "number_prefix": prefix}
    )
    today = timezone.localdate()
    made = Call.objects.create(
        program=program,
        code=code,
        title=f"Call {code}",
        year=2027,
        academic_year="2026/2027",
        term="spring",
        opens_on=today - dt.timedelta(days=9),
        closes_on=today + dt.timedelta(days=9),
        stay_from=today + dt.timedelta(days=90),
        stay_to=today + dt.timedelta(days=200),
        state="published",
    )
    DocumentRequirement.objects.bulk_create(
        DocumentRequirement(
            call=made,
            order=order,
            code=code,
            title=code.title(),
            title_en=code.title(),
            kind=kind,
            copies=copies,
            forms=forms,
        )
        for order, (code, kind, copies, forms) in enumerate(PAPERS)
    )
    return made


def application(chosen: Call, number: int = 1, state: str = "submitted", applicant=None, **person):
    """Return a submitted application with all papers uploaded."""
    made = Application.objects.create(
        applicant=applicant or ApplicantFactory(proofs=[], **person),
        call=chosen,
        number=f"{chosen.program.number_prefix}-2027-{number:04d}",
        state=state,
        submitted_at=timezone.now(),
    )
    Document.objects.bulk_create(
        Document(application=made, requirement=line, state="uploaded")
        for line in chosen.document_requirements.all()
    )
    return made


def folder(chosen: Call, number: int = 1, **fields) -> Folder:
    """Return the folder of a new application."""
    return open_folder(application(chosen, number, **fields))


def shelf() -> Place:
    load_places()
    return Place.objects.get(kind="shelf")


def commission() -> Place:
    load_places()
    return Place.objects.get(kind="commission")


def paper(of: Folder, code: str):
    """Return a line of a folder by the code of its requirement."""
    return of.papers.get(document__requirement__code=code)


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client
