"""A decision of the faculty as a paper to sign; signed, it goes to the office."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.models import Application
from applications.packet import facts
from applications.queries import for_pages, under_its_terms
from mobility.common import dates, pdf

from . import queries, wording
from .models import FacultyDecision


def form(decision: FacultyDecision, language: str) -> bytes:
    """Return the paper with what the portal knows already; the caller has asked the policy."""
    rows = for_pages(Application.objects.all(), files=False)
    application = under_its_terms(rows.get(pk=decision.application_id))
    with override(language):
        title = wording.question(decision).title
        context = facts.frame(application, language, title, decision.get_absolute_url())
        context |= {
            "number": application.number or "",
            "decision": decision,
            "question": wording.question(decision),
            "facts": _facts(decision, application, language),
            "signatures": [
                {"role": _("Head of the department")},
                {"role": _("Dean of the faculty")},
                {"role": _("Date")},
            ],
        }
        return pdf.render("packets/faculty.html", context, language)


def _facts(decision: FacultyDecision, application: Application, language: str) -> list[dict[str, Any]]:
    person = application.person
    hosts = [
        f"{choice.rank}. {choice.offering.institution.name}, {choice.offering.field}"
        for choice in queries.wishes(application)
    ]
    rows = [
        (_("Person"), person.full_name),
        (_("Faculty"), decision.faculty.name),
        (_("Department"), person.department),
        (_("Speciality"), " ".join(part for part in (person.speciality_code, person.speciality) if part)),
        (_("Semester"), str(person.semester or "")),
        ("GPA", dates.number(person.gpa, language, 2) if person.gpa is not None else ""),
        (_("Call"), application.call.title),
        (_("Wishes"), "\n".join(hosts)),
        (_("Stay"), facts.stay(application, language)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]
