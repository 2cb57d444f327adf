"""The other programs of Toraighyrov University: the Czech internship, DEULA, exchange under an agreement."""

import datetime as dt
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs import preset
from programs.rules import Facts, Host

from .cases import ask, check, needed_papers, person

YES, NO, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.NOT_KNOWN
SENTENCE = "students of the Faculty of Agricultural Sciences of Toraighyrov University have the opportunity"
DAYS = "an agricultural internship in the Czech Republic for a period of 90 days"
AGREEMENT = "Agreement with the partner university (added)"
FROM = dt.date(2027, 5, 1)


def farmer(**changes) -> dict:
    return {"faculty": "agri", "departure": FROM, "stay_end": dt.date(2027, 7, 29), **changes}


def lasting(days: int) -> dict:
    return farmer(stay_end=FROM + dt.timedelta(days=days - 1))


INTERNSHIP = [
    (farmer(), YES, "", "", DAYS),
    (farmer(faculty="Faculty of Agricultural Sciences"), YES, "", "", SENTENCE),
    (farmer(faculty="Факультет сельскохозяйственных наук"), YES, "", "", SENTENCE),
    (farmer(faculty="Ауыл шаруашылығы ғылымдары факультеті"), YES, "", "", SENTENCE),
    (farmer(faculty="Faculty of Engineering"), NO, "faculty", "", SENTENCE),
    (farmer(faculty=None), OPEN, "", "", SENTENCE),
    (farmer(person="teacher"), NO, "person", "", SENTENCE),
    (farmer(person="staff", faculty="eng"), NO, "person faculty", "", SENTENCE),
    # Calendar days, the first and the last included.
    (lasting(89), NO, "duration", "", DAYS),
    (lasting(90), YES, "", "", DAYS),
    (lasting(91), NO, "duration", "", DAYS),
    (farmer(stay_end=None), OPEN, "", "", DAYS),
    # The sentence asks for nothing else.
    (farmer(cycle="doctoral", semester=1, gpa=Decimal("0.00"), proofs=()), YES, "", "", SENTENCE),
    (farmer(final_year=True, passport_until=None, earlier_stays=None), YES, "", "", SENTENCE),
]
EXCHANGE = [
    ({"agreement": True}, YES, "", "", AGREEMENT),
    ({"agreement": False}, NO, "agreement", "", AGREEMENT),
    ({"agreement": None}, OPEN, "", "", AGREEMENT),
    ({"agreement": True, "person": "teacher"}, YES, "", "", AGREEMENT),
    # GPA and language are settings nobody has filled in; a host's own GPA still holds.
    ({"agreement": True, "gpa": Decimal("0.50"), "proof": None}, YES, "", "", AGREEMENT),
    (
        {"agreement": True, "gpa": Decimal("2.99"), "host": Host("en", Decimal("3.0"))},
        NO,
        "gpa",
        "",
        AGREEMENT,
    ),
    ({"agreement": True, "gpa": Decimal("3.00"), "host": Host("en", Decimal("3.0"))}, YES, "", "", AGREEMENT),
    (
        {"agreement": True, "cycle": "doctoral", "semester": 12, "passport_until": None},
        YES,
        "",
        "",
        AGREEMENT,
    ),
]


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), INTERNSHIP)
def test_internship_in_the_czech_republic(changes, outcome, reasons, warnings, sentence):
    check("tou-agri-cz-000", changes, outcome, reasons, warnings, sentence)


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), EXCHANGE)
def test_exchange_under_an_agreement(changes, outcome, reasons, warnings, sentence):
    check("tou-bilateral", changes, outcome, reasons, warnings, sentence)


@pytest.mark.parametrize("facts", [Facts(), person(), person(person="staff", cycle=None)])
def test_deula_has_a_link_and_no_rules(facts):
    rules, data = preset.ruleset("tou-deula-001"), preset.read("tou-deula-001")
    assert (rules.rules, rules.thresholds, rules.papers) == ((), (), ())
    assert ask("tou-deula-001", facts).outcome == YES
    link = "https://tou.edu.kz/ru/?option=com_content&view=article&id=9696"
    assert data["program"]["link"] == data["provisions"][0]["data"]["url"] == link


def test_what_is_added_is_called_so():
    data = preset.read("tou-bilateral")
    assert (data["edition"], data["added"]) == ("added", True)
    assert preset.ruleset("tou-bilateral").thresholds == ()
    assert [row["params"].get("value") for row in data["eligibility"]] == [None, None]
    assert all("demonstration" in row["note"]["en"] for row in data["documents"])


def test_papers_filled_in_for_the_demonstration():
    papers = ["APPLICATION", "TRANSCRIPT", "PASSPORT", "MOTIVATION"]
    assert needed_papers("tou-bilateral", person()) == papers
    # Nobody shows a passport for an exchange inside Kazakhstan.
    assert needed_papers("tou-bilateral", person(scope="internal")) == [
        "APPLICATION",
        "TRANSCRIPT",
        "MOTIVATION",
    ]


def test_no_page_lists_papers_for_the_internship():
    assert needed_papers("tou-agri-cz-000", person()) == []
