"""The list for the room as PDF: who has a place, with room to sign."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mobility.common import dates, log, pdf
from mobility.common.policy import require
from partners.queries import home_institution
from programs.wording.values import language_name

from . import queries
from .models import TestSlot
from .wording import day_and_hours, languages_of, room_of


def room_list(slot: TestSlot, by: Any, language: str) -> bytes:
    """Return the list of a test in a language. Raises Refused."""
    require(by, "language_tests.manage", slot)
    people = list(queries.attending(slot))
    institution = home_institution()
    with override(language):
        made = _("Made by the portal on %(moment)s (%(city)s, %(zone)s)") % {
            "moment": dates.date_time(timezone.now(), language),
            "city": institution.city,
            "zone": dates.utc_offset(timezone.localdate()),
        }
        context = {
            "institution": institution,
            "office": institution.office,
            "number": _("Language test"),
            "date": dates.long_date(slot.day, language),
            "title": _("Language test on %(day)s: who has a place")
            % {"day": dates.long_date(slot.day, language)},
            "trace": _("%(made)s for %(person)s") % {"made": made, "person": by},
            "qr_src": pdf.qr(f"{settings.SITE_URL}/admin/language_tests/testslot/{slot.pk}/results/"),
            "when": day_and_hours(slot),
            "room": room_of(slot),
            "languages": languages_of(slot),
            "people": [(row.applicant, language_name(row.language)) for row in people],
            "signatures": [{"role": _("Responsible for the test"), "name": ""}],
        }
        drawn = pdf.render("packets/room_list.html", context, language)
    log.record(by, "testslot.print", slot, total=len(people))
    return drawn
