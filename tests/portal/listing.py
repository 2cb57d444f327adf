"""Reading the list of partners as a visitor does, and filling it with places."""

import html
import re

from django.test import Client

from partners.models import Institution
from programs.actions import publish
from programs.seats import needs_agreement
from tests.factories.calls import CallFactory, OfferingFactory
from tests.factories.people import staff
from tests.factories.places import AgreementFactory, InstitutionFactory


def source(answer) -> str:
    """Return the source of a page with characters as they are shown."""
    assert answer.status_code == 200
    return html.unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def text(path: str, language: str = "en") -> str:
    """Return a page as a visitor reads its source."""
    return source(Client(headers={"accept-language": language}).get(path))


def codes(page: str) -> list[str]:
    """Return the codes of a list in its order."""
    return re.findall(r'<li id="p-([^"]+)"', page)


def listed(path: str, language: str = "en") -> list[str]:
    """Return the codes of a visitor's list in its order."""
    return codes(text(path, language))


def open_call(*places, preset="tou-mshe-001", published=True, **fields):
    """Publish a call with places: each is the code of a host, and what differs from the usual place."""
    call = CallFactory(preset=preset, places=0, published=False, **fields)
    for host, changes in places:
        known = Institution.objects.filter(code=host).first() or InstitutionFactory(code=host)
        OfferingFactory(call=call, institution=known, **changes)
        if needs_agreement(call):
            AgreementFactory(institution=known, seats=20)
    if published:
        publish(call, staff("head"))
    return call
