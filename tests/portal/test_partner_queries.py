"""The list of partners costs the same under every combination of filters, however many partners there are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobility.portal import index
from mobility.portal.bench import partners as many
from partners.actions import load_institutions
from partners.models import Institution
from partners.queries import home_institution
from programs.models import Offering

from .listing import open_call

pytestmark = pytest.mark.django_db
# The session with its answers; for what suits the reader: the calls with their rules and papers.
PLAIN, MAY = 1, 5
# Made anew: partners, calls, agreements, places.
READING = 4


@pytest.fixture
def reader():
    client = Client()
    client.post(reverse("portal:check"), many.ANSWERS)
    return client


def queries(reader, asked) -> int:
    home_institution()  # waits in the cache, but for ten minutes only
    with CaptureQueriesContext(connection) as found:
        assert reader.get("/partners/", asked).status_code == 200
    return len(found)


def allowed(asked) -> int:
    return MAY if "may" in asked else PLAIN


def walked(reader, combined) -> set[tuple[bool, int]]:
    return {("may" in asked, queries(reader, asked)) for asked in combined}


def test_nineteen_partners(reader):
    load_institutions()
    call = open_call(published=False)
    for host in Institution.objects.filter(is_home=False)[:9]:
        Offering.objects.create(call=call, institution=host, field="IT", levels=["bachelor"])
    call.state = "published"
    call.save()
    combined = list(many.combined())
    assert len(combined) == 256
    reader.get("/partners/")
    assert walked(reader, combined) == {(False, PLAIN), (True, MAY)}
    for asked in combined[::15]:
        index.forget()
        assert queries(reader, asked) == allowed(asked) + READING


@pytest.mark.parametrize("most", [2, pytest.param(8, marks=pytest.mark.soak)])
def test_two_thousand_partners_with_twenty_thousand_places(reader, most):
    """The ordinary run asks every pair of filters and all together, the long one every combination."""
    many.grow(2000, 20_000)
    assert Institution.objects.filter(is_home=False).count() == 2000
    assert Offering.objects.count() == 20_000
    assert queries(reader, {}) == PLAIN + READING
    combined = [asked for asked in many.combined() if len(asked) <= most or len(asked) == len(many.FILTERS)]
    assert walked(reader, combined) == {(False, PLAIN), (True, MAY)}
    index.forget()
    assert queries(reader, {"may": "1", "level": "master"}) == MAY + READING
    views = (
        {},
        {"view": "world"},
        {"view": "europe", "order": "distance"},
        {"view": "europe", "country": "DE"},
    )
    assert max(len(reader.get("/partners/", asked).content) for asked in views) < 120_000
