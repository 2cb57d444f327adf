"""What stands on a form: which facts, as they are; which are missing, which changed since it was signed."""

from collections.abc import Iterable
from dataclasses import dataclass

from applications import queries
from applications.models import Application, Document, Upload
from programs.models import DocumentRequirement, FormText

from .models import FilledForm, SignedForm

NAME = ("last_name", "first_name", "patronymic")
STUDY = ("faculty_id", "department", "position", "speciality", "speciality_code", "cycle", "semester")


@dataclass(frozen=True)
class Needs:
    """What a form shows of the profile, and whether of the dates, the wishes and the language papers."""

    fields: tuple[str, ...]
    stay: bool = False
    wishes: bool = False
    proofs: bool = False


FORMS: dict[str, Needs] = {
    "application": Needs((*NAME, *STUDY, "phone"), stay=True, wishes=True),
    "questionnaire": Needs(
        (
            *NAME,
            "latin_name",
            "sex",
            "birth_date",
            "iin",
            "citizenship",
            "passport_number",
            "passport_until",
            "phone",
            "emergency_name",
            "emergency_relation",
            "emergency_phone",
            *STUDY,
            "full_time",
            "gpa",
            "final_year",
            "degree",
            "field_match",
            "earlier_study_months",
            "earlier_internship_months",
            "earlier_mobilities",
            "stay_days",
        ),
        stay=True,
        wishes=True,
        proofs=True,
    ),
    "consent": Needs((*NAME, "birth_date", "iin")),
    "parent_consent": Needs(
        (*NAME, "latin_name", "birth_date", "citizenship", "passport_number"), stay=True, wishes=True
    ),
    "language_statement": Needs((*NAME, *STUDY)),
    "host_consent": Needs(("latin_name", "birth_date", *STUDY), stay=True, proofs=True),
}


def inputs(application: Application, form: str) -> dict[str, str]:
    """Return the facts a form shows, by name, as plain text: two that are equal fill it alike."""
    needs, person = FORMS[form], application.person
    found = {
        name: str(value) for name in needs.fields if (value := getattr(person, name)) not in (None, "", [])
    }
    if needs.stay:
        first, last = queries.stay_of(application)
        found["stay"] = f"{first}/{last or ''}"
    if needs.wishes:
        places = (choice.offering for choice in application.choices.all())
        found["wishes"] = "; ".join(f"{place.institution.code} {place.pk}" for place in places)
    if needs.proofs:
        found["proofs"] = "; ".join(f"{row.language} {row}" for row in application.applicant.proofs.all())
    return found


def missing(application: Application, form: str) -> list[str]:
    """Return what a form still lacks: names of profile fields, and ``wishes``."""
    needs = FORMS[form]
    empty = queries.missing_profile_fields(application.person, application.call)
    lacking = [name for name in empty if name in needs.fields]
    if needs.wishes and not application.choices.all():
        lacking.append("wishes")
    return lacking


def changed(application: Application, form: str, signed: dict[str, str]) -> list[str]:
    """Return the names of the facts that are other now than on the form that was signed."""
    now = inputs(application, form)
    return [name for name in {**now, **signed} if now.get(name) != signed.get(name)]


def rows_with_forms(application: Application, document: Document) -> list[DocumentRequirement]:
    """Return the rows of a paper that have a form of the portal: the line itself, or ways to meet it."""
    line = document.requirement
    rows = [line, *queries.ways_of(application, line)]
    return [row for row in rows if row.form_code]


def texts(codes: Iterable[str]) -> dict[str, FormText]:
    """Return the wordings of forms by code."""
    return {text.code: text for text in FormText.objects.filter(code__in=set(codes))}


def fetched(document: Document, requirement: DocumentRequirement) -> FilledForm | None:
    """Return the form a person fetched last for a row of a paper."""
    return FilledForm.objects.filter(document=document, requirement=requirement).first()


def signed(uploads: Iterable[Upload]) -> dict[int, SignedForm]:
    """Return by upload the forms that came back signed."""
    return {
        row.upload_id: row
        for row in SignedForm.objects.filter(upload__in=list(uploads)).select_related("requirement")
    }
