"""What papers about an application say, in the active language: head and foot, route, facts, findings."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobility.common import dates, pdf
from partners.queries import home_institution

from ..models import Applicant, Application
from ..queries import stay_of
from ..wording import earlier_stays, for_the_office
from ..workflow import STATIONS


def frame(
    application: Application, language: str, title: str, address: str, by: Any = None
) -> dict[str, Any]:
    """Return what head and foot of every paper show; ``address`` is where the QR code leads."""
    institution = home_institution()
    made = _("Made by the portal on %(moment)s (%(city)s, %(zone)s)") % {
        "moment": dates.date_time(timezone.now(), language),
        "city": institution.city,
        "zone": dates.utc_offset(timezone.localdate()),
    }
    return {
        "institution": institution,
        "office": institution.office,
        "number": application.number,
        "date": dates.long_date(timezone.localdate(), language),
        "title": title,
        "trace": _("%(made)s for %(person)s") % {"made": made, "person": by} if by else made,
        "qr_src": pdf.qr(settings.SITE_URL + address),
    }


def stations(application: Application) -> list[dict[str, str]]:
    """Return the route line for a paper: passed, current with its state, and coming stations."""
    face = application.face
    return [
        {
            "label": str(label),
            "state": "done" if number < face.station else "now" if number == face.station else "ahead",
            "note": str(face.staff) if number == face.station else "",
        }
        for number, label in enumerate(STATIONS)
    ]


def cover_facts(application: Application, language: str) -> list[dict[str, str]]:
    """Return the facts on the cover."""
    applicant, call = application.person, application.call
    wishes = [f"{choice.rank}. {choice.offering.institution.name}" for choice in application.choices.all()]
    return [
        {"label": _("Call"), "value": f"{call.title}, {call.academic_year}, {call.get_term_display()}"},
        {"label": _("Application"), "value": _sent(application, language)},
        {"label": _("Faculty and department"), "value": _lines(applicant.faculty, applicant.department)},
        {"label": _("Contacts"), "value": f"{applicant.phone} · {applicant.user.address}"},
        {"label": _("Stay"), "value": stay(application, language)},
        {"label": _("Wishes, in order"), "value": "\n".join(wishes)},
    ]


def _sent(application: Application, language: str) -> str:
    """Return number and moment; what came on paper or through eGov came on a day, at no moment we know."""
    if application.received_on:
        words = {"number": application.number, "day": dates.long_date(application.received_on, language)}
        return _("%(number)s, received on %(day)s") % words
    moment = dates.date_time(application.submitted_at, language) if application.submitted_at else ""
    return _("%(number)s, submitted %(moment)s") % {"number": application.number, "moment": moment}


def _lines(*values: Any) -> str:
    return "\n".join(str(value) for value in values if value)


def stay(application: Application, language: str) -> str:
    """Return the dates of the stay and how many days it lasts, first and last day included."""
    first, last = stay_of(application)
    span = stay_dates(application, language)
    if last is None:
        return span
    days = (last - first).days + 1
    return ngettext("%(span)s, %(count)s day", "%(span)s, %(count)s days", days) % {
        "span": span,
        "count": days,
    }


def stay_dates(application: Application, language: str) -> str:
    """Return the dates of the stay; only the first while the last is not known."""
    first, last = stay_of(application)
    if last is None:
        return _("from %(day)s") % {"day": dates.long_date(first, language)}
    return f"{dates.long_date(first, language)} – {dates.long_date(last, language)}"


def study(application: Application) -> str:
    """Return what and in which semester the person studies; for staff, as what they work."""
    applicant = application.person
    if applicant.semester is None:
        return _lines(f"{applicant.speciality_code} {applicant.speciality}".strip() or applicant.position)
    return _("%(code)s %(speciality)s, year %(year)s, semester %(semester)s") % {
        "code": applicant.speciality_code,
        "speciality": applicant.speciality,
        "year": -(-applicant.semester // 2),
        "semester": applicant.semester,
    }


def form_facts(application: Application, language: str) -> list[dict[str, str]]:
    """Return the answers on the application form. Of the IIN only what the date of birth says anyway."""
    applicant = application.person
    born = dates.long_date(applicant.birth_date, language) if applicant.birth_date else ""
    return [
        {
            "label": _("Name"),
            "value": applicant.full_name,
            "note": _("in the passport: %(name)s") % {"name": applicant.latin_name},
        },
        {
            "label": _("Date of birth, IIN"),
            "value": f"{born} · {applicant.iin[:4]}•• ••••••" if applicant.iin else born,
            "note": _("in full only in the portal") if applicant.iin else "",
        },
        *_studies(application, language),
        {
            "label": _("Faculty and department"),
            "value": _lines(applicant.faculty, applicant.department),
            "note": for_the_office(applicant, application.register_said, "faculty_id", "department")[0],
        },
        {"label": _("Phone, e-mail"), "value": f"{applicant.phone} · {applicant.user.address}"},
        *({"label": _("Earlier stay abroad"), "value": line} for line in earlier_stays(applicant, language)),
    ]


OF_STUDY = ("cycle", "speciality_code", "speciality", "semester", "full_time")


def _studies(application: Application, language: str) -> list[dict[str, str]]:
    applicant = application.person
    if applicant.person != Applicant.Person.STUDENT:
        return [{"label": _("Position"), "value": applicant.position}]
    return [
        {
            "label": _("Study"),
            "value": _lines(
                applicant.get_cycle_display().capitalize(),
                study(application),
                "" if applicant.full_time else _("not full-time"),
            ),
            "note": for_the_office(applicant, application.register_said, *OF_STUDY)[0],
        },
        {
            "label": "GPA",
            "value": dates.number(applicant.gpa, language, 2) if applicant.gpa else "",
            "note": for_the_office(applicant, application.register_said, "gpa")[0],
        },
    ]


FINDING_MARKS = {"eligible": "done", "individual_decision": "now", "not_eligible": "back", "warning": "back"}


def findings(application: Application, language: str) -> list[dict[str, str]]:
    """Return what the rules said at submission, in the words that were kept then."""
    words = {
        "eligible": _("met"),
        "not_eligible": _("not met"),
        "individual_decision": _("decided individually"),
        "not_known": _("to be checked"),
        "warning": _("not met, allowed"),
    }
    kept = [finding[language] for finding in application.findings if language in finding]
    return [
        said | {"mark": FINDING_MARKS.get(said["state"], ""), "word": words.get(said["state"], "")}
        for said in kept
    ]
