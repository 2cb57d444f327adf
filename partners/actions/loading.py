"""Load what is known about our university, its office and its partners from partners/data/*/*.yaml."""

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ..models import (
    Agreement,
    AgreementYear,
    Contact,
    CountryStatus,
    Faculty,
    Grade,
    GradingScale,
    Institution,
    Office,
    academic_years,
)

FOLDER = Path(__file__).parents[1] / "data"
LANGUAGES = ("kk", "ru", "en")
IN_THREE_LANGUAGES = {
    "name",
    "city",
    "wordmark",
    "address",
    "hours",
    "lunch",
    "role",
    "directions",
    "notes",
}


class AnothersDatabase(Exception):
    """The database belongs to another university than the setting INSTITUTION says; the text says so."""


def check_whose_database() -> None:
    """Raise AnothersDatabase when the data are those of another university than INSTITUTION names."""
    other = Institution.objects.filter(is_home=True).exclude(code=settings.INSTITUTION).first()
    if other is not None:
        raise AnothersDatabase(
            f"This database belongs to {other.code}, and INSTITUTION is {settings.INSTITUTION}: please set "
            f"INSTITUTION={other.code} or name another database."
        )


@transaction.atomic
def load_institutions() -> list[Institution]:
    """Add our university, its faculties and office and the partners its pages name, where they are missing.

    With them come what countries are in Erasmus+, and grading scales.

    Safe to repeat: what staff changed stays. Returns the partners in the order of the list. Raises
    AnothersDatabase.
    """
    check_whose_database()
    data = known("institutions")
    _load_countries()
    _load_scales()
    scale = GradingScale.objects.get(code="kz-letters")
    home = _put(Institution, data["home"] | {"is_home": True, "grading_scale": scale})
    for row in known("faculties"):
        _put(Faculty, row | {"institution": home})
    _load_office(home)
    confirmed = data.get("partners_confirmed", True)
    return _load_hosts(data["partners"], data.get("partners_note"), is_confirmed=confirmed)


def _load_countries() -> None:
    """Add what countries are in Erasmus+; a country that the office has entered itself is left alone."""
    entered = set(CountryStatus.objects.values_list("country", flat=True))
    CountryStatus.objects.bulk_create(
        CountryStatus(country=country, **{name: row[name] for name in row if name != "countries"})
        for row in _load(FOLDER / "countries.yaml")
        for country in row["countries"]
        if country not in entered
    )


def _load_scales() -> None:
    """Add the grading scales that are missing, each with its grades from the best to the worst."""
    for row in _load(FOLDER / "scales.yaml"):
        passes, fails = row.pop("passes"), row.pop("fails")
        scale, created = GradingScale.objects.get_or_create(
            code=row["code"],
            defaults={"notes": row["notes"]} | {f"name_{code}": row["name"][code] for code in LANGUAGES},
        )
        if created:
            for order, grade in enumerate([*passes, *fails], start=1):
                Grade.objects.create(scale=scale, order=order, grade=grade, passes=grade in passes)


def _load_office(home: Institution) -> None:
    data = known("office")
    contacts = data.pop("contacts")
    office, created = Office.objects.get_or_create(institution=home, defaults=_columns(data))
    if created:
        for order, row in enumerate(contacts, start=1):
            Contact.objects.create(office=office, order=order, **_columns(row))


def _load_hosts(codes: list[str], note: dict[str, str] | None, **columns: Any) -> list[Institution]:
    """Add hosts of the common list as our partners, with a note for staff about where they are named."""
    known = {row["code"]: row for row in _load(FOLDER / "hosts.yaml")}
    hosts = []
    for code in codes:
        row = known[code]
        notes = {
            language: "\n\n".join(text[language] for text in (note, row.get("notes")) if text)
            for language in LANGUAGES
        }
        hosts.append(_put(Institution, row | {"notes": notes} | columns))
    return hosts


@transaction.atomic
def load_demo_partners() -> list[Institution]:
    """Add the partners invented for the demo, for a university whose pages name none. Safe to repeat."""
    data = known("institutions")
    more = {"is_confirmed": False}
    if not data.get("demo_ka171"):
        more["hosts_ka171"] = (
            False  # what the host could do does not help: the university has no such program
        )
    return _load_hosts(data.get("demo_partners", []), data.get("demo_note"), **more)


@transaction.atomic
def load_demo_agreements(today: dt.date | None = None) -> list[Agreement]:
    """Add the invented agreements of the demo year, dated relative to ``today``. Safe to repeat."""
    today = today or timezone.localdate()
    partners = {institution.code: institution for institution in Institution.objects.all()}
    agreements: dict[str, Agreement] = {}
    for row in known("agreements"):
        first, last = (today + dt.timedelta(days=row[name]) for name in ("from", "to"))
        agreement, _created = Agreement.objects.update_or_create(
            institution=partners[row["institution"]],
            number=row["number"],
            defaults={
                "kind": row["kind"],
                "state": row.get("state", Agreement.State.IN_FORCE),
                "signed_on": today + dt.timedelta(days=row["signed"]) if "signed" in row else None,
                "valid_from": first,
                "valid_to": last,
                "renews": agreements.get(row.get("renews")),
            },
        )
        for year in academic_years(first, last) if row.get("seats") else ():
            AgreementYear.objects.update_or_create(
                agreement=agreement,
                academic_year=year,
                defaults={
                    "levels": row.get("levels", []),
                    "seats_out": row["seats"],
                    "staff_seats_out": row.get("staff_seats", 0),
                },
            )
        agreements[row["number"]] = agreement
    return list(agreements.values())


def known(stem: str) -> Any:
    """Return what is known about our university: institutions, office, faculties or agreements."""
    return _load(FOLDER / settings.INSTITUTION / f"{stem}.yaml")


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _put(model: Any, row: dict[str, Any]) -> Any:
    columns = _columns(row)
    record, _created = model.objects.get_or_create(code=columns.pop("code"), defaults=columns)
    return record


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in row.items():
        if name in IN_THREE_LANGUAGES:
            columns |= {f"{name}_{code}": value[code] for code in LANGUAGES}
        else:
            columns[name] = value
    return columns
