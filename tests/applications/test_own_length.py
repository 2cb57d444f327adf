"""How long staff plan to stay: asked in the profile, kept with the submission, written on the papers."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from applications import actions, queries
from applications.forms import ProfileForm
from applications.models import Applicant, Application
from applications.packet.facts import stay
from programs.actions.corrections import apply_correction, begin_correction
from programs.models import Call
from programs.queries import with_rules

from . import builders
from .people import browser, fill, submit

pytestmark = pytest.mark.django_db
FIRST = dt.date(2027, 2, 22)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def call():
    return builders.call("ka171", preset="tou-ka171-001")


@pytest.fixture
def teacher(call):
    return builders.student("teacher@example.kz", person="teacher", stay_days=10)


@pytest.fixture
def draft(teacher, call):
    made = actions.start(teacher.user, call)
    actions.choose(made, list(call.offerings.all()), teacher.user)
    return made


def fresh(application):
    return Application.objects.get(pk=application.pk)


def ready(call):
    return with_rules(Call.objects.all()).get(pk=call.pk)


def test_the_profile_asks_staff_where_days_count(call):
    def asked(person, of):
        return [f.name for f in ProfileForm({"person": person}, instance=Applicant(), call=of).of_some_calls]

    assert "stay_days" in asked("teacher", ready(call))
    assert "stay_days" in asked("staff", ready(call))
    assert "stay_days" not in asked("student", ready(call))
    assert "stay_days" not in asked("teacher", ready(builders.call("mshe")))


def test_a_teacher_without_days_is_not_refused(draft, teacher, call):
    assert queries.judgement_of(fresh(draft)).outcome == "eligible"
    Applicant.objects.update(stay_days=None)
    found = queries.judgement_of(fresh(draft))
    assert (found.outcome, found.absent | found.undecided) == ("not_known", {"duration", "passport"})
    assert queries.what_is_missing(fresh(draft))["profile"] == ["stay_days"]
    page = browser(teacher.user).get(reverse("applications:profile", args=[draft.ref])).content.decode()
    assert "How many days do you plan to stay?" in page


def test_a_student_keeps_the_dates_of_the_call(call):
    student = builders.student("own@example.kz", stay_days=10)
    assert queries.facts_of(student, ready(call)).stay_end == call.stay_to


def test_the_days_are_kept_with_the_submission(draft, teacher):
    fill(draft)
    sent = submit(draft)
    assert (sent.facts["stay_end"], sent.snapshot["stay_days"]) == ("2027-03-03", 10)
    Applicant.objects.update(stay_days=20)
    kept = fresh(sent)
    assert queries.known_facts(kept).stay_end == FIRST + dt.timedelta(days=9)
    assert queries.stay_of(kept) == (FIRST, FIRST + dt.timedelta(days=9))
    assert stay(kept, "en") == "22 February 2027 – 3 March 2027, 10 days"


def test_the_days_stay_when_the_departure_moves(draft, call):
    head = builders.head()
    correction = begin_correction(call, head)
    moved = FIRST + dt.timedelta(days=7)
    Call.objects.filter(pk=correction.pk).update(stay_from=moved)
    apply_correction(Call.objects.get(pk=correction.pk), head, "The host asked for it.")
    assert queries.stay_of(fresh(draft)) == (moved, moved + dt.timedelta(days=9))
