"""One copy of a public page serves all visitors; nothing personal gets into it or out of it."""

import pytest
from django.test import Client
from django.urls import reverse

from partners.actions import load_institutions
from partners.models import Institution
from tests.factories.people import staff

pytestmark = pytest.mark.django_db
PAGES = ["home", "programs", "partners", "questions", "contacts"]


@pytest.fixture(autouse=True)
def university():
    load_institutions()


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_gets_no_cookie_and_no_token(page):
    answer = Client().get(reverse(f"portal:{page}"))
    assert dict(answer.cookies) == {}
    assert b"csrfmiddlewaretoken" not in answer.content
    assert b"X-CSRFToken" not in answer.content


@pytest.mark.parametrize("page", PAGES)
def test_the_second_visitor_costs_no_query(page, django_assert_num_queries):
    Client().get(reverse(f"portal:{page}"))
    with django_assert_num_queries(0):
        answer = Client().get(reverse(f"portal:{page}"))
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_each_language_has_its_own_copy():
    pages = [
        Client(headers={"accept-language": code}).get("/contacts/").content for code in ("kk", "ru", "en")
    ]
    again = [
        Client(headers={"accept-language": code}).get("/contacts/").content for code in ("kk", "ru", "en")
    ]
    assert len(set(pages)) == 3
    assert again == pages


def test_who_is_signed_in_sees_the_page_as_it_is_now_and_leaves_no_copy(client):
    client.force_login(staff("office"))
    own = client.get("/contacts/").content.decode()
    assert "Office" in own
    assert staff("office").full_name not in Client().get("/contacts/").content.decode()
    home = Institution.objects.get(is_home=True)
    home.name_kk = "Жаңа атау"
    home.save()
    assert "Жаңа атау" in client.get("/contacts/").content.decode()


def test_a_visitor_switches_the_language_and_keeps_the_page():
    visitor = Client(enforce_csrf_checks=True, headers={"accept-language": "kk"})
    answer = visitor.post(reverse("portal:language"), {"language": "ru", "next": "/contacts/"})
    assert (answer.status_code, answer["Location"]) == (302, "/contacts/")
    assert 'lang="ru"' in visitor.get("/contacts/").content.decode()


def test_a_signed_in_person_needs_a_token_to_switch():
    person = Client(enforce_csrf_checks=True)
    person.force_login(staff("office"))
    assert person.post(reverse("portal:language"), {"language": "ru"}).status_code == 403
