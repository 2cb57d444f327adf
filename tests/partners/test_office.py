"""Our office: whom to ask about what, who is away, whether it is open now."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from mobility.common import clock
from partners.actions import load_institutions
from partners.directions import whom_to_ask
from partners.hours import hours
from partners.models import ClosedDay, Contact, Direction, Office
from tests.factories.people import staff

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def office():
    load_institutions()
    return Office.objects.get()


def test_each_direction_has_its_contact_and_the_head_the_rest(office):
    contacts = office.contacts.all()
    found = {code: [row.email for row in whom_to_ask(contacts, [code])] for code in Direction.values}
    assert found == {
        "far_abroad": ["cam@tou.edu.kz"],
        "cis": ["cam@tou.edu.kz"],
        "internal": ["mobilnost_psu@mail.ru"],
        "staff": ["cam@tou.edu.kz"],
        "internships": ["mobilnost_psu@mail.ru"],
        "agreements": ["dms@tou.edu.kz"],
        "visas": ["dmspsu@mail.ru"],
    }
    assert [row.extension for row in whom_to_ask(contacts, ["cis", "far_abroad"])] == ["12-92", "12-05"]
    assert whom_to_ask(contacts, ["unknown"]) == [contacts[0]]
    assert whom_to_ask([], ["cis"]) == []


@pytest.mark.parametrize(
    ("day", "time", "found"),
    [
        (0, "08:59", ("later", 0, "09:00")),
        (0, "09:00", ("open", 0, "18:00")),
        (0, "13:30", ("lunch", 0, "14:00")),
        (0, "17:59", ("open", 0, "18:00")),
        (0, "18:00", ("closed", 1, "09:00")),
        (4, "18:00", ("closed", 7, "09:00")),
        (5, "12:00", ("closed", 7, "09:00")),
        (2, "12:00", ("closed", 3, "09:00")),  # the closed day
        (1, "19:00", ("closed", 3, "09:00")),
    ],
)
def test_hours_over_the_week(office, day, time, found):
    ClosedDay.objects.create(office=office, day=MONDAY + dt.timedelta(days=2))
    now = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(time), clock.zone())
    known = hours(office, now.astimezone(dt.UTC))
    assert (known.state, (known.day - MONDAY).days, f"{known.at:%H:%M}") == found


def test_without_hours_nothing_is_said():
    assert hours(Office(), timezone.now()) is None


def test_the_page_names_who_is_away_and_dials(office):
    today = timezone.localdate()
    Contact.objects.filter(extension="12-92").update(
        away_from=today, away_until=today, phone="+7 (7182) 67-36-85"
    )
    Office.objects.update(opens_at=None, closes_at=None)
    office.refresh_from_db()
    office.save()  # the page is read anew
    text = re.sub(r"\s+", " ", Client(headers={"accept-language": "en"}).get("/contacts/").content.decode())
    assert "away until" in text
    assert '<a class="nowrap" href="tel:+77182673685">' in text
    assert "The office " not in text


def test_the_office_ticks_directions_and_enters_holidays(office, client):
    client.force_login(staff("office"))
    page = client.get(f"/admin/partners/office/{office.pk}/change/").content.decode()
    assert 'name="contacts-0-handles" value="far_abroad"' in page
    assert 'name="closed_days-TOTAL_FORMS"' in page
