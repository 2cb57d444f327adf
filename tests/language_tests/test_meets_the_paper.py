"""A confirmed result of our own test meets the language paper; taken back, it leaves it open again."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import actions as papers
from applications.admin.page import Paper
from applications.language_tests import models
from applications.language_tests.actions import Entry, save_results
from applications.models import Document
from applications.packet.content import note
from tests.applications import builders as people
from tests.applications.people import browser

from . import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(call):
    return people.specialist()


@pytest.fixture
def student(call):
    return builders.student(call)


@pytest.fixture
def booking(student):
    past = builders.slot(days=-1, closes_on=timezone.localdate() - dt.timedelta(days=2))
    return models.Booking.objects.create(
        slot=past,
        applicant=student,
        language="en",
        round=past.round,
        state="booked",
        made_at=timezone.now(),
    )


def result(booking, office, level):
    booking.refresh_from_db()
    entry = Entry(booking.version, "yes" if level else "", level)
    save_results(booking.slot, {booking.pk: entry}, office)


def paper_of(student):
    rows = Document.objects.select_related("alternative", "application", "requirement")
    return rows.get(application__applicant=student, requirement__code="LANGUAGE")


def stands(student):
    document = paper_of(student)
    return document.state, document.met_by, document.alternative and document.alternative.code


OPEN = ("missing", "file", None)
MET = ("uploaded", "home_test", "LANG_TEST_HOME")


def test_a_result_that_is_enough_meets_the_paper_and_says_so_everywhere(student, booking, office):
    assert stands(student) == OPEN
    result(booking, office, "B2")
    assert stands(student) == MET

    document = paper_of(student)
    day = document.application.applicant.proofs.get(test="HOME_TEST").confirmed_at
    sentence = "Met by our own language test: English B2, confirmed on"
    page = browser(student.user).get(reverse("applications:documents", args=[document.application.ref]))
    assert day is not None
    assert sentence in page.content.decode()
    assert "Upload another proof instead" in page.content.decode()
    assert note(document).startswith(sentence)
    assert Paper(document, "", "").said.startswith(sentence)


def test_a_lower_result_leaves_it_open(student, booking, office):
    result(booking, office, "B1")
    assert stands(student) == OPEN


def test_a_result_taken_back_or_lowered_opens_it_again(student, booking, office):
    for after in ("", "B1"):
        result(booking, office, "C1")
        assert stands(student) == MET
        result(booking, office, after)
        assert stands(student) == OPEN


def test_a_file_that_lies_there_stays(student, booking, office):
    document = paper_of(student)
    way = document.requirement.alternatives.get(code="LANG_CERT")
    stored = people.stored("scan.pdf", people.samples.pdf(), student.user)
    papers.upload(document, stored, student.user, alternative=way)
    result(booking, office, "B2")
    assert stands(student) == ("uploaded", "file", "LANG_CERT")


def test_a_draft_begun_after_the_test_has_it_from_the_start(student, booking, office):
    result(booking, office, "B2")
    later = papers.start(student.user, people.call("later", recommended=True))
    assert later.documents.get(requirement__code="LANGUAGE").met_by == "home_test"


def test_a_result_the_office_returned_is_not_handed_in_again(student, booking, office):
    result(booking, office, "B2")
    document = paper_of(student)
    Document.objects.filter(pk=document.pk).update(
        state="returned", reason="Another language.", decided_at=timezone.now()
    )
    papers.refresh_documents(document.application)
    assert stands(student)[0] == "returned"
