"""An installation belongs to one institution: its data, pages in three languages, colours, demo year."""

import io

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from applications.models import Application
from mobility.common.verdict import Outcome
from mobility.mail import delivery
from mobility.mail.models import LetterTemplate, Message
from mobility.portal.demo.calls import plans
from partners.actions import FOLDER, load_demo_partners, load_institutions
from partners.models import Agreement, Contact, Institution, Office
from programs.models import Call

pytestmark = pytest.mark.django_db
NAMES = {
    code: yaml.safe_load((FOLDER / code / "institutions.yaml").read_text(encoding="utf-8"))["home"]
    for code in ("tou", "aupet", "kbtu", "atyrau")
}
LANGUAGES = ("kk", "ru", "en")
PAGES = ("home", "contacts", "check", "partners", "questions")
COLOURS = {
    "tou": ("#0b5563", "#b8741a"),
    "aupet": ("#1f4e8c", "#b8741a"),
    "kbtu": ("#4a3f86", "#a8671f"),
    "atyrau": ("#6b4423", "#2f7f86"),
}


@pytest.fixture(params=list(NAMES))
def institution(request, settings):
    """The code of the university this installation belongs to, for each in turn."""
    settings.INSTITUTION = request.param
    return request.param


def ask(page: str, language: str) -> str:
    answer = Client(headers={"accept-language": language}).get(reverse(f"portal:{page}"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_name_this_university_and_no_other(institution, language):
    call_command("base_data", stdout=io.StringIO())
    for page in PAGES:
        text = ask(page, language)
        assert NAMES[institution]["name"][language] in text
        assert NAMES[institution]["wordmark"][language] in text
        for other, named in NAMES.items():
            if other != institution:
                assert named["name"][language] not in text
                assert f"> {named['wordmark'][language]} <" not in text


def test_only_the_installed_university_is_loaded(institution):
    partners = load_institutions()
    home = Institution.objects.get(is_home=True)
    assert (home.code, home.country) == (institution, "KZ")
    assert home.latitude is not None and home.longitude is not None
    assert (
        Institution.objects.exclude(pk=home.pk).count()
        == len(partners)
        == (19 if institution == "tou" else 0)
    )
    assert all(getattr(home, f"{name}_{code}") for name in ("name", "city", "notes") for code in LANGUAGES)
    assert all(getattr(home.office, f"{name}_{code}") for name in ("name", "notes") for code in LANGUAGES)
    assert {faculty.institution_id for faculty in home.faculties.all()} == {home.pk}


def test_what_a_page_leaves_open_stays_empty(settings):
    settings.INSTITUTION = "kbtu"
    load_institutions()
    office = Office.objects.get()
    assert (office.address_en, office.room, office.email, office.hours_en) == (None, "", "", None)
    assert Contact.objects.count() == 0
    text = ask("contacts", "en")
    assert "The office has not entered its contacts yet." in text
    assert "Room" not in text and "Hours" not in text and "mailto:" not in text


def test_the_room_of_aupet_in_both_scripts(settings):
    settings.INSTITUTION = "aupet"
    load_institutions()
    assert "A411" in ask("contacts", "en")
    assert "А411" in ask("contacts", "ru")  # the Cyrillic letter


def test_partners_of_an_older_page_wait_for_the_office():
    load_institutions()
    partners = Institution.objects.filter(is_home=False)
    assert partners.filter(is_confirmed=False).count() == partners.count() == 19
    assert all("older page" in row.notes_en for row in partners)
    assert "PL KATOWIC02" in partners.get(code="korfanty").notes_en


def test_partners_invented_for_the_demo_say_so(institution):
    load_institutions()
    invented = load_demo_partners()
    assert len(invented) == {"tou": 0, "aupet": 6, "kbtu": 6, "atyrau": 5}[institution]
    assert all("Invented for the demo" in row.notes_en and not row.is_confirmed for row in invented)


def test_the_stylesheet_has_the_colours(institution):
    load_institutions()
    answer = Client().get(reverse("portal:brand"))
    brand, accent = COLOURS[institution]
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert f"--brand: {brand};" in answer.content.decode()
    assert f"--accent: {accent};" in answer.content.decode()
    mark = Client().get(reverse("portal:mark"))
    assert mark["Content-Type"] == "image/svg+xml"
    assert brand in mark.content.decode() and NAMES[institution]["monogram"] in mark.content.decode()


def test_letters_wear_the_colours(institution):
    load_institutions()
    template = LetterTemplate.objects.create(code="x", subject_en="Hello", body_en="Text", action_en="Open")
    letter = Message.objects.create(
        template=template, recipient="a@example.kz", occasion="x", language="en", link="/"
    )
    html = str(delivery.write(letter).alternatives[0][0])
    assert f"background:{COLOURS[institution][0]}" in html


def test_another_university_cannot_move_into_a_database(settings):
    load_institutions()
    settings.INSTITUTION = "kbtu"
    sentence = "This database belongs to tou, and INSTITUTION is kbtu"
    for command in ("base_data", "demo"):
        with pytest.raises(CommandError, match=sentence):
            call_command(command, stdout=io.StringIO())


@pytest.mark.parametrize("code", ["aupet", "kbtu", "atyrau"])
def test_a_small_demo_year_fits_the_rules(settings, code):
    settings.INSTITUTION = code
    said = io.StringIO()
    call_command("demo", "--small", stdout=said)
    planned = plans()
    assert [plan.slot for plan in planned] == ["open", "closing", "scoring", "finished", "coming"]
    assert {call.code: call.preset for call in Call.objects.all()} == {
        plan.code: plan.preset for plan in planned
    }
    for application in Application.objects.exclude(number=None):
        outcomes = {finding["outcome"] for finding in application.findings if not finding["soft"]}
        assert outcomes <= {Outcome.ELIGIBLE, Outcome.INDIVIDUAL}
    assert all(agreement.number.startswith("DEMO-") for agreement in Agreement.objects.all())
    student = Client(headers={"accept-language": "ru"})
    assert student.login(email="student@example.kz", password="mobility-demo")
    draft = Application.objects.get(applicant__user__email="student@example.kz")
    for address in (reverse("portal:home"), f"/calls/{draft.call.code}/", f"/applications/{draft.ref}/"):
        text = student.get(address).content.decode()
        assert NAMES[code]["name"]["ru"] in text
        assert all(named["name"]["ru"] not in text for other, named in NAMES.items() if other != code)
