"""What the portal can compare by itself about a document, for whoever checks it: a hint, never a verdict."""

import datetime as dt
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mobility.common import iin
from mobility.common.dates import long_date
from partners.folding import fold
from programs.rules import LEVELS, level_of
from programs.wording import score_text, test_name

from ..models import Applicant, Application, Document, Upload

# Passports write the same name in several ways (Ye, Je, E); less than this share alike is worth a look.
ALIKE = 0.6
LATIN = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | {"ъ": "", "ь": ""}
)
OK, LOOK = "ok", "warn"


def checks(
    application: Application, document: Document, uploads: Sequence[Upload] = ()
) -> list[dict[str, Any]]:
    """Return what was compared for a document, in the active language, in the shape of findings."""
    kind = document.requirement.kind
    person = application.person
    if kind == "identity":
        found = [_name(person), _number(person), _passport(application, person)]
    elif kind == "language":
        found = [_level(document, proof) for proof in person.proofs.all()]
    else:
        found = []
    return [row for row in (*found, _again(uploads)) if row]


def _row(state: str, title: str, value: str, needed: str = "") -> dict[str, Any]:
    return {"badge": state, "title": title, "value": value, "needed": needed}


def _name(person: Applicant) -> dict[str, Any] | None:
    """Compare the name in Latin letters with the one in Cyrillic, word by word in whatever order."""
    if not person.latin_name:
        return None
    value = f"{person.latin_name} – {person.full_name}"
    if names_alike(person.latin_name, f"{person.last_name} {person.first_name}"):
        return _row(OK, _("The name in Latin letters fits"), value)
    return _row(LOOK, _("Compare the name in Latin letters"), value)


def names_alike(latin: str, name: str) -> bool:
    """Tell whether each word of a name has one in Latin letters that sounds like it."""
    words = fold(latin).split()
    return all(
        max((SequenceMatcher(None, part, word).ratio() for word in words), default=0) >= ALIKE
        for part in fold(name).translate(LATIN).split()
    )


def _number(person: Applicant) -> dict[str, Any] | None:
    if not person.iin:
        return None
    if iin.check(person.iin, person.birth_date, person.sex or None) is None:
        return _row(OK, _("The IIN fits the date of birth"), person.iin)
    return _row(LOOK, _("The IIN does not fit the date of birth or the sex"), person.iin)


def _passport(application: Application, person: Applicant) -> dict[str, Any] | None:
    """Compare with the stay, unless a rule of the call has looked at the passport already."""
    if person.passport_until is None or any(row.get("code") == "passport" for row in application.findings):
        return None
    language = (get_language() or "en")[:2]
    last: dt.date | None = application.call.stay_to
    until = _("Passport valid until %(day)s") % {"day": long_date(person.passport_until, language)}
    if last is None:
        return None
    stay = _("the stay ends on %(day)s") % {"day": long_date(last, language)}
    return _row(OK if person.passport_until >= last else LOOK, until, stay)


def _level(document: Document, proof: Any) -> dict[str, Any]:
    """Name the level a language paper shows beside the one that is asked."""
    asked = (document.alternative or document.requirement).min_level or document.requirement.min_level
    level = level_of(proof.test, proof.value)
    value = f"{test_name(proof.test)} {score_text(proof.value)}".strip()
    title = _("Level %(level)s") % {"level": level} if level else _("The level is not known from the result")
    needed = _("level %(level)s") % {"level": asked} if asked else ""
    enough = level is not None and (not asked or LEVELS.index(level) >= LEVELS.index(asked))
    return _row(OK if enough else LOOK, title, value, needed)


def _again(uploads: Sequence[Upload]) -> dict[str, Any] | None:
    """Say when the newest version is the same file as one before it: nothing was mended."""
    if len(uploads) < 2:
        return None
    newest, *before = uploads
    same = next((one for one in before if one.file.sha256 == newest.file.sha256), None)
    if same is None:
        return None
    told = _("version %(newest)s = version %(before)s") % {"newest": newest.number, "before": same.number}
    return _row(LOOK, _("The same file was sent again"), told)
