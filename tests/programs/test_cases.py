"""Worked cases at, below and above every threshold, each with the sentence of the page it follows from."""

import datetime as dt
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs import preset

from .cases import ask, person

YES, NO, ASK, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.INDIVIDUAL, Outcome.NOT_KNOWN

MSHE, KA171 = "tou-mshe-001", "tou-ka171-001"
BACHELOR = "бакалавр білім алушыларына"
SEMESTERS = "2-6 семестрлерінде оқуы тиіс"
SEVENTH = "7-семестрдегі оқыту кафедра тарапынан жеке қарастырылады"
GPA = "кемінде GPA 2.97"
CERTIFICATE = "растайтын халықаралық сертификат"
HOME_TEST = "Торайғыров университеті өткізген тест нәтижесі"
CONSENT = "шетел тілін білу деңгейі бар студентті қабылдауға келісім хаты"
IELTS, TOEFL = "IELTS Academic — от 5.5–6.5", "TOEFL iBT — 72 –94"

# facts that differ, answer, reasons, warnings, sentence
MINISTRY = [
    ({}, YES, "", "", BACHELOR),
    ({"cycle": "master"}, NO, "cycle", "", BACHELOR),
    ({"cycle": "doctoral"}, NO, "cycle", "", BACHELOR),
    ({"semester": 1}, NO, "semester", "", SEMESTERS),
    ({"semester": 2}, YES, "", "", SEMESTERS),
    ({"semester": 6}, YES, "", "", SEMESTERS),
    ({"semester": 7}, ASK, "semester_individual", "", SEVENTH),
    ({"semester": 8}, NO, "semester", "", SEMESTERS),
    ({"semester": 7, "gpa": Decimal("2.50")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("2.96")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("2.97")}, YES, "", "", GPA),
    ({"gpa": Decimal("2.98")}, YES, "", "", GPA),
    ({"gpa": Decimal("4.00")}, YES, "", "", GPA),
    ({"gpa": Decimal("2.96"), "semester": 1, "cycle": "master"}, NO, "gpa semester cycle", "", GPA),
    ({"proof": ("IELTS_ACADEMIC", "5.0")}, NO, "language", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "5.5")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "5,5")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "6.5")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "7.0")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "9.0")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "9.5")}, NO, "language", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "5.25")}, NO, "language", "", IELTS),
    ({"proof": ("IELTS_GENERAL", "7.0")}, OPEN, "", "", IELTS),
    ({"proof": ("TOEFL_IBT", "71")}, NO, "language", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "72")}, YES, "", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "95")}, YES, "", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "121")}, NO, "language", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "72.5")}, NO, "language", "", TOEFL),
    ({"proof": ("TOEFL_UNSPECIFIED", "59")}, OPEN, "", "", "TOEFL 35-59 жылдар аралығында"),
    ({"proof": ("GOETHE", "B1")}, NO, "language", "", "Гёте сертификаты B2"),
    ({"proof": ("GOETHE", "B2")}, YES, "", "", "Гёте сертификаты B2"),
    ({"proof": ("GOETHE", "В2")}, YES, "", "", "Гёте сертификаты B2"),
    ({"proof": ("DELF", "B1")}, NO, "language", "", "DELF B2"),
    ({"proof": ("DELF", "B2")}, YES, "", "", "DELF B2"),
    ({"proof": ("DALF", "C1")}, YES, "", "", "DALF C1 / C2"),
    ({"proof": ("DALF", "C2")}, YES, "", "", "DALF C1 / C2"),
    ({"proof": ("DALF", "B2")}, NO, "language", "", "DALF C1 / C2"),
    ({"proof": ("DELE", "B2")}, YES, "", "", "DELE B2"),
    ({"proof": ("SIELE", "B1")}, NO, "language", "", "SIELE – B2 деңгейі"),
    ({"proof": ("SIELE", "B2")}, YES, "", "", "SIELE – B2 деңгейі"),
    ({"proof": ("CILS", "B2")}, YES, "", "", "CILS B2"),
    ({"proof": ("CELI", "2")}, NO, "language", "", "3-МАҚСАТ (B2)"),
    ({"proof": ("CELI", "3")}, YES, "", "", "3-МАҚСАТ (B2)"),
    ({"proof": ("HSK", "3")}, NO, "language", "", "HSK (4-деңгей және одан жоғары"),
    ({"proof": ("HSK", "4")}, YES, "", "", "HSK (4-деңгей және одан жоғары"),
    ({"proof": ("HSK", "5")}, YES, "", "", "HSK (4-деңгей және одан жоғары"),
    ({"proof": ("TOPIK_II", "3")}, NO, "language", "", "TOPIK II (4-деңгей және одан жоғары)"),
    ({"proof": ("TOPIK_II", "4")}, YES, "", "", "TOPIK II (4-деңгей және одан жоғары)"),
    ({"proof": ("HOME_TEST", "B1")}, NO, "language", "", HOME_TEST),
    ({"proof": ("HOME_TEST", "B2")}, YES, "", "", HOME_TEST),
    ({"proof": ("HOME_TEST", "C1")}, YES, "", "", HOME_TEST),
    ({"proof": ("HOME_TEST", "62")}, NO, "language", "", HOME_TEST),
    ({"proof": ("HOST_CONSENT",)}, YES, "", "language_by_host_consent", CONSENT),
    ({"proof": ("HOST_CONSENT", "A2")}, YES, "", "language_by_host_consent", CONSENT),
    ({"proof": None}, NO, "language_missing", "", CERTIFICATE),
    ({"proofs": None}, OPEN, "", "", CERTIFICATE),
    ({"gpa": None}, OPEN, "", "", GPA),
    ({"semester": None}, OPEN, "", "", SEMESTERS),
    ({"gpa": None, "semester": 1}, NO, "semester", "", SEMESTERS),
    # The ministry's list asks for no validity beyond the stay.
    ({"passport_until": dt.date(2027, 6, 30)}, YES, "", "", BACHELOR),
]

YEAR = "кемінде екінші оқу жылында"
KA_SEMESTERS = "бакалавриаттың 2–6 семестрінде"
KA_SEVENTH = "7-семестрде оқу кафедра шешімімен"
STUDENTS = "әдетте 2 айдан 5 айға дейін"
STAFF = "3 күннен 90 күнге дейін"
PASSPORT = "аяқталғаннан кейін кемінде 3 ай"
LANGUAGE = "шет тілін кемінде В2 деңгейінде"
EU = "The European Union's rules for Erasmus+ KA171"
FROM = dt.date(2027, 2, 15)


def lasting(days: int, person: str = "staff") -> dict:
    return {"person": person, "departure": FROM, "stay_end": FROM + dt.timedelta(days=days - 1)}


def until(month: int, day: int, year: int = 2027) -> dict:
    return {"departure": FROM, "stay_end": dt.date(year, month, day)}


ERASMUS = [
    ({}, YES, "", "", STUDENTS),
    ({"cycle": "master"}, NO, "cycle", "", KA_SEMESTERS),
    ({"semester": 1}, NO, "semester study_year", "", KA_SEMESTERS),
    ({"semester": 2}, NO, "study_year", "", YEAR),
    ({"semester": 3}, YES, "", "", YEAR),
    ({"semester": 6}, YES, "", "", KA_SEMESTERS),
    ({"semester": 7}, ASK, "semester_individual", "", KA_SEVENTH),
    ({"semester": 8}, NO, "semester", "", KA_SEMESTERS),
    ({"gpa": Decimal("2.96")}, NO, "gpa", "", "GPA 2,97-ден төмен емес"),
    ({"gpa": Decimal("2.97")}, YES, "", "", "GPA 2,97-ден төмен емес"),
    ({"proof": ("IELTS_ACADEMIC", "5.0")}, NO, "language", "", LANGUAGE),
    ({"proof": ("HOST_CONSENT",)}, YES, "", "language_by_host_consent", "қолданыстағы тіл деңгейімен"),
    ({"proof": None}, NO, "language_missing", "", LANGUAGE),
    # Two months: the last day lies at least on 14 April.
    (until(4, 13), NO, "duration", "", EU),
    (until(4, 14), YES, "", "", EU),
    # Five months: up to 14 July, later is unusual but allowed.
    (until(7, 14), YES, "", "", STUDENTS),
    (until(7, 15), YES, "", "outside_usual_duration", STUDENTS),
    ({**until(7, 15), "semester": 7}, ASK, "semester_individual", "outside_usual_duration", STUDENTS),
    ({**until(7, 15), "semester": 8}, NO, "semester", "", STUDENTS),
    # Twelve months: up to 14 February of the next year.
    (until(2, 14, 2028), YES, "", "outside_usual_duration", EU),
    (until(2, 15, 2028), NO, "duration", "", EU),
    # Staff are not bound by the rules of study.
    ({**lasting(14), "cycle": None, "semester": None, "gpa": None, "proofs": None}, YES, "", "", STAFF),
    ({**lasting(14, "teacher"), "semester": 1, "gpa": Decimal("1.00"), "proofs": ()}, YES, "", "", STAFF),
    (lasting(2), NO, "duration", "", STAFF),
    (lasting(3), YES, "", "eu_staff_min_5_days", STAFF),
    (lasting(4), YES, "", "eu_staff_min_5_days", EU),
    (lasting(5), YES, "", "", EU),
    (lasting(60), YES, "", "", EU),
    (lasting(61), YES, "", "eu_staff_max_60_days", EU),
    (lasting(89), YES, "", "eu_staff_max_60_days", STAFF),
    (lasting(90), YES, "", "eu_staff_max_60_days", STAFF),
    (lasting(91), NO, "duration", "", STAFF),
    # The stay ends on 30 June: the passport must hold until 30 September.
    ({"passport_until": dt.date(2027, 9, 29)}, NO, "passport", "", PASSPORT),
    ({"passport_until": dt.date(2027, 9, 30)}, YES, "", "", PASSPORT),
    ({"passport_until": dt.date(2027, 10, 1)}, YES, "", "", PASSPORT),
    ({"passport_until": None}, OPEN, "", "", PASSPORT),
    # 30 November + 3 months: 28 February, 29 in a leap year.
    ({**until(11, 30), "passport_until": dt.date(2028, 2, 28)}, NO, "passport", "", PASSPORT),
    ({**until(11, 30), "passport_until": dt.date(2028, 2, 29)}, YES, "", "outside_usual_duration", PASSPORT),
]


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), MINISTRY)
def test_ministry_grant(changes, outcome, reasons, warnings, sentence):
    check(MSHE, changes, outcome, reasons, warnings, sentence)


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), ERASMUS)
def test_erasmus_ka171(changes, outcome, reasons, warnings, sentence):
    check(KA171, changes, outcome, reasons, warnings, sentence)


def check(name, changes, outcome, reasons, warnings, sentence):
    answer = ask(name, person(**changes))
    assert (answer.outcome, answer.reasons, answer.warnings) == (
        outcome,
        frozenset(reasons.split()),
        frozenset(warnings.split()),
    )
    assert sentence in sources_of(name)


def sources_of(name: str) -> str:
    """Everything the preset quotes, and where it comes from."""
    data = preset.read(name)
    quotes = [row.get("quote", "") for part in ("eligibility", "documents") for row in data[part]]
    notes = [row.get("note", "") for row in data["thresholds"]]
    return "\n".join([*quotes, *notes, *(text["en"] for text in data["sources"].values())])


def test_bilateral_exchange_asks_for_nothing_until_the_office_fills_it_in():
    nobody_asks = person(cycle="doctoral", semester=12, gpa=Decimal("0.50"), proof=None, passport_until=None)
    answer = ask("tou-bilateral", nobody_asks)
    assert (answer.outcome, answer.reasons) == (YES, frozenset())
