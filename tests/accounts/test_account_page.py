"""My account: name, language, and the letters one wishes for."""

import pytest
from django.test import Client

from mobility.accounts.models import LetterKind, User
from mobility.mail.actions import Letter, enqueue, enqueue_all
from mobility.mail.models import LetterTemplate, Message

from .conftest import sign_in

ALL = ["reminder", "announcement", "opening"]


def save(client, **changes):
    data = {"full_name": "Айгерім Сәрсенова", "language": "kk", "letters": ALL} | changes
    return client.post("/account/", data)


def test_name_language_and_letters_are_saved(client, person):
    user = person()
    sign_in(client)
    assert save(client, letters=["opening"]).url == "/account/"
    user.refresh_from_db()
    assert (user.full_name, user.language, user.language_chosen) == ("Айгерім Сәрсенова", "kk", True)
    assert user.letters_off == ["reminder", "announcement"]
    assert client.cookies["django_language"].value == "kk"
    assert 'lang="kk"' in client.get("/account/").content.decode()


def test_the_chosen_language_follows_to_another_device_unless_that_has_its_own(client, person):
    person()
    sign_in(client)
    save(client, language="ru")
    phone = Client(headers={"accept-language": "en"})
    assert sign_in(phone).cookies["django_language"].value == "ru"
    own = Client()
    own.cookies["django_language"] = "en"
    assert "django_language" not in sign_in(own).cookies


def test_a_language_nobody_chose_does_not_follow(client, person):
    person()
    assert "django_language" not in sign_in(client).cookies


@pytest.mark.parametrize("wrong", [{"language": "de"}, {"letters": ["needed"]}, {"letters": ["other"]}])
def test_what_is_not_offered_is_not_saved(client, person, wrong):
    user = person()
    sign_in(client)
    assert save(client, **wrong).status_code == 200
    user.refresh_from_db()
    assert (user.full_name, user.letters_off) == ("Aigerim", [])


def test_the_page_says_what_is_always_sent(client, person):
    person()
    sign_in(client)
    page = client.get("/account/").content.decode()
    assert "Letters about what happened to your application or your account are always sent" in page
    assert 'value="needed"' not in page


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_kind_turned_off_is_not_sent_and_what_must_be_known_is(person, kind):
    user = person(letters_off=ALL)
    LetterTemplate.objects.filter(code="submitted").update(kind=kind)
    row = enqueue("submitted", user, occasion="one", context={})
    enqueue_all("submitted", [Letter(user, "two", {})])
    sent = "queued" if kind == LetterKind.NEEDED else "cancelled"
    assert list(Message.objects.values_list("state", flat=True)) == [sent, sent]
    row.refresh_from_db()
    assert bool(row.error) == (sent == "cancelled")


def test_a_letter_turned_off_is_not_asked_for_again(person):
    user = person(letters_off=["reminder"])
    assert enqueue_all("reminder", [Letter(user, "days-3", {})]) == 1
    user.letters_off = []
    user.save()
    assert enqueue_all("reminder", [Letter(user, "days-3", {})]) == 0


def test_shipped_letters_that_may_be_turned_off():
    optional = LetterTemplate.objects.exclude(kind="needed").values_list("code", "kind")
    assert dict(optional)["reminder"] == "reminder"
    assert not {"submitted", "returned", "password-reset", "erasure-asked"} & set(dict(optional))


def test_nobody_writes_to_another_account(client, person):
    person()
    other = person("other@example.kz")
    sign_in(client)
    client.post(
        "/account/", {"full_name": "X", "language": "ru", "pk": other.pk, "id": other.pk, "is_staff": "1"}
    )
    assert User.objects.get(pk=other.pk).full_name == "Aigerim"
    assert not User.objects.filter(is_staff=True).exists()
