"""Load what is known about our university, its office and its partners from partners/data/*.yaml."""

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from .models import Agreement, Contact, Faculty, Institution, Office

FOLDER = Path(__file__).parent / "data"
LANGUAGES = ("kk", "ru", "en")
IN_THREE_LANGUAGES = {"name", "city", "address", "room", "hours", "lunch", "role", "directions"}


@transaction.atomic
def load_institutions() -> list[Institution]:
    """Add our university, its faculties, its office and the partners where they are missing.

    Safe to repeat: what staff changed stays. Returns the partners in the order of the list.
    """
    data = _read("institutions")
    home = _put(Institution, data["home"] | {"is_home": True})
    for row in _read("faculties"):
        _put(Faculty, row | {"institution": home})
    _load_office(home)
    return [_put(Institution, row) for row in data["partners"]]


def _load_office(home: Institution) -> None:
    data = _read("office")
    contacts = data.pop("contacts")
    data.pop("institution")
    office, created = Office.objects.get_or_create(institution=home, defaults=_columns(data))
    if created:
        for order, row in enumerate(contacts, start=1):
            Contact.objects.create(office=office, order=order, **_columns(row))


@transaction.atomic
def load_demo_agreements(today: dt.date | None = None) -> list[Agreement]:
    """Add the invented agreements of the demo year, dated relative to ``today``. Safe to repeat."""
    today = today or timezone.localdate()
    partners = {institution.code: institution for institution in Institution.objects.all()}
    agreements = []
    for row in _read("agreements"):
        agreement, _created = Agreement.objects.update_or_create(
            institution=partners[row["institution"]],
            number=row["number"],
            defaults={
                "kind": row["kind"],
                "signed_on": today + dt.timedelta(days=row["signed"]),
                "valid_from": today + dt.timedelta(days=row["from"]),
                "valid_to": today + dt.timedelta(days=row["to"]),
                "seats_per_year": row["seats_per_year"],
            },
        )
        agreements.append(agreement)
    return agreements


def _read(stem: str) -> Any:
    return yaml.load((FOLDER / f"{stem}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


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
