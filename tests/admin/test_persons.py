"""The head changes personal data of an application that was sent in, with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from applications import actions, frozen
from applications.admin.persons import COLUMNS, in_words
from applications.models import Applicant, Application, PersonChange
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from tests.factories import staff, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return submitted()


@pytest.fixture
def head():
    return staff("head")


def page(application):
    return reverse("admin:applications_application_data", args=[application.ref])


def again(application):
    return Application.objects.get(pk=application.pk)


def as_shown(client, application, **typed):
    """What the form holds as it was shown, with some answers typed over."""
    form = client.get(page(application)).context["form"]
    kept = {name: form[name].value() for name in form.fields}
    plain = {name: "" if value is None else value for name, value in kept.items()}
    days = {name: f"{plain[name]:%Y-%m-%d}" for name in ("birth_date", "passport_until") if plain[name]}
    return plain | days | typed


def test_the_head_changes_a_name_and_the_old_one_is_kept(sign_in, head, application):
    client, before = sign_in(head), application.person.last_name
    answer = client.post(
        page(application),
        as_shown(client, application, last_name="Серікова", reason="Her new identity card."),
    )
    assert answer.status_code == 302
    changed = again(application)
    assert changed.person.last_name == "Серікова"
    assert changed.applicant.last_name == "Серікова"
    kept = PersonChange.objects.get()
    assert (kept.columns, kept.by, kept.reason) == (
        [["last_name", before, "Серікова"]],
        head,
        "Her new identity card.",
    )
    entry = LogEntry.objects.get(verb="application.person")
    assert "Серікова" not in str(entry.detail)
    assert before not in str(entry.detail)
    text = client.get(
        reverse("admin:applications_application_change", args=[application.ref])
    ).content.decode()
    assert f"Last name: {before} → Серікова" in text
    assert "Her new identity card." in text


def test_it_needs_a_reason_and_something_different(sign_in, head, application):
    client = sign_in(head)
    answer = client.post(page(application), as_shown(client, application, last_name="Серікова", reason=""))
    assert answer.status_code == 422
    answer = client.post(page(application), as_shown(client, application, reason="Nothing."))
    assert "Nothing is different." in answer.content.decode()
    assert PersonChange.objects.count() == 0
    with pytest.raises(ValidationError):
        actions.change_person(application, {}, " ", head, {})


def test_a_specialist_changes_nothing(sign_in, application):
    assert sign_in("office").get(page(application)).status_code == 403
    with pytest.raises(Refused):
        actions.change_person(application, {"phone": "+77010000000"}, "He rang.", staff("medical"), {})


def test_what_is_typed_wrongly_is_refused(sign_in, head, application):
    client = sign_in(head)
    answer = client.post(
        page(application), as_shown(client, application, latin_name="Серик", reason="The passport.")
    )
    assert answer.status_code == 422
    assert "Write the name in Latin letters only" in answer.content.decode()


@pytest.mark.parametrize("first", ["phone", "passport_number"])
def test_the_second_of_two_people_sees_both_values_and_loses_nothing(sign_in, head, application, first):
    values = {"phone": ["+77015554433", "+77016667788"], "passport_number": ["N99887766", "N11223344"]}[first]
    one, two = sign_in(head), sign_in(head)
    typed_one = as_shown(one, application, reason="First.", **{first: values[0]})
    typed_two = as_shown(two, application, reason="Second.", **{first: values[1]})
    assert one.post(page(application), typed_one).status_code == 302
    answer = two.post(page(application), typed_two)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody was faster" in text
    assert values[0] in text
    assert values[1] in text
    assert getattr(again(application).person, first) == values[0]
    assert PersonChange.objects.count() == 1
    # Who has read what changed may go on.
    seen = answer.context["form"]["seen"].value()
    assert two.post(page(application), typed_two | {"seen": seen}).status_code == 302
    assert getattr(again(application).person, first) == values[1]


def test_two_people_change_different_things(sign_in, head, application):
    one, two = sign_in(head), sign_in(head)
    typed_one = as_shown(one, application, reason="First.", phone="+77015554433")
    typed_two = as_shown(two, application, reason="Second.", passport_number="N99887766")
    assert one.post(page(application), typed_one).status_code == 302
    assert two.post(page(application), typed_two).status_code == 302
    person = again(application).person
    assert (person.phone, person.passport_number) == ("+77015554433", "N99887766")


def test_a_profile_that_says_something_else_by_now_is_left_alone(head, application):
    Applicant.objects.filter(pk=application.applicant_id).update(phone="+77770001122")
    profile = frozen.plain_profile(again(application).person)
    seen = {name: profile[name] for name in COLUMNS}
    actions.change_person(application, {"phone": "+77015554433"}, "He rang.", head, seen)
    changed = again(application)
    assert changed.person.phone == "+77015554433"
    assert changed.applicant.phone == ("+77770001122" if application.snapshot else "+77015554433")


def test_changes_are_said_in_words():
    with override("en"):
        assert in_words([["citizenship", "KZ", "RU"], ["patronymic", "", "Ерланқызы"]]) == [
            "Citizenship: KZ → RU",
            "Patronymic: – → Ерланқызы",
        ]
