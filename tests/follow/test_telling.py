"""Who is told when a call opens: once, confirmed, stopped at will, forgotten afterwards."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from applications.models import Applicant, Application
from mobility.mail import delivery
from mobility.mail.loading import load_letters
from mobility.mail.models import Message
from mobility.portal.follow import actions, keys, tasks, telling
from mobility.portal.follow.models import Follow
from programs.models import Call, CallVersion
from tests.factories.people import UserFactory

from .build import call, on, program

pytestmark = pytest.mark.django_db
ADDRESS = "visitor@example.org"


@pytest.fixture(autouse=True)
def letters():
    load_letters()


def written():
    return list(Message.objects.order_by("pk").values_list("template__code", "recipient", "state"))


def token_in(letter):
    return letter.body.split("/follow/confirm/")[1].split("/")[0]


def confirmed(thing, *, address=ADDRESS, changes=False):
    actions.ask(address, "en", thing, changes=changes)
    row = Follow.objects.of(address).latest("pk")
    Follow.objects.filter(pk=row.pk).update(confirmed_at=on(0))
    Message.objects.filter(template__code="follow-confirm").delete()
    return row


def test_a_visitor_confirms_and_is_told_once(settings):
    settings.SITE_URL = "https://mobility.example"
    found = call(opens=5)
    actions.ask(ADDRESS, "ru", found, changes=False)
    delivery.deliver_due()
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Сообщить вам об открытии?", [ADDRESS])
    assert telling.tend(on(5))["opened"] == 0
    assert actions.confirm(token_in(letter)) == list(Follow.objects.all())
    assert [telling.tend(on(days))["opened"] for days in (4, 5, 5, 6)] == [0, 1, 0, 0]
    delivery.deliver_due()
    assert mail.outbox[1].subject == "Приём заявок открыт: Обмен"
    assert "https://mobility.example/calls/autumn/" in mail.outbox[1].body


def test_the_letter_has_a_way_out_that_stands_in_no_table(settings):
    settings.SITE_URL = "https://mobility.example"
    confirmed(call(opens=0))
    telling.tend(on(0))
    delivery.deliver_due()
    (letter,) = mail.outbox
    path = keys.stop_path(ADDRESS)
    assert letter.extra_headers["List-Unsubscribe"] == f"<https://mobility.example{path}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Stop such letters: https://mobility.example{path}" in letter.body
    kept = Message.objects.get()
    assert keys.stop_token(ADDRESS) not in f"{kept.body}{kept.link}{kept.way_out}{kept.context}"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Follow.objects.count() == 0


def test_whoever_stops_before_the_letter_goes_out_gets_none():
    confirmed(call(opens=0))
    telling.tend(on(0))
    actions.stop(keys.stop_token(ADDRESS))
    delivery.deliver_due()
    assert (mail.outbox, written()) == ([], [("call-opens", ADDRESS, "cancelled")])


def test_stopping_one_stops_all_of_that_address_and_nobody_elses():
    confirmed(call(opens=5))
    confirmed(program("ka171"))
    other = confirmed(Call.objects.get(), address="other@example.org")
    assert actions.stop(keys.stop_token(ADDRESS)[:-2] + "xx") == 0
    assert actions.stop(keys.stop_token(ADDRESS)) == 2
    assert list(Follow.objects.all()) == [other]


def test_one_confirming_letter_an_address_and_day_and_the_rest_the_next_day():
    first, second = call("one"), call("two")
    actions.ask(ADDRESS, "en", first, changes=False)
    actions.ask(ADDRESS, "en", second, changes=False)
    actions.ask(ADDRESS, "en", first, changes=False)
    assert written() == [("follow-confirm", ADDRESS, "queued")]
    delivery.deliver_due()
    token = token_in(mail.outbox[0])
    assert [row.call.code for row in actions.confirm(token)] == ["one", "two"]
    assert telling.ask_again(on(1)) == 0


def test_a_wish_that_had_no_letter_is_asked_about_the_next_day():
    first, second = call("one"), call("two")
    actions.ask(ADDRESS, "en", first, changes=False)
    Follow.objects.update(confirmed_at=on(0))
    actions.ask(ADDRESS, "en", second, changes=False)
    Follow.objects.filter(call=second).update(asked_at=on(-1))
    Message.objects.all().delete()  # yesterday's letter
    assert telling.ask_again(on(0)) == 1
    assert telling.ask_again(on(0)) == 0
    assert written() == [("follow-confirm", ADDRESS, "queued")]


def test_an_address_that_is_confirmed_is_not_changed_by_a_stranger():
    found = call()
    confirmed(found, changes=True)
    actions.ask(ADDRESS, "kk", found, changes=False)
    assert Follow.objects.values_list("language", "changes").get() == ("en", True)
    assert written() == []


def test_a_link_works_seven_days_and_only_whole():
    actions.ask(ADDRESS, "en", call(), changes=False)
    delivery.deliver_due()
    token = token_in(mail.outbox[0])
    assert actions.confirm(token[:-1]) == []
    Follow.objects.update(asked_at=on(-8))
    assert actions.confirm(token) == []
    assert telling.forget(on(0)) == 1


def test_an_account_follows_by_one_step_in_its_language_unless_it_turned_such_letters_off():
    found, user = call(opens=1), UserFactory(language="kk")
    quiet = UserFactory(letters_off=["opening"])
    for person in (user, user, quiet):
        actions.follow(person, found, changes=False)
    assert Follow.objects.count() == 2
    assert telling.tend(on(1))["opened"] == 2
    assert written() == [("call-opens", user.email, "queued"), ("call-opens", quiet.email, "cancelled")]
    with pytest.raises(PermissionDenied):
        actions.follow(AnonymousUser(), found, changes=False)


def test_a_visitors_address_with_an_account_follows_the_accounts_wish():
    UserFactory(email=ADDRESS, letters_off=["opening"])
    confirmed(call(opens=0))
    telling.tend(on(0))
    assert written() == [("call-opens", ADDRESS, "cancelled")]


def test_call_and_program_at_once_are_one_letter():
    found = call(opens=1)
    confirmed(found)
    confirmed(found.program)
    assert telling.tend(on(1))["opened"] == 1


def test_the_next_call_of_a_program_is_one_that_opened_or_was_published_afterwards():
    old = call("old", opens=-3)
    row = confirmed(old.program)
    assert telling.tend(on(0))["opened"] == 0
    CallVersion.objects.create(call=old, number=1)
    assert telling.tend(on(0))["opened"] == 1
    row.refresh_from_db()
    assert row.told_day == old.closes_on


def test_drafts_are_announced_to_nobody():
    confirmed(call(opens=0, state="draft"))
    assert telling.tend(on(0))["opened"] == 0


def test_a_moved_deadline_is_told_to_those_who_wished_it():
    found = call(opens=0, closes=3)
    confirmed(found, changes=True)
    confirmed(found, address="other@example.org")
    telling.tend(on(0))
    assert telling.tend(on(1))["moved"] == 0
    Call.objects.update(closes_on=found.closes_on + dt.timedelta(days=4))
    assert [telling.tend(on(1))["moved"] for _again in range(2)] == [1, 0]
    moved = Message.objects.get(template__code="call-moved")
    assert moved.recipient == ADDRESS
    assert moved.context["deadline"]["en"].endswith(", 24:00")


def test_an_applicant_is_told_of_a_moved_deadline_by_the_application_alone():
    found, user = call(opens=0, closes=3), UserFactory()
    actions.follow(user, found, changes=True)
    telling.tend(on(0))
    Application.objects.create(applicant=Applicant.objects.create(user=user), call=found)
    Call.objects.update(closes_on=found.closes_on + dt.timedelta(days=4))
    assert telling.tend(on(1))["moved"] == 0


def test_a_program_wish_goes_on_with_its_call_when_moved_deadlines_matter():
    found = call(opens=1)
    confirmed(found.program, changes=True)
    telling.tend(on(1))
    assert Follow.objects.values_list("call__code", "program").get() == ("autumn", None)


def test_rows_are_deleted_after_use():
    found = call(opens=0, closes=30)
    confirmed(found)
    confirmed(found, address="other@example.org", changes=True)
    telling.tend(on(0))
    assert [telling.forget(on(days)) for days in (6, 8, 29, 32)] == [0, 1, 0, 1]


def test_the_task_tends():
    confirmed(call(opens=0))
    tasks.tend()
    assert written() == [("call-opens", ADDRESS, "queued")]


def test_as_many_queries_for_one_as_for_five(django_assert_num_queries):
    for code, people in (("one", 1), ("five", 5)):
        found = call(code, opens=0)
        for n in range(people):
            confirmed(found, address=f"{code}{n}@example.org")
        with django_assert_num_queries(12):
            telling.tell_opened(on(0))


def test_the_database_keeps_one_reader_and_one_subject():
    found = call()
    for columns in (
        {"call": found},
        {"email": ADDRESS},
        {"email": ADDRESS, "call": found, "program": found.program},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(who="x", **columns)
