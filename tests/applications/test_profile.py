"""About me: each is asked what changes something for them, earlier stays count, others learn the rest."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from applications.admin import page
from applications.earlier import tell, went_before
from applications.forms import ProfileForm, StayFormSet
from applications.models import Applicant, Application
from applications.packet import facts as paper
from applications.queries import facts_of, missing_profile_fields
from programs.models import Call, EligibilityRule
from programs.queries import with_rules
from programs.rules import EarlierStay
from tests.factories.calls import CallFactory
from tests.factories.people import ApplicantFactory

from .people import browser

pytestmark = pytest.mark.django_db
STAY = {
    "kind": "study",
    "cycle": "bachelor",
    "program": "Erasmus+",
    "host": "Lodz University of Technology",
    "country": "Poland",
    "starts_on": "2025-02-10",
    "ends_on": "2025-06-20",
    "months": 4,
}
CONTACT = {
    "emergency_name": "Сәрсенова Гүлнар",
    "emergency_relation": "ана",
    "emergency_phone": "8 701 765 43 21",
}


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def call():
    made = CallFactory(places=0, published=False)
    EligibilityRule.objects.create(call=made, kind="participation", params={"months_per_cycle": 12})
    return with_rules(Call.objects.all()).get(pk=made.pk)


@pytest.fixture
def draft(call):
    return Application.objects.create(applicant=ApplicantFactory(), call=call)


def typed_stays(*rows):
    data = {"stays-TOTAL_FORMS": str(len(rows)), "stays-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"stays-{number}-{name}": str(value) for name, value in row.items() if value is not None}
    return data


def answers(**more):
    return {
        "person": "student",
        "citizenship": "KZ",
        "proofs-TOTAL_FORMS": "0",
        "proofs-INITIAL_FORMS": "0",
    } | more


@pytest.fixture
def client(draft):
    return browser(draft.applicant.user)


def send(client, draft, **more):
    answer = client.post(reverse("applications:profile", args=[draft.ref]), answers(**more))
    draft.applicant.refresh_from_db()
    return answer


# --- Who is asked what --------------------------------------------------------------------------------------


def test_staff_are_asked_for_their_position_and_nothing_about_studies(call):
    student = set(ProfileForm(instance=Applicant(), call=call).fields)
    teacher = set(ProfileForm(instance=Applicant(person="teacher"), call=call).fields)
    studies = {"speciality", "speciality_code", "cycle", "semester", "gpa", "full_time"}
    assert (teacher - student, studies - (student - teacher)) == ({"position"}, set())


def test_a_profile_of_staff_is_whole_with_a_position(call):
    studies = {"speciality": "", "speciality_code": "", "cycle": "", "semester": None, "gpa": None}
    teacher = ApplicantFactory(person="teacher", position="", **studies)
    tell(teacher, False, [])
    assert missing_profile_fields(teacher, call) == ["position"]
    teacher.position = "senior lecturer"
    assert missing_profile_fields(teacher, call) == []


def test_who_becomes_staff_stays_on_the_page_and_meets_the_other_questions(client, draft):
    answer = send(client, draft, person="teacher", next="1")
    assert answer.url == reverse("applications:profile", args=[draft.ref])
    assert draft.applicant.person == "teacher"
    assert 'name="position"' in client.get(answer.url).content.decode()


def test_only_a_citizen_must_have_an_iin(call):
    assert ProfileForm(instance=Applicant(citizenship="KZ"), call=call).fields["iin"].required is True
    assert ProfileForm(instance=Applicant(citizenship="UZ"), call=call).fields["iin"].required is False


# --- Whom to call in an emergency ---------------------------------------------------------------------------


def test_the_contact_is_kept_and_the_office_sees_it(client, draft):
    assert send(client, draft, **CONTACT).status_code == 302
    assert draft.applicant.emergency_phone == "+77017654321"
    line = next(fact for fact in page.facts(draft) if fact.label == "In an emergency")
    assert (line.value, line.note) == ("+7 701 765 43 21", "Сәрсенова Гүлнар, ана")


@pytest.mark.parametrize(
    ("number", "kept"), [("+998 90 123-45-67", "+998901234567"), ("7011234567", "+77011234567"), ("", "")]
)
def test_a_contact_may_live_abroad(number, kept, call):
    form = ProfileForm({"person": "student", "emergency_phone": number}, instance=Applicant(), call=call)
    assert form.is_valid()
    assert form.instance.emergency_phone == kept


def test_a_number_nobody_can_call(call):
    form = ProfileForm({"person": "student", "emergency_phone": "+7 12"}, instance=Applicant(), call=call)
    assert form.errors["emergency_phone"] == [
        "Write it with + and the code of the country, for example +7 701 123 45 67."
    ]


def test_nobody_else_learns_of_the_contact(draft):
    for name, value in CONTACT.items():
        setattr(draft.applicant, name, value)
    shown = str(paper.form_facts(draft, "en")) + str(paper.cover_facts(draft, "en"))
    assert [value for value in CONTACT.values() if value in shown] == []


# --- Earlier stays ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("went", "rows", "months"),
    [
        (None, [], (None, None)),
        (False, [], (0, 0)),
        (True, [], (None, None)),
        (True, [STAY], (4, 0)),
        (True, [STAY, STAY | {"kind": "internship", "months": 2}], (4, 2)),
        (True, [STAY, STAY | {"months": None}], (None, None)),
        (True, [STAY | {"kind": ""}], (None, None)),
    ],
)
def test_the_months_follow_from_the_stays(went, rows, months):
    person = Applicant()
    tell(person, went, rows)
    assert (person.earlier_study_months, person.earlier_internship_months) == months
    assert went_before(person) is (True if rows else {True: None}.get(went, went))


def test_months_told_in_the_public_check_hold_until_a_stay_is_told():
    person = Applicant(earlier_study_months=5)
    tell(person, True, [])
    assert (person.earlier_study_months, person.earlier_internship_months) == (5, None)
    tell(person, True, [STAY])
    assert (person.earlier_study_months, person.earlier_internship_months) == (4, 0)
    tell(person, False, [])
    assert (person.earlier_mobilities, person.earlier_study_months) == ([], 0)


def test_the_rules_count_a_stay_in_the_cycle_it_was_in(call):
    person = ApplicantFactory()
    tell(person, True, [STAY])
    assert facts_of(person, call).earlier_stays == (EarlierStay("study", Decimal(4), "bachelor"),)
    tell(person, True, [STAY | {"months": None}])
    assert facts_of(person, call).earlier_stays is None


def test_stays_are_kept_shown_again_and_told_to_the_office(client, draft):
    rows = typed_stays(STAY | {"starts_on": "10.02.2025"}, dict.fromkeys(STAY, ""))
    assert send(client, draft, went_before="yes", **rows).status_code == 302
    assert draft.applicant.earlier_mobilities == [STAY]
    shown = client.get(reverse("applications:profile", args=[draft.ref])).content.decode()
    assert 'value="10.02.2025"' in shown
    told = "Erasmus+, study, Lodz University of Technology, Poland, 10 February 2025 – 20 June 2025, 4 months"
    with override("en"):
        lines = page.studies(draft)
    assert [fact.value for fact in lines if fact.label == "Earlier stay abroad"] == [told]
    review = client.get(reverse("applications:review", args=[draft.ref])).content.decode()
    assert told in " ".join(review.split())


def test_a_form_without_the_stays_leaves_them_alone(client, draft):
    tell(draft.applicant, True, [STAY])
    draft.applicant.save()
    send(client, draft)
    assert (draft.applicant.earlier_mobilities, draft.applicant.earlier_study_months) == ([STAY], 4)


def test_what_is_saved_twice_while_typing_is_kept(client, draft):
    paper = {"proofs-TOTAL_FORMS": "1", "proofs-0-test": "IELTS_ACADEMIC", "proofs-0-value": "7.0"}
    for _time in range(2):
        assert send(client, draft, went_before="yes", **paper, **typed_stays(STAY)).status_code == 302
        assert draft.applicant.earlier_mobilities == [STAY]
        assert [(row.test, row.value) for row in draft.applicant.proofs.all()] == [("IELTS_ACADEMIC", "7.0")]


def test_no_with_a_stay_below_is_asked_back(client, draft):
    answer = send(client, draft, went_before="no", **typed_stays(STAY))
    assert answer.status_code == 422
    assert "You say no, but a stay is written below. Which is right?" in answer.content.decode()
    assert draft.applicant.earlier_mobilities == []


def test_a_stay_ends_after_it_begins_and_began_in_the_past():
    later = (dt.date.today() + dt.timedelta(days=40)).isoformat()
    forms = StayFormSet(
        typed_stays(STAY | {"ends_on": "2025-01-01"}, STAY | {"starts_on": later, "ends_on": ""}),
        prefix="stays",
    )
    assert forms.errors == [
        {"ends_on": ["The stay ends before it begins."]},
        {"starts_on": ["This date lies in the future."]},
    ]


# --- Who the office and the papers say they are -------------------------------------------------------------


def test_of_staff_the_pages_and_papers_tell_position_and_not_studies(draft):
    draft.applicant.person, draft.applicant.position = "teacher", "senior lecturer"
    labels = [fact.label for fact in page.studies(draft)]
    assert labels == ["I am a", "Faculty", "Department", "Position", "Language papers"]
    told = {line["label"]: line["value"] for line in paper.form_facts(draft, "en")}
    assert (told["Position"], "GPA" in told, "Study" in told) == ("senior lecturer", False, False)
