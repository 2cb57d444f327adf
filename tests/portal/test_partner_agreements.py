"""What everybody reads on a partner's page about its agreements: what is in force, until when, no more."""

import datetime as dt

import pytest
from django.utils import translation

from mobility.common.dates import long_date
from partners.queries import agreements_in_words

from ..factories import AgreementFactory, HomeFactory, InstitutionFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LAST = dt.date(2028, 2, 29)


@pytest.fixture
def host():
    HomeFactory()
    return InstitutionFactory(code="lodz")


def agreed(host, **fields):
    days = {"valid_from": dt.date(2025, 3, 1), "valid_to": LAST}
    return AgreementFactory(institution=host, **(days | fields))


def words(host, day: dt.date) -> list[str]:
    with translation.override("en"):
        return agreements_in_words(host, day)


def test_the_first_and_the_last_day_and_the_day_after(host):
    agreed(host)
    sentence = ["An exchange agreement is in force until 29 February 2028."]
    assert words(host, dt.date(2025, 2, 28)) == []
    assert words(host, dt.date(2025, 3, 1)) == sentence
    assert words(host, LAST) == sentence
    assert words(host, LAST + DAY) == []


def test_one_sentence_for_each_kind_with_the_last_day_of_all(host):
    agreed(host, kind="memorandum")
    agreed(host, kind="double_degree")
    agreed(host, kind="ka171")
    agreed(host, kind="ka171", valid_to=LAST + DAY)
    agreed(host, kind="exchange", state="in_signing")
    agreed(InstitutionFactory(), kind="exchange")
    assert words(host, LAST) == [
        "An Erasmus+ KA171 agreement is in force until 1 March 2028.",
        "A double degree agreement is in force until 29 February 2028.",
        "A memorandum of cooperation is in force until 29 February 2028.",
    ]


def test_the_page_says_it_without_number(client, host):
    row = AgreementFactory(institution=host, number="SECRET-7", seats=17)
    text = client.get("/partners/lodz/", headers={"accept-language": "en"}).content.decode()
    assert f"An exchange agreement is in force until {long_date(row.valid_to, 'en')}." in text
    assert "SECRET-7" not in text


def test_the_page_says_that_there_is_none(client, host):
    text = client.get("/partners/lodz/", headers={"accept-language": "en"}).content.decode()
    assert "No agreement is in force now." in text


def test_the_page_costs_the_same_however_many_agreements(client, host, django_assert_num_queries):
    def asked(number: int) -> None:
        with django_assert_num_queries(7):
            client.get(f"/partners/lodz/?{number}")

    client.get("/partners/lodz/?0")
    agreed(host)
    asked(1)
    for _number in range(5):
        agreed(host)
    asked(2)
