"""How the office's forms call the kinds of rules, their parameters and the values to choose from."""

from typing import Any, NamedTuple

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(NamedTuple):
    """A name and one line that explains it."""

    name: Any
    line: Any = ""


GROUPS = [
    (_("The person"), ["person", "age", "citizenship", "category", "degree"]),
    (
        _("The studies"),
        ["cycle", "study_year", "final_year", "semester", "gpa", "full_time", "faculty", "field_match"],
    ),
    (_("The language"), ["language"]),
    (_("The stay"), ["duration", "passport", "lead_time", "agreement", "participation", "scope"]),
    (_("The procedure"), ["nominated", "competition", "channel"]),
]
KINDS: dict[str, Named] = {
    "person": Named(_("Kind of person"), _("Students, teachers or other staff.")),
    "age": Named(_("Age"), _("Completed years on the day of departure or of the application.")),
    "citizenship": Named(_("Citizenship"), _("Only citizens of certain countries.")),
    "category": Named(_("Social category"), _("Large families, orphans, people with a disability.")),
    "degree": Named(_("Degree"), _("The highest degree that the person holds.")),
    "cycle": Named(_("Cycle of study"), _("Bachelor, master or doctoral students.")),
    "study_year": Named(_("Year of study"), _("From which year on, up to which year.")),
    "final_year": Named(_("Not in the last year"), _("Nobody in the last year of study.")),
    "semester": Named(_("Semester"), _("Which semesters; some can be left to a decision.")),
    "gpa": Named(_("GPA"), _("The grade point average that is needed.")),
    "full_time": Named(_("Full-time study"), _("Only full-time students.")),
    "faculty": Named(_("Faculty"), _("Only people of certain faculties.")),
    "field_match": Named(_("Matching field"), _("The studies abroad correspond to those at home.")),
    "language": Named(_("Foreign language"), _("The level that is needed, and how it can be shown.")),
    "duration": Named(_("Length of the stay"), _("At least and at most so many days, months or semesters.")),
    "passport": Named(_("Passport"), _("How long it stays valid after the stay.")),
    "lead_time": Named(_("Time before departure"), _("How long before the departure people apply.")),
    "agreement": Named(_("Agreement"), _("An agreement with the host is in force.")),
    "participation": Named(_("Earlier participation"), _("How often and how long people may take part.")),
    "scope": Named(_("Where to"), _("Abroad, or inside Kazakhstan.")),
    "nominated": Named(_("Nomination"), _("Only people nominated to the host.")),
    "competition": Named(_("Competition"), _("Says that a competition takes place; rules nobody out.")),
    "channel": Named(_("Way of handing in"), _("Portal, office or eGov.")),
}
# By kind and parameter; a name under an empty kind holds for every kind.
PARAMETERS: dict[tuple[str, str], Named] = {
    ("", "allowed"): Named(_("Who may take part")),
    ("", "minimum"): Named(_("At least")),
    ("", "maximum"): Named(_("At most")),
    ("", "level"): Named(_("Level"), _("Empty: the table and the host decide.")),
    ("citizenship", "allowed"): Named(_("Countries"), _("None chosen: everybody is welcome.")),
    ("faculty", "allowed"): Named(_("Faculties")),
    ("cycle", "allowed"): Named(_("Cycles")),
    ("scope", "allowed"): Named(_("Mobility")),
    ("channel", "allowed"): Named(_("Ways")),
    ("category", "allowed"): Named(_("Categories")),
    ("age", "minimum"): Named(_("Youngest age"), _("In completed years; the birthday itself counts.")),
    ("age", "maximum"): Named(_("Oldest age")),
    ("age", "at"): Named(_("On the day of")),
    ("degree", "minimum"): Named(_("At least this degree")),
    ("study_year", "minimum"): Named(_("From year"), _("Semesters 1 and 2 are year 1.")),
    ("study_year", "maximum"): Named(_("To year")),
    ("semester", "minimum"): Named(_("From semester")),
    ("semester", "maximum"): Named(_("To semester")),
    ("semester", "individually"): Named(_("Semesters left to a decision"), _("They are neither in nor out.")),
    ("semester", "decided_by"): Named(_("Who decides about these semesters")),
    ("semester", "counted"): Named(_("Which semester counts")),
    ("gpa", "value"): Named(_("GPA"), _("For example 2.97. Empty: the office has not said it yet.")),
    ("gpa", "operator"): Named(_("Compared how")),
    ("gpa", "scale"): Named(_("Highest grade of the scale")),
    ("language", "accepts"): Named(_("How it can be shown")),
    ("language", "of_host"): Named(_("It must be the language taught in at the host")),
    ("language", "of"): Named(_("Which language"), _("Empty: any, or the host's.")),
    ("language", "valid_months"): Named(
        _("Not older than, in months"), _("On the day of the application. Empty: no limit.")
    ),
    ("language", "home_test_email"): Named(_("Where people sign up for our own test")),
    ("duration", "unit"): Named(_("Counted in")),
    ("passport", "months_after"): Named(_("Months after the end of the stay"), _("0: until the last day.")),
    ("lead_time", "months"): Named(_("Months before")),
    ("lead_time", "days"): Named(_("Days more")),
    ("participation", "once_per_kind"): Named(_("Only once for study and once for an internship")),
    ("participation", "months_per_cycle"): Named(_("Months in one cycle of study, at most")),
    ("participation", "months_in_all"): Named(_("Months in all, at most")),
}
VALUES: dict[str, Any] = {
    "student": _("students"),
    "teacher": _("teachers"),
    "staff": _("staff"),
    "none": _("none"),
    "bachelor": _("bachelor"),
    "master": _("master"),
    "doctoral": _("doctoral"),
    "certificate": _("an international certificate"),
    "home_test": _("the test of our university"),
    "host_consent": _("a letter of consent from the host"),
    "home_statement": _("a statement of our university"),
    "day": _("days"),
    "month": _("months"),
    "semester": _("semesters"),
    "now": _("the current one"),
    "stay": _("the one during the stay"),
    "departure": _("departure"),
    "application": _("application"),
    ">=": _("this GPA is enough"),
    ">": _("it must be higher"),
    "many_children_family": _("families with many children"),
    "orphan_or_no_parental_care": _("orphans and people without parental care"),
    "disability": _("people with a disability"),
    "external": _("abroad"),
    "internal": _("inside Kazakhstan"),
    "portal": _("portal"),
    "office": _("office"),
    "egov": "eGov",
    "department": _("the department"),
    "international_office": _("the International Office"),
    "commission": _("the commission"),
    "host": _("the host"),
    "original": _("original"),
    "copy": _("copy"),
    "certified": _("certified"),
    "signed": _("signed by hand"),
    "notarised": _("notarised"),
    "scan": _("scan"),
    "electronic_copy": _("electronic copy"),
    "digital_signature": _("digital signature"),
}
DECIDERS = ("department", "international_office", "commission", "host")
FORMS = ("original", "copy", "certified", "signed", "notarised", "scan")
CHANNELS = ("portal", "office", "egov")
CHANNEL_FORMS = ("electronic_copy", "digital_signature", "original", "copy")
LANGUAGES = ("kk", "ru", "en", "de", "fr", "es", "it", "pl", "cs", "tr", "zh", "ko", "ja", "ar")
# Neighbours first: most rules name Kazakhstan alone.
NEAR = ("KZ", "KG", "UZ", "TJ", "TM", "MN", "RU", "CN")


def value(code: str) -> str:
    """Return the name of a value to choose; a code without a name stays as it is."""
    return str(VALUES.get(code, code))


def language_name(code: str) -> str:
    """Return the name of a language in the reader's own."""
    return Locale((get_language() or "en")[:2]).languages.get(code, code)


def parameter(kind: str, name: str) -> Named:
    """Return the label of a parameter and the line that explains it."""
    return PARAMETERS.get((kind, name)) or PARAMETERS.get(("", name)) or Named(name.replace("_", " "))


def country_choices() -> list[tuple[str, str]]:
    """Return all countries by name in the reader's language, the neighbours first."""
    known = Locale((get_language() or "en")[:2]).territories
    names = {str(code): str(name) for code, name in known.items()}
    codes = [
        code for code in names if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ"}
    ]
    rest = sorted((code for code in codes if code not in NEAR), key=lambda code: names[code])
    return [(code, names[code]) for code in (*NEAR, *rest)]
