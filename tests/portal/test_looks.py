"""The institution's colours and mark: small files that browsers keep and that change with the data."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from mobility.common import brand
from partners.actions import load_institutions
from partners.models import Institution, check_accent_colour, check_brand_colour
from partners.queries import home_institution
from tests.factories.people import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def english():
    """Messages as they stand in the code."""
    with translation.override("en"):
        yield


def address() -> str:
    """The address of the stylesheet as a page names it."""
    page = Client().get("/questions/").content.decode()
    return page.split('href="/brand.css?', 1)[1].split('"', 1)[0]


def test_the_portal_wears_its_own_colours_before_anything_was_loaded():
    assert f"--brand: {brand.OWN.brand};" in Client().get("/brand.css").content.decode()
    assert b"<path" in Client().get("/mark.svg").content


def test_a_page_names_the_version_and_browsers_keep_it():
    load_institutions()
    kept = Client().get(f"/brand.css?{address()}")
    assert kept["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Client().get("/brand.css?v=old")["Cache-Control"] == "public, max-age=60"
    again = Client().get("/brand.css", headers={"if-none-match": kept["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_new_colour_is_seen_at_once(settings):
    load_institutions()
    client, before = Client(), home_institution()
    client.force_login(staff("office"))
    old = client.get("/contacts/").content.decode()
    before.brand_colour = "#5a2a6b"
    before.save()
    new = client.get("/contacts/").content.decode()
    assert "#5a2a6b" in new and "#5a2a6b" not in old
    assert "--brand: #5a2a6b;" in client.get("/brand.css").content.decode()


def test_pages_ask_nothing_about_the_university(django_assert_num_queries):
    load_institutions()
    Client().get("/questions/")
    with django_assert_num_queries(1):  # on which days the office is closed
        assert Client().get("/contacts/").status_code == 200


def test_the_office_sets_the_colours_in_the_admin(client):
    load_institutions()
    client.force_login(staff("office"))
    home = Institution.objects.get(is_home=True)
    page = reverse("admin:partners_institution_change", args=[home.pk])
    text = client.get(page).content.decode()
    assert 'name="brand_colour"' in text and 'name="wordmark_kk"' in text
    partner = Institution.objects.filter(is_home=False).first()
    text = client.get(reverse("admin:partners_institution_change", args=[partner.pk])).content.decode()
    assert 'name="brand_colour"' not in text


@pytest.mark.parametrize("value", ["blue", "#fff", "0b5563", "#0b556g", "#0b5563;}"])
def test_only_hexadecimal_colours_are_taken(english, value):
    for check in (check_brand_colour, check_accent_colour):
        with pytest.raises(ValidationError, match="six digits or letters"):
            check(value)


def test_white_text_must_be_readable_on_the_main_colour(english):
    check_brand_colour("#767676")  # 4.54
    with pytest.raises(ValidationError, match=r"its contrast is 4\.4 and 4\.5 is needed"):
        check_brand_colour("#787878")  # 4.42


def test_figures_of_the_second_colour_must_be_seen(english):
    check_accent_colour("#b8741a")
    with pytest.raises(ValidationError, match=r"its contrast is 1\.\d and 3 is needed"):
        check_accent_colour("#ffd24d")


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#0b5563", "#ffffff", 8.42)],
)
def test_contrast_is_that_of_wcag(one, other, found):
    assert round(brand.contrast(one, other), 2) == found
    assert brand.contrast(one, other) == brand.contrast(other, one)


def test_what_is_no_colour_never_gets_into_the_stylesheet():
    load_institutions()
    home = Institution.objects.get(is_home=True)
    home.brand_colour = "red;}"
    home.save()
    assert home_institution().colours.brand == brand.OWN.brand
