"""A form as a paper: the facts filled in, the declaration, room to sign."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.models import Application
from applications.packet import facts as words
from applications.queries import not_asked
from applications.wording import earlier_stays, field_label, shown
from mobility.common import dates, pdf
from programs.models import DocumentRequirement, FormText
from programs.rules import LEVELS
from programs.wording import score_text, test_name

from . import queries
from .models import FilledForm

# Columns that stand together in one line of a form.
JOINED = {"last_name", "first_name", "patronymic", "speciality_code"}
Fact = dict[str, Any]


def draw(application: Application, row: DocumentRequirement, text: FormText, filled: FilledForm) -> bytes:
    """Return a form as PDF in the language it was fetched in; the caller has asked the policy."""
    language = filled.language
    with override(language):
        frame = words.frame(application, language, text.title, "")
        context = frame | {
            "qr_src": "",
            "number": filled.number,
            "application": application,
            "person": application.person,
            "row": row,
            "paragraphs": text.paragraphs,
            "facts": BUILT[row.form_code](application, language),
            "journey": _journey(application, language, row.form_code),
            "signatures": _signatures(application, row.form_code),
            "levels": LEVELS,
            "skills": _skills(),
        }
        return pdf.render(f"packets/forms/{row.form_code}.html", context, language)


def _fact(label: str, value: str) -> Fact:
    return {"label": label, "value": value}


def _whole(*facts: Fact) -> list[Fact]:
    return [fact for fact in facts if fact["value"]]


def _study(application: Application) -> list[Fact]:
    person = application.person
    speciality = " ".join(part for part in (person.speciality_code, person.speciality) if part)
    return _whole(
        _fact(_("Faculty"), str(person.faculty or "")),
        _fact(field_label("department"), person.department),
        _fact(field_label("position"), person.position),
        _fact(field_label("speciality"), speciality),
        _fact(field_label("cycle"), person.get_cycle_display()),
        _fact(field_label("semester"), str(person.semester or "")),
    )


def _journey(application: Application, language: str, form: str) -> list[Fact]:
    """Return the call, the wishes with their countries, the dates. A host is not told of other wishes."""
    call = application.call
    wishes = [
        f"{choice.rank}. {place.institution.name}, {dates.country_name(place.institution.country, language)}"
        f" ({place.field})"
        for choice in application.choices.all()
        for place in [choice.offering]
        if queries.FORMS[form].wishes
    ]
    return _whole(
        _fact(_("Call"), f"{call.title}, {call.academic_year}"),
        _fact(_("Wishes, in order"), "\n".join(wishes)),
        _fact(_("Stay"), words.stay(application, language)),
    )


def _application(application: Application, language: str) -> list[Fact]:
    """Return what the application says besides the journey; no identity numbers: many people read it."""
    return [*_study(application), _fact(field_label("phone"), shown(application.person, "phone"))]


def _questionnaire(application: Application, language: str) -> list[Fact]:
    person = application.person
    told = [name for name in queries.FORMS["questionnaire"].fields if name not in JOINED]
    needless = not_asked(person, application.call)
    facts = [_fact(_("Name"), person.full_name)]
    for name in told:
        if name == "faculty_id":
            facts.append(_fact(_("Faculty"), str(person.faculty or "")))
        elif name == "speciality":
            facts.append(
                _fact(field_label(name), " ".join(filter(None, (person.speciality_code, person.speciality))))
            )
        elif name == "earlier_mobilities":
            facts.append(_fact(field_label(name), "\n".join(earlier_stays(person, language))))
        elif name in needless:
            continue
        else:
            facts.append(_fact(field_label(name), shown(person, name)))
    facts.append(_fact(_("E-mail"), person.user.email))
    facts.append(_fact(_("Language papers"), _proofs(application, language)))
    return _whole(*facts)


def _proofs(application: Application, language: str) -> str:
    lines = []
    for proof in application.applicant.proofs.all():
        name = dates.language_name(proof.language, language)
        lines.append(f"{test_name(proof.test)} {score_text(proof.value)}".strip() + f", {name}")
    return "\n".join(lines)


def _consent(application: Application, language: str) -> list[Fact]:
    person = application.person
    return _whole(
        _fact(_("Name"), person.full_name),
        _fact(field_label("birth_date"), shown(person, "birth_date")),
        _fact(field_label("iin"), person.iin),
    )


def _child(application: Application, language: str) -> list[Fact]:
    person = application.person
    names = ("latin_name", "birth_date", "citizenship", "passport_number")
    return [
        _fact(_("Name"), person.full_name),
        *_whole(*(_fact(field_label(name), shown(person, name)) for name in names)),
    ]


def _statement(application: Application, language: str) -> list[Fact]:
    return [_fact(_("Name"), application.person.full_name), *_study(application)]


def _request(application: Application, language: str) -> list[Fact]:
    person = application.person
    return _whole(
        _fact(field_label("latin_name"), person.latin_name),
        _fact(field_label("birth_date"), shown(person, "birth_date")),
        *_study(application),
        _fact(_("Language papers"), _proofs(application, language)),
    )


BUILT = {
    "application": _application,
    "questionnaire": _questionnaire,
    "consent": _consent,
    "parent_consent": _child,
    "language_statement": _statement,
    "host_consent": _request,
}


def _signatures(application: Application, form: str) -> list[dict[str, str]]:
    """Return the lines to sign on."""
    name = application.person.full_name
    lines = {
        "parent_consent": [{"role": _("Signature of the parent (legal representative)")}],
        "language_statement": [
            {"role": _("Teacher: name and position")},
            {"role": _("Signature of the teacher")},
        ],
        "host_consent": [
            {"role": _("For the host: name and position")},
            {"role": _("Signature and seal of the host")},
        ],
    }
    return [*lines.get(form, [{"role": _("Signature"), "name": name}]), {"role": _("Date")}]


def _skills() -> list[str]:
    return [
        _("Listening"),
        _("Reading"),
        _("Spoken interaction"),
        _("Spoken production"),
        _("Writing"),
    ]
