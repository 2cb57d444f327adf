"""Papers about folders: sheets of labels, and the act of a transfer."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mobility.common import dates, log, pdf
from mobility.common.policy import require
from partners.queries import home_institution

from . import queries
from .labels import Size, sheets, type_size
from .models import Folder, Place, Transfer


def address(folder: Folder) -> str:
    """Return what the QR code of a folder holds."""
    return f"{settings.SITE_URL}{reverse('folders:show', args=[folder.ref])}"


def labels(folders: Sequence[Folder], size: Size, start: int, by: Any) -> bytes:
    """Return the labels of folders as a PDF in true size; the first stands on label ``start``.

    A label shows number and name, and what the page of the call wants on a cover. Raises Refused.
    """
    for folder in folders:
        require(by, "folders.work", folder)
    asked = queries.on_the_cover({folder.application.call for folder in folders})
    drawn = [_label(folder, asked[folder.application.call_id], size) for folder in folders]
    context = {"sheets": list(sheets(drawn, size, start)), "size": size}
    return pdf.render("packets/labels.html", context, "kk")


def _label(folder: Folder, asked: list[str], size: Size) -> dict[str, Any]:
    person = folder.application.person
    known = {
        "speciality_and_code": [f"{person.speciality_code} {person.speciality}"],
        "department": [person.department],
        "contact_details": [person.phone, person.user.address.replace("@", "@\N{ZERO WIDTH SPACE}")],
    }
    lines = [line.strip() for name in asked for line in known.get(name, []) if line.strip()]
    number, name = str(folder), person.full_name
    return {
        "number": number,
        "name": name,
        "lines": lines,
        "qr": pdf.qr(address(folder)),
        "points": type_size(number, name, lines, size),
    }


def act(transfer: Transfer, language: str, by: Any) -> bytes:
    """Return the act of a transfer in a language, to be signed by both sides. Raises Refused."""
    require(by, "folders.work")
    moves = queries.handed_over(transfer)
    institution = home_institution()
    with override(language):
        made = _("Made by the portal on %(moment)s (%(city)s, %(zone)s)") % {
            "moment": dates.date_time(timezone.now(), language),
            "city": institution.city,
            "zone": dates.utc_offset(timezone.localdate()),
        }
        sources = list(dict.fromkeys(str(move.source) for move in moves))
        to_person = transfer.target.kind == Place.Kind.PERSON
        context = {
            "institution": institution,
            "office": institution.office,
            "number": transfer.number,
            "date": dates.long_date(timezone.localdate(transfer.at), language),
            "title": _("Transfer of folders, act %(number)s") % {"number": transfer.number},
            "trace": _("%(made)s for %(person)s") % {"made": made, "person": by},
            "qr_src": "",
            "transfer": transfer,
            "source": sources[0] if len(sources) == 1 else "",
            "moves": moves,
            "signatures": [
                {"role": _("Handed over by"), "name": str(transfer.by)},
                {"role": _("Received by"), "name": str(transfer.target) if to_person else ""},
                {"role": _("Date"), "name": ""},
            ],
        }
        drawn = pdf.render("packets/transfer.html", context, language)
    log.record(by, "folder.transfer_printed", transfer, number=transfer.number, language=language)
    return drawn
