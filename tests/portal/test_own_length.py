"""Staff stay as many days as they plan, where the call counts days; students as long as the call says."""

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.models import Applicant
from mobility.common.clock import add_months
from programs.forms import CheckForm
from programs.models import Call, EligibilityRule
from programs.queries import of_call, with_rules
from tests.factories.calls import CallFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
KA171 = "tou-ka171-001"
TEACHER = {"person": "teacher", "passport_until": "14.05.2034", "birth_date": "14.03.1986"}
SHORT, LONG = "eu_staff_min_5_days", "eu_staff_max_60_days"
# The page: 3–90 days; the EU: 5–60, which only warns.
LENGTHS = [
    ("2", "not_eligible", 0),
    ("3", "eligible", 1),
    ("4", "eligible", 1),
    ("5", "eligible", 0),
    ("60", "eligible", 0),
    ("61", "eligible", 1),
    ("90", "eligible", 1),
    ("91", "not_eligible", 0),
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    return CallFactory(code="ka", preset=KA171, leaves=90, returns=209)


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def loaded():
    return list(with_rules(Call.objects.open()))


def ask(visitor, **said):
    answer = visitor.post(reverse("portal:check"), TEACHER | said, follow=True)
    return answer, answer.context["answers"][0]


# --- The check ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "outcome", "hints"), LENGTHS)
def test_staff_are_judged_by_the_days_they_plan(call, visitor, days, outcome, hints):
    _page, found = ask(visitor, stay_days=days)
    assert (found.outcome, len(found.hints)) == (outcome, hints)


def test_without_the_days_the_answer_is_not_known_and_the_page_asks(call, visitor):
    page, found = ask(visitor)
    assert found.outcome == "not_known"
    assert [(said.text.title, said.ask) for said in found.trouble] == [
        ("Length of the stay", "stay_days"),
        ("Passport", "stay_days"),
    ]
    assert {said.text.advice for said in found.trouble} == {"Tell us how many days you plan to stay."}
    assert 'href="/check/?change=stay_days#id_stay_days"' in page.content.decode()


def test_a_student_stays_as_long_as_the_call_says(call):
    answers = {"person": "student", "semester": "5", "stay_days": "2"}
    form = CheckForm.of(answers, loaded())
    assert form.is_valid()
    assert form.facts(loaded()[0]).stay_end == call.stay_to


def test_the_passport_counts_from_the_own_last_day(call, visitor):
    last = call.stay_from + dt.timedelta(days=9)
    enough = add_months(last, 3)
    assert ask(visitor, stay_days="10", passport_until=f"{enough:%d.%m.%Y}")[1].outcome == "eligible"
    short = enough - dt.timedelta(days=1)
    _page, found = ask(visitor, stay_days="10", passport_until=f"{short:%d.%m.%Y}")
    assert (found.outcome, [said.text.title for said in found.trouble]) == ("not_eligible", ["Passport"])


def test_a_paper_for_long_stays_follows_the_own_days(call):
    two_months = (add_months(call.stay_from, 2) - call.stay_from).days
    row = call.document_requirements.get(code="MOTIVATION")
    call.document_requirements.filter(pk=row.pk).update(condition="stay_over_2_months")
    needed = {}
    for days in (None, two_months, two_months + 1):
        visitor = Client(headers={"accept-language": "en"})
        _page, found = ask(visitor, **({} if days is None else {"stay_days": str(days)}))
        lines = {line.title: line for line in (*found.papers, *found.not_needed)}
        needed[days] = (lines[row.title].needed, lines[row.title].ask)
    assert needed == {None: (None, "stay_days"), two_months: (False, ""), two_months + 1: (True, "")}


@pytest.mark.parametrize("days", ["0", "367", "ten"])
def test_days_that_are_none_are_refused(call, days):
    form = CheckForm.of({"person": "teacher", "stay_days": days}, loaded())
    assert form.errors == {"stay_days": ["Write a number of days from 1 to 366."]}


def test_it_is_asked_only_of_staff_and_only_where_days_count(call):
    form = CheckForm(calls=loaded())
    assert "stay_days" in [field.name for field in form.first]
    assert form.staff_only == {"stay_days"}
    call.eligibility_rules.filter(kind="duration", applies_to="staff").delete()
    assert "stay_days" not in CheckForm(calls=loaded()).fields
    assert of_call(loaded()[0], person="teacher")["stay_end"] == call.stay_to
    EligibilityRule.objects.create(call=call, kind="duration", params={"unit": "day", "maximum": 200})
    assert CheckForm(calls=loaded()).staff_only == {"stay_days"}
    assert of_call(loaded()[0], person="teacher")["stay_end"] is None
    assert of_call(loaded()[0], person="teacher", stay_days=1)["stay_end"] == call.stay_from


def test_a_link_holds_the_days_and_sign_up_takes_them_along(call, visitor):
    page, _found = ask(visitor, stay_days="10")
    told = dict(parse_qsl(urlsplit(page.context["link"]).query))
    assert told == {"person": "teacher", "stay_days": "10", "of_age": "yes"}
    someone = UserFactory()
    visitor.force_login(someone)
    visitor.post(reverse("applications:start", args=[call.code]))
    assert Applicant.objects.get(user=someone).stay_days == 10


# --- The API ------------------------------------------------------------------------------------------------


def api(person, **facts):
    body = {"call": "ka", "facts": {"person": person, **facts}}
    answer = Client().post("/api/v1/check", body, content_type="application/json").json()["results"][0]
    (length,) = [f for f in answer["findings"] if f["kind"] == "duration" and f["strictness"] == "hard"]
    return length["outcome"], length["actual"]


@pytest.mark.parametrize("person", ["staff", "teacher"])
def test_the_call_gives_staff_no_last_day(call, person):
    assert api(person) == ("not_known", None)
    last = call.stay_from + dt.timedelta(days=9)
    assert api(person, stay_end=last.isoformat()) == ("eligible", 10)


def test_the_call_gives_students_its_last_day(call):
    assert api("student") == ("eligible", 120)
