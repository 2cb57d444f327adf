"""Limits: a dormitory behind one address gets in, one account that is guessed at is slowed down."""

import time

import time_machine
from django.test import Client

from mobility.mail.models import Message

from .conftest import PASSWORD, sign_in

TOO_MANY = "Too many failed login attempts. Try again later."


def errors(answer):
    return answer.context["form"].errors["__all__"]


def test_two_hundred_students_behind_one_address_sign_in_within_minutes(person):
    for number in range(200):
        person(f"s{number}@example.kz")
    begun = time.time()
    with time_machine.travel(begun, tick=False) as clock:
        for number in range(200):
            clock.shift(0.5)
            assert sign_in(Client(), f"s{number}@example.kz").url == "/after-login/"


def test_one_account_guessed_ten_times_is_slowed_and_others_are_not(client, person):
    person()
    person("other@example.kz")
    with time_machine.travel(time.time(), tick=False) as clock:
        for _guess in range(10):
            assert errors(sign_in(client, password="guess")) != [TOO_MANY]
        assert errors(sign_in(client, password="guess")) == [TOO_MANY]
        assert errors(sign_in(client, password=PASSWORD)) == [TOO_MANY]
        assert sign_in(Client(), "other@example.kz").url == "/after-login/"
        clock.shift(5 * 60)
        assert sign_in(client).url == "/after-login/"


def test_the_right_password_does_not_wipe_the_guesses_away(client, person):
    person()
    with time_machine.travel(time.time(), tick=False) as clock:
        for _guess in range(9):
            sign_in(client, password="guess")
            clock.shift(1)
        assert sign_in(Client()).url == "/after-login/"
        sign_in(client, password="guess")
        assert errors(sign_in(client, password="guess")) == [TOO_MANY]


def test_an_unknown_address_is_slowed_alike(client):
    for _guess in range(10):
        sign_in(client, "nobody@example.kz", "guess")
    assert errors(sign_in(client, "nobody@example.kz", "guess")) == [TOO_MANY]


def test_one_address_has_a_limit_too(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    for number in range(3):
        assert sign_in(client, f"n{number}@example.kz", "guess").status_code == 200
    assert sign_in(client, "n4@example.kz", "guess").status_code == 429
    assert sign_in(client, "n4@example.kz", "guess", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_letters_about_a_password_are_few_for_one_address(client, person):
    person()
    for _asked in range(7):
        client.post("/accounts/password/reset/", {"email": "aigerim@example.kz"})
    assert Message.objects.filter(template__code="password-reset").count() == 5
