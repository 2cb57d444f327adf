"""Programs that are only named or described: shown, with no calls of their own."""

import pytest
from django.core.management import call_command

from programs import preset
from programs.actions import load_information, load_programs
from programs.models import Program

LANGUAGES = {"kk", "ru", "en"}
NAMED_BY_TOU = [
    "tou-usco",
    "tou-daad",
    "tou-itec",
    "tou-erasmus-general",
    "tou-europe-mobility",
    "tou-cis-mobility",
    "tou-industrial-practice",
    "tou-research-internship",
    "tou-internal-mobility",
    "tou-scientists-abroad",
]
# What the page of Atyrau says each Jean Monnet grant is worth at most.
JEAN_MONNET = [
    ("Jean Monnet modules", "40 academic hours", "30,000 euros for three years"),
    ("Jean Monnet Chairs", "90 hours per academic year", "50,000 euros for three years"),
    ("Jean Monnet Centres of Excellence", "led by a Jean Monnet Chair", "100,000 euros for three years"),
    ("Jean Monnet Networks", "at least three partners from three countries", "300,000 euros for three years"),
    ("Jean Monnet projects", "school students", "60,000 euros for 12 to 24 months"),
    ("Associations of professors", "annual meetings", "50,000 euros for three years"),
]


def rows_of(university: str) -> list[dict]:
    return [row for row in preset.information() if row["university"] == university]


def test_what_the_pages_only_name():
    assert [row["code"] for row in rows_of("tou")] == NAMED_BY_TOU
    assert [row["code"] for row in rows_of("atyrau")] == ["atyrau-jean-monnet"]
    assert {row["university"] for row in preset.information()} == {"tou", "atyrau"}


@pytest.mark.parametrize("row", preset.information(), ids=lambda row: row["code"])
def test_every_program_says_in_three_languages_what_it_is_and_where_that_stands(row):
    for field in ("title", "summary", "body", "source"):
        assert set(row[field]) == LANGUAGES
        assert all(row[field].values())
    assert row["quote"]


@pytest.mark.parametrize("name", ["USCO", "DAAD", "ITEC", "Erasmus+"])
def test_the_page_of_tou_names_the_program(name):
    assert name in rows_of("tou")[0]["quote"]
    assert sum(name in row["title"]["en"] for row in rows_of("tou")) == 1


@pytest.mark.parametrize(("name", "asks", "grant"), JEAN_MONNET)
def test_every_item_of_jean_monnet_stands_there_with_its_grant(name, asks, grant):
    body = rows_of("atyrau")[0]["body"]
    line = next(line for line in body["en"].splitlines() if line.startswith(f"– {name}"))
    assert asks in line
    assert line.endswith(f"{grant}.")
    thousands = grant.split(",")[0]
    for language in ("kk", "ru"):
        assert f"{thousands} 000 евро" in body[language] or f"{thousands} 000 еуро" in body[language]


@pytest.mark.django_db
def test_the_programs_of_the_installed_university_come_once_and_edits_stay(settings):
    settings.INSTITUTION = "tou"
    assert [program.code for program in load_information()] == NAMED_BY_TOU
    Program.objects.filter(code="tou-daad").update(title_en="Ours")
    assert len(load_information()) == 10
    daad = Program.objects.get(code="tou-daad")
    assert (daad.title_en, daad.is_information) == ("Ours", True)
    assert daad.title_ru == "DAAD – Германская служба академических обменов"
    assert Program.objects.count() == 10


@pytest.mark.parametrize(("university", "codes"), [("atyrau", ["atyrau-jean-monnet"]), ("kbtu", [])])
@pytest.mark.django_db
def test_another_university_has_its_own(university, codes, settings):
    settings.INSTITUTION = university
    assert [program.code for program in load_information()] == codes


@pytest.mark.parametrize(
    ("university", "codes"),
    [
        ("tou", ["tou-deula", "tou-erasmus", "tou-mshe", *NAMED_BY_TOU]),
        ("aupet", ["aupet-mobility"]),
        ("kbtu", ["kbtu-exchange"]),
        ("atyrau", ["atyrau-emjm", "atyrau-icm", "atyrau-jean-monnet"]),
    ],
)
@pytest.mark.django_db
def test_a_university_shows_its_programs_before_the_first_call(university, codes, settings):
    settings.INSTITUTION = university
    load_programs()
    assert list(Program.objects.values_list("code", flat=True)) == codes
    load_programs()
    assert Program.objects.count() == len(codes)


@pytest.mark.django_db
def test_they_come_with_the_base_data(capsys):
    call_command("base_data")
    assert Program.objects.filter(is_information=True).count() == 10
    assert Program.objects.get(code="tou-erasmus").title_en == "Erasmus+ KA171"


@pytest.mark.django_db
def test_a_joint_master_is_shown_and_taken_elsewhere(settings):
    settings.INSTITUTION = "atyrau"
    load_programs()
    program = Program.objects.get(code="atyrau-emjm")
    assert (program.is_information, Program.objects.get(code="atyrau-icm").is_information) == (True, False)
    assert "60, 90 or 120 ECTS credits" in program.body_en
