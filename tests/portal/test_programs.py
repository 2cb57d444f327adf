"""The pages of programs: what is open now, what is only for information, where it comes from."""

import datetime as dt

import pytest
from django.template.defaultfilters import striptags
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mobility.common.dates import long_date
from partners.actions import load_institutions
from programs.actions import load_programs
from programs.models import Program
from tests.factories import CallFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def university():
    load_institutions()
    load_programs()


def words(answer) -> str:
    return " ".join(striptags(answer.content.decode()).split())


def day(offset: int) -> str:
    return long_date(timezone.localdate() + dt.timedelta(days=offset), "en")


def ask(name: str, *args: str, user=None):
    client = Client(headers={"accept-language": "en"})
    if user is not None:
        client.force_login(user)
    return client.get(reverse(f"portal:{name}", args=args))


def test_all_programs_with_what_is_open_now():
    CallFactory(preset="tou-mshe-001", closes=5, title_en="The grant of this year")
    CallFactory(preset="tou-ka171-001", opens=20, closes=30, title_en="The call of spring")
    page = words(ask("programs"))
    assert f"The grant of this year: open until {day(5)}" in page
    assert f"The call of spring: opens on {day(20)}" in page
    titles = [
        "Academic mobility program of the Ministry",
        "Erasmus+ KA171",
        "DEULA-Nienburg",
        "For information",
        "DAAD – German Academic Exchange Service",
    ]
    places = [page.index(title) for title in titles]
    assert places == sorted(places)  # open, opening later, none, then those for information


def test_what_is_over_or_in_preparation_is_not_shown():
    CallFactory(opens=-30, closes=-1, title_en="Long over")
    CallFactory(published=False, title_en="Not yet")
    for user in (None, staff("office")):
        page = words(ask("programs", user=user)) + words(ask("program", "tou-mshe", user=user))
        assert "Long over" not in page
        assert "Not yet" not in page
    assert "No call of this program is open now." in words(ask("program", "tou-mshe"))


@pytest.mark.parametrize(
    ("closes", "late", "said"),
    [
        (3, None, "open until {closes}"),
        (3, 8, "open until {closes}, late applications until {late}"),
        (0, 8, "open until {closes}, late applications until {late}"),
        (-1, 8, "late applications until {late}"),
    ],
)
def test_the_deadline_ahead(closes, late, said):
    today = timezone.localdate()
    late_until = today + dt.timedelta(days=late) if late else None
    CallFactory(opens=-20, closes=closes, late_until=late_until, title_en="Grant")
    sentence = said.format(closes=day(closes), late=day(late or 0))
    assert f"Grant: {sentence}" in words(ask("programs"))
    page = words(ask("program", "tou-mshe"))
    assert sentence in page
    assert (f"open until {day(closes)}" in page) is (closes >= 0)


def test_a_program_says_what_it_is_and_where_that_comes_from():
    page = ask("program", "tou-deula")
    assert (
        'href="https://tou.edu.kz/ru/?option=com_content&amp;view=article&amp;id=9696"'
        in page.content.decode()
    )
    assert "Check whether I may apply" in words(page)


def test_a_program_for_information_takes_no_applications():
    page = words(ask("program", "tou-usco"))
    assert "USCO – University of the Shanghai Cooperation Organisation" in page
    assert "The portal takes no applications for this program." in page
    assert "Kazakh page of the International Cooperation Centre (newer edition)" in page
    assert "Open now" not in page


@pytest.mark.parametrize(
    ("language", "title"),
    [("kk", "Қазақстан ішіндегі"), ("ru", "Внутренняя академическая мобильность")],
)
def test_the_texts_are_in_the_readers_language(language, title):
    Program.objects.filter(code="tou-internal-mobility").update(title_kk="Қазақстан ішіндегі ұтқырлық")
    client = Client(headers={"accept-language": language})
    assert title in client.get(reverse("portal:program", args=["tou-internal-mobility"])).content.decode()


def test_what_an_office_writes_is_shown_as_text():
    Program.objects.filter(code="tou-usco").update(body_en="First <b>line</b>\n\nSecond")
    page = ask("program", "tou-usco").content.decode()
    assert "<p>First &lt;b&gt;line&lt;/b&gt;</p>" in page
    assert "<p>Second</p>" in page


def test_an_unknown_program_is_not_there():
    assert ask("program", "nothing").status_code == 404


def test_the_menu_leads_there():
    page = ask("programs").content.decode()
    assert '<a href="/programs/" aria-current="page">Programs</a>' in page


@pytest.mark.parametrize(("page", "queries"), [(("programs",), 5), (("program", "tou-mshe"), 6)])
def test_the_number_of_queries_does_not_grow(page, queries, django_assert_num_queries):
    CallFactory()
    for count in (1, 4):
        for number in range(count):
            CallFactory(preset=["tou-mshe-001", "tou-ka171-001"][number % 2])
            CallFactory(opens=5, closes=9)
        person = Client(headers={"accept-language": "en"})
        person.cookies["messages"] = ""  # no copy: the page is made anew
        with django_assert_num_queries(queries):
            assert person.get(reverse(f"portal:{page[0]}", args=page[1:])).status_code == 200


@pytest.mark.parametrize("page", [("programs",), ("program", "tou-mshe"), ("program", "tou-usco")])
def test_one_copy_serves_all_visitors(page, django_assert_num_queries):
    address = reverse(f"portal:{page[0]}", args=page[1:])
    first = Client().get(address)
    assert dict(first.cookies) == {}
    assert b"csrfmiddlewaretoken" not in first.content
    with django_assert_num_queries(0):
        assert Client().get(address).content == first.content
