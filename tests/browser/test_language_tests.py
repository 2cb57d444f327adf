"""The language test on a phone, with and without script, and on the office's desk."""

import datetime as dt

import pytest
from django.utils import timezone

from applications.language_tests import models
from tests.applications import builders as people
from tests.language_tests.builders import slot, student

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def with_password(user):
    user.set_password("a long password")
    user.save()
    return user


@pytest.mark.parametrize("script", [True, False])
def test_a_place_is_booked_and_given_back_on_a_phone(reader, script):
    person = student(people.call(recommended=True), language="kk")
    with_password(person.user)
    slot(places=2, languages=["en", "de"], notes_kk="Қалам алып келіңіз.")
    me = reader("kk", 360, script=script)
    me.sign_in(person.user.email, "a long password")
    me.open("/language-tests/")
    me.press("article button.btn-primary")
    assert models.Booking.objects.get().state == "booked"
    me.open("/applications/")
    me.press("a[href='/language-tests/']")
    me.press("a[href$='/cancel/']")
    me.press("main form button.btn-danger")
    assert models.Booking.objects.get().state == "cancelled"


def test_the_office_records_results_on_one_sheet(reader):
    people.call(recommended=True)
    office = with_password(people.specialist())
    person = student(models.Call.objects.get())
    test = slot(days=3)
    models.Booking.objects.create(
        slot=test,
        applicant=person,
        language="en",
        round=test.round,
        state="booked",
        made_at=timezone.now(),
    )
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    models.TestSlot.objects.update(day=yesterday, closes_on=yesterday, places_taken=1)
    office.language = "ru"
    office.save()
    desk = reader("ru", 1280)
    desk.sign_in(office.email, "a long password")
    desk.open("/admin/language_tests/testslot/")
    page = desk.open(f"/admin/language_tests/testslot/{test.pk}/results/")
    page.select_option("select[name$=attendance]", "yes")
    page.select_option("select[name$=level]", "B2")
    desk.press("main form button.primary, #content form button.primary")
    assert models.Booking.objects.get().level == "B2"
