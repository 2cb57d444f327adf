"""Attendance and results: all or nothing, seen by whoever wrote in the meantime, and good for eligibility."""

import pytest
from django.core.exceptions import ValidationError

from applications.actions import save_profile
from applications.language_tests.actions import Conflict, Entry, book, save_results
from applications.language_tests.models import Booking
from applications.models import Application, LanguageProof
from applications.queries import judgement_of
from applications.workflow import Impossible
from mobility.common.verdict import Outcome
from mobility.mail.models import Message

from .builders import at, sent, slot
from .builders import student as student_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def test(call):
    return slot()


@pytest.fixture
def pair(call, test):
    return [book(test, "en", student_of(call, f"s{n}@example.kz").user) for n in range(2)]


def after(test):
    return at(test, 18)


def test_a_result_becomes_a_confirmed_proof_and_a_letter(office, test, pair):
    first, second = pair
    entries = {first.pk: Entry(0, "yes", "B2", 71), second.pk: Entry(0, "no")}
    assert save_results(test, entries, office, now=after(test)) == 2
    proof = LanguageProof.objects.get(applicant=first.applicant, test="HOME_TEST")
    assert (proof.value, proof.language, proof.taken_on) == ("B2", "en", test.day)
    assert (proof.confirmed_at, proof.confirmed_by) == (after(test), office)
    assert not LanguageProof.objects.filter(applicant=second.applicant, test="HOME_TEST").exists()
    assert sent()[2:] == [("test-result", "s0@example.kz")]
    assert Message.objects.get(template__code="test-result").context["result"]["en"] == "B2 (71 points)"
    assert save_results(test, {first.pk: Entry(1, "yes", "B2", 71)}, office, now=after(test)) == 0


def verdict_of(applicant):
    return judgement_of(Application.objects.get(applicant=applicant))


def test_eligibility_rests_on_the_result(office, test, pair):
    applicant = pair[0].applicant
    applicant.proofs.all().delete()
    assert [finding.verdict.code for finding in verdict_of(applicant).failed] == ["language_missing"]
    save_results(test, {pair[0].pk: Entry(0, "yes", "B1")}, office, now=after(test))
    assert [finding.verdict.code for finding in verdict_of(applicant).failed] == ["language"]
    save_results(test, {pair[0].pk: Entry(1, "yes", "B2")}, office, now=after(test))
    assert verdict_of(applicant).outcome == Outcome.ELIGIBLE
    assert applicant.proofs.count() == 1
    assert [code for code, _to in sent()].count("test-result") == 2


def test_a_typed_result_does_not_outdo_the_confirmed_one(office, test, pair):
    applicant = pair[0].applicant
    save_profile(applicant, applicant.user, [LanguageProof(test="HOME_TEST", value="C2")])
    save_results(test, {pair[0].pk: Entry(0, "yes", "B1")}, office, now=after(test))
    assert list(applicant.proofs.values_list("test", "value")) == [("HOME_TEST", "B1")]
    typed = [LanguageProof(test="HOME_TEST", value="C2"), LanguageProof(test="IELTS_ACADEMIC", value="6.0")]
    save_profile(applicant, applicant.user, typed)
    assert list(applicant.proofs.order_by("pk").values_list("test", "value", "confirmed_by")) == [
        ("HOME_TEST", "B1", office.pk),
        ("IELTS_ACADEMIC", "6.0", None),
    ]


def test_a_result_taken_back_leaves_no_proof(office, test, pair):
    save_results(test, {pair[0].pk: Entry(0, "yes", "B2")}, office, now=after(test))
    save_results(test, {pair[0].pk: Entry(1, "yes")}, office, now=after(test))
    assert not LanguageProof.objects.filter(test="HOME_TEST").exists()
    assert Booking.objects.get(pk=pair[0].pk).proof is None


def test_nothing_is_saved_when_one_line_is_wrong(office, test, pair):
    entries = {pair[0].pk: Entry(0, "yes", "B2"), pair[1].pk: Entry(0, "no", "B2")}
    with pytest.raises(ValidationError, match="Only people who came"):
        save_results(test, entries, office, now=after(test))
    assert set(Booking.objects.values_list("attendance", "version")) == {("", 0)}
    assert not LanguageProof.objects.filter(test="HOME_TEST").exists()


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(office, test, pair):
    save_results(test, {pair[0].pk: Entry(0, "yes", "B1")}, office, now=after(test))
    entries = {pair[0].pk: Entry(0, "yes", "B2"), pair[1].pk: Entry(0, "yes", "C1")}
    with pytest.raises(Conflict) as conflict:
        save_results(test, entries, office, now=after(test))
    assert [booking.pk for booking in conflict.value.bookings] == [pair[0].pk]
    assert list(Booking.objects.order_by("pk").values_list("level", flat=True)) == ["B1", ""]


def test_the_same_words_of_two_people_are_no_conflict(office, test, pair):
    save_results(test, {pair[0].pk: Entry(0, "yes", "B1")}, office, now=after(test))
    entries = {pair[0].pk: Entry(0, "yes", "B1"), pair[1].pk: Entry(0, "yes", "C1")}
    assert save_results(test, entries, office, now=after(test)) == 1


def test_before_the_test_there_are_no_results(office, test, pair):
    with pytest.raises(Impossible):
        save_results(test, {pair[0].pk: Entry(0, "yes", "B2")}, office)


def test_whoever_was_excused_books_again_and_then_it_stays_so(office, test, pair):
    save_results(test, {pair[0].pk: Entry(0, "excused")}, office, now=after(test))
    other = slot(days=9, round=test.round)
    assert book(other, "en", pair[0].applicant.user).state == "booked"
    with pytest.raises(ValidationError, match="has booked another test since"):
        save_results(test, {pair[0].pk: Entry(1, "yes", "B2")}, office, now=after(test))
