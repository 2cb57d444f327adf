"""The public check: what is asked, what is answered, what a link tells and what it never tells."""

import datetime as dt
import inspect
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.models import Applicant
from mobility.common.clock import add_months
from programs import questions, rules
from programs.forms import CheckForm
from programs.models import Call, EligibilityRule
from programs.queries import with_rules
from tests.factories.calls import CallFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
SAID = {
    "person": "student",
    "cycle": "bachelor",
    "semester": "5",
    "gpa": "3,12",
    "test": "IELTS_ACADEMIC",
    "value": "5,5",
    "birth_date": "14.03.2006",
    "passport_until": "14.05.2034",
    "categories": ["disability"],
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    return CallFactory(code="mshe")


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def loaded():
    return list(with_rules(Call.objects.open()))


def words(answer):
    return " ".join(answer.content.decode().split()).partition("<main")[2]


def ask(visitor, **said):
    return visitor.post(reverse("portal:check"), SAID | said, follow=True)


def link(answer):
    """Return the shared link of a page as path and parameters."""
    parts = urlsplit(answer.context["link"])
    return f"{parts.path}?{parts.query}", dict(parse_qsl(parts.query))


# --- What is asked ------------------------------------------------------------------------------------------


def test_every_kind_and_condition_says_what_it_asks():
    assert set(questions.QUESTIONS_OF_KINDS) == set(rules.KINDS)
    assert set(questions.QUESTIONS_OF_CONDITIONS) == set(rules.CONDITIONS)


def test_every_question_is_one_of_the_form():
    asked = {name for table in TABLES for names in table.values() for name in names}
    assert asked <= set(CheckForm.base_fields)


TABLES = (questions.QUESTIONS_OF_KINDS, questions.QUESTIONS_OF_CONDITIONS)
READ_AS = {
    "test": {"proofs"},
    "earlier_study_months": {"earlier_stays"},
    "earlier_internship_months": {"earlier_stays"},
    "semester": {"semester", "semester_of_stay", "year", "study_year"},
    "birth_date": {"birth_date", "of_age"},
}
# What the call, the calendar and the host tell, and the GPA's own scale.
GIVEN = {"today", "departure", "stay_end", "semesters", "scope", "channel", "agreement", "nominated", "host"}
GIVEN |= {"funding", "stay_kind", "gpa_scale"}
SAMPLES = {"allowed": [], "minimum": 1, "maximum": 2, "accepts": ["certificate"], "value": Decimal("2")}


class Watched(rules.Facts):
    """Facts that note which of them are read."""

    def __getattribute__(self, name):
        if name in rules.Facts.__dataclass_fields__ or name == "study_year":
            READ.add(name)
        return super().__getattribute__(name)


READ: set[str] = set()


@pytest.mark.parametrize("kind", sorted(rules.KINDS))
def test_a_kind_reads_no_fact_that_nobody_is_asked_for(kind):
    function = rules.KINDS[kind]
    wanted = [name for name, p in inspect.signature(function).parameters.items() if p.kind == p.KEYWORD_ONLY]
    READ.clear()
    function(Watched(), **{name: SAMPLES[name] for name in wanted if name in SAMPLES})
    told = {fact for name in questions.of_kind(kind) for fact in READ_AS.get(name, {name})}
    beside = {"cycle"} if kind == "participation" else set()  # which cycle earlier months count into
    assert READ - GIVEN - told <= beside


def rule(call, kind, **fields):
    return EligibilityRule.objects.create(call=call, kind=kind, **fields)


def test_only_what_the_calls_need_is_asked(call):
    call.eligibility_rules.all().delete()
    call.document_requirements.all().delete()
    assert set(CheckForm(calls=loaded()).fields) == {"person"}
    rule(call, "gpa", params={"value": "2.5"})
    assert set(CheckForm(calls=loaded()).fields) == {"person", "gpa"}
    rule(call, "participation", params={"months_per_cycle": 12})
    rule(call, "citizenship", params={"allowed": ["KZ", "KG"]})
    Call.objects.update(funding="")
    rule(call, "competition", funding=["grant"])
    form = CheckForm(calls=loaded())
    assert set(form.fields) == {
        "person",
        "gpa",
        "earlier_study_months",
        "earlier_internship_months",
        "citizenship",
        "funding",
    }
    assert [code for code, _name in form.fields["citizenship"].choices] == ["", "KZ", "KG", "other"]


def test_what_binds_only_students_is_hidden_from_staff(call):
    call.eligibility_rules.all().delete()
    call.document_requirements.all().delete()
    rule(call, "semester", params={"minimum": 2, "maximum": 6}, applies_to="student")
    rule(call, "passport")
    assert CheckForm(calls=loaded()).students_only == {"semester"}


def test_a_call_for_students_only_asks_nothing_of_staff(call):
    call.eligibility_rules.all().delete()
    call.document_requirements.all().delete()
    rule(call, "semester", params={"minimum": 2, "maximum": 6})
    assert CheckForm(calls=loaded()).students_only == set()
    rule(call, "person", params={"allowed": ["student"]})
    assert CheckForm(calls=loaded()).students_only == {"semester"}
    call.eligibility_rules.filter(kind="person").update(params={"allowed": ["student", "teacher"]})
    assert CheckForm(calls=loaded()).students_only == set()


def test_a_wrong_answer_is_said_first_and_nothing_typed_is_lost(call, visitor):
    answer = ask(visitor, semester="13")
    assert answer.status_code == 422
    assert '<a href="#id_semester">Current semester – Write a number from 1 to 12.</a>' in words(answer)
    assert 'value="3,12"' in words(answer)


# --- What is answered ---------------------------------------------------------------------------------------


def test_yes_with_reasons_and_papers(call, visitor):
    answer = ask(visitor)
    (found,) = answer.context["answers"]
    assert found.outcome == "eligible"
    assert "You are in semester 5 (needed: 2–6)." in [text.sentence for text in found.met]
    assert "DISABILITY" in {row.code for row in call.document_requirements.all()}
    assert "Because you said that you have a disability." in [line.reason for line in found.papers]
    assert all(line.reason for line in found.not_needed)
    assert found.not_needed


def test_no_names_threshold_value_source_and_advice(call, visitor):
    answer = ask(visitor, gpa="2,96")
    (found,) = answer.context["answers"]
    assert found.outcome == "not_eligible"
    (said,) = found.trouble
    assert said.text.sentence == "Your GPA is 2.96; this call asks for at least 2.97."
    assert "newer edition" in said.text.source
    assert said.text.advice
    assert said.text.source in words(answer)
    assert found.papers == found.met == []


def test_a_no_does_not_ask_for_more(call, visitor):
    (found,) = ask(visitor, gpa="2,96", semester="", test="", value="").context["answers"]
    assert (found.outcome, [said.text.title for said in found.trouble]) == ("not_eligible", ["GPA"])


def test_what_is_not_known_leads_to_the_question(call, visitor):
    answer = ask(visitor, gpa="")
    (found,) = answer.context["answers"]
    assert (found.outcome, [said.ask for said in found.trouble]) == ("not_known", ["gpa"])
    assert 'href="/check/?change=gpa#id_gpa"' in words(answer)
    assert '<details class="card" open>' in words(visitor.get("/check/?change=gpa"))


def test_an_individual_decision_says_by_whom(call, visitor):
    (found,) = ask(visitor, semester="7").context["answers"]
    assert found.outcome == "individual_decision"
    assert "department" in found.trouble[0].text.sentence


def test_what_comes_later_is_one_line(call, visitor):
    call.document_requirements.filter(code="MEDICAL_072U").update(stage="departure")
    (found,) = ask(visitor).context["answers"]
    assert len(found.later) == 1
    assert found.later[0] not in [line.title for line in found.papers]


def test_a_paper_for_those_who_have_it_says_so(call, visitor):
    call.document_requirements.filter(code="TRANSCRIPT").update(optional=True)
    answer = ask(visitor)
    assert [line.optional for line in answer.context["answers"][0].papers].count(True) == 1
    assert "only if you have it" in words(answer)


def test_papers_that_hang_on_an_open_answer_are_counted_apart(call, visitor):
    path, _said = link(ask(visitor))
    answer = Client(headers={"accept-language": "en"}).get(path)
    (found,) = answer.context["answers"]
    assert found.depending == len([line for line in found.papers if line.needed is None]) == 3
    assert f"You need {len(found.papers) - 3} papers" in words(answer)
    assert "3 more depend on answers you have not given." in words(answer)


def test_several_calls_are_named_first_and_one_list_of_papers_lies_open(call, visitor):
    CallFactory(code="second")
    told = words(ask(visitor))
    assert told.index('href="#call-second"') < told.index('id="call-mshe"')
    assert (told.count("<details open>"), told.count("<details> <summary><h4")) == (1, 1)


def test_queries_do_not_grow_with_rules_and_calls(call, visitor, django_assert_num_queries):
    ask(visitor)
    with django_assert_num_queries(COST):
        visitor.get("/check/")
    CallFactory(code="second")
    for number in range(5):
        EligibilityRule.objects.create(call=call, kind="gpa", params={"value": str(number / 2)})
    with django_assert_num_queries(COST):
        visitor.get("/check/")


COST = 6  # visit, calls, rules, thresholds, papers, our university with its office


# --- What is shared -----------------------------------------------------------------------------------------


def test_a_link_tells_nothing_personal(call, visitor):
    _address, told = link(ask(visitor))
    assert told == {
        "person": "student",
        "cycle": "bachelor",
        "semester": "5",
        "gpa": "3.12",
        "test": "IELTS_ACADEMIC",
        "value": "5,5",
        "of_age": "yes",
    }


def test_a_link_says_the_same_to_anybody(call, visitor):
    address, _told = link(ask(visitor))
    other = Client(headers={"accept-language": "en"})
    first, again = other.get(address), visitor.get(address)
    sentences = [[text.sentence for text in page.context["answers"][0].met] for page in (first, again)]
    assert sentences[0] == sentences[1]
    assert sentences[0]
    assert link(first) == link(again) == link(ask(visitor))
    assert "check_answers" not in other.session


def test_whoever_is_of_age_at_one_departure_only_names_that_call(call, visitor):
    CallFactory(code="later", leaves=300, returns=400)
    birthday = add_months(call.stay_from + dt.timedelta(days=100), -12 * 18)
    address, told = link(ask(visitor, birth_date=f"{birthday:%d.%m.%Y}"))
    assert told["of_age"] == "later"
    answers = {one.call.code: one for one in Client().get(address).context["answers"]}
    titles = {code: [line.title for line in one.papers] for code, one in answers.items()}
    consent = call.document_requirements.get(code="PARENT_CONSENT").title
    assert (consent in titles["mshe"], consent in titles["later"]) == (True, False)


def test_personal_answers_in_an_address_are_not_read(call):
    answer = Client().get("/check/?person=student&birth_date=2009-01-01&categories=disability&citizenship=KZ")
    assert answer.context["form"].cleaned_data["birth_date"] is None
    assert "2009" not in words(answer)


def test_a_broken_link_asks_again(call):
    answer = Client(headers={"accept-language": "en"}).get("/check/?person=student&semester=99")
    assert answer.status_code == 200
    assert "answers" not in answer.context
    assert "Write a number from 1 to 12." in words(answer)


def test_applying_with_shared_answers_takes_them_along(call):
    someone = UserFactory()
    visitor = Client(headers={"accept-language": "en"})
    shared = {"person": "student", "cycle": "bachelor", "semester": "5", "gpa": "3.12", "of_age": "yes"}
    answer = visitor.post("/check/", shared | {"apply": call.code})
    assert answer.url == f"/accounts/signup/?next=%2Fcalls%2F{call.code}%2F"
    visitor.force_login(someone)
    visitor.post(reverse("applications:start", args=[call.code]))
    applicant = Applicant.objects.get(user=someone)
    assert (applicant.cycle, applicant.semester, applicant.gpa) == ("bachelor", 5, Decimal("3.12"))
