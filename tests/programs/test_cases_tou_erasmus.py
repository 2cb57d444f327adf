"""Erasmus+, both editions: cases at, below and above every threshold, with the sentence they follow from."""

import datetime as dt
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs.rules import EarlierStay, Host, Proof

from .cases import ask, check, person

YES, NO, ASK, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.INDIVIDUAL, Outcome.NOT_KNOWN

NEW, OLD = "tou-ka171-001", "tou-erasmus-000"
YEAR = "кемінде екінші оқу жылында"
SEMESTERS = "бакалавриаттың 2–6 семестрінде"
SEVENTH = "7-семестрде оқу кафедра шешімімен"
GPA = "GPA 2,97-ден төмен емес"
LANGUAGE = "шет тілін кемінде В2 деңгейінде"
HOME_TEST = "(Торайғыров университеті) өткізген тест нәтижесі"
CONSENT = "қолданыстағы тіл деңгейімен қабылдауға келісім хаты"
STUDENTS = "әдетте 2 айдан 5 айға дейін"
STAFF = "3 күннен 90 күнге дейін"
PASSPORT = "аяқталғаннан кейін кемінде 3 ай"
LIMITS = "Erasmus+ ережелеріне сәйкес белгіленген академиялық ұтқырлық лимиттері шегінде"
EU = "The European Union's rules for Erasmus+ KA171"
FROM = dt.date(2027, 2, 15)
UNUSUAL, BY_CONSENT = "outside_usual_duration", "language_by_host_consent"


def lasting(days: int, person: str = "staff") -> dict:
    return {"person": person, "departure": FROM, "stay_end": FROM + dt.timedelta(days=days - 1)}


def until(month: int, day: int, year: int = 2027) -> dict:
    return {"departure": FROM, "stay_end": dt.date(year, month, day)}


def before(*stays: tuple[str, str, str]) -> dict:
    return {
        "earlier_stays": tuple(EarlierStay(kind, Decimal(months), cycle) for kind, months, cycle in stays)
    }


NEWER = [
    ({}, YES, "", "", STUDENTS),
    ({"cycle": "master"}, NO, "cycle", "", SEMESTERS),
    ({"cycle": "doctoral"}, NO, "cycle", "", SEMESTERS),
    ({"semester": 1}, NO, "semester study_year", "", SEMESTERS),
    # Semester 2 is first year: both requirements together leave semesters 3 to 6.
    ({"semester": 2}, NO, "study_year", "", YEAR),
    ({"semester": 3}, YES, "", "", YEAR),
    ({"semester": 6}, YES, "", "", SEMESTERS),
    ({"semester": 7}, ASK, "semester_individual", "", SEVENTH),
    ({"semester": 8}, NO, "semester", "", SEMESTERS),
    ({"semester": 7, "gpa": Decimal("2.96")}, NO, "gpa", "", GPA),
    ({"semester": None}, OPEN, "", "", SEMESTERS),
    ({"semester": None, "year": 1}, NO, "study_year", "", YEAR),
    ({"gpa": Decimal("2.96")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("2.97")}, YES, "", "", GPA),
    ({"gpa": Decimal("2.98")}, YES, "", "", GPA),
    ({"gpa": None}, OPEN, "", "", GPA),
    ({"proof": ("IELTS_ACADEMIC", "5.0")}, NO, "language", "", LANGUAGE),
    ({"proof": ("IELTS_ACADEMIC", "5.5")}, YES, "", "", "IELTS Academic — от 5.5–6.5"),
    ({"proof": ("TOEFL_IBT", "71")}, NO, "language", "", "TOEFL iBT — 72 –94"),
    ({"proof": ("TOEFL_IBT", "72")}, YES, "", "", "TOEFL iBT — 72 –94"),
    ({"proof": ("TOEFL_UNSPECIFIED", "59")}, OPEN, "", "", "TOEFL 35-59 жылдар аралығында"),
    # It must be the language of instruction at the host.
    ({"proof": ("IELTS_ACADEMIC", "8.0"), "host": Host("de")}, NO, "language", "", LANGUAGE),
    ({"proof": ("GOETHE", "B2"), "host": Host("de")}, YES, "", "", "Гёте сертификаты B2"),
    ({"proof": ("GOETHE", "B1"), "host": Host("de")}, NO, "language", "", "Гёте сертификаты B2"),
    ({"proof": ("GOETHE", "B2"), "host": Host("en")}, NO, "language", "", LANGUAGE),
    ({"proof": ("CELI", "3"), "host": Host("it")}, YES, "", "", "3-МАҚСАТ (B2)"),
    ({"proofs": (Proof("HOME_TEST", "B2", "en"),), "host": Host("de")}, NO, "language", "", LANGUAGE),
    ({"proofs": (Proof("HOME_TEST", "B2", "de"),), "host": Host("de")}, YES, "", "", HOME_TEST),
    # A host may ask for more.
    ({"proof": ("IELTS_ACADEMIC", "6.5"), "host": Host("en", level="C1")}, NO, "language", "", LANGUAGE),
    ({"proof": ("IELTS_ACADEMIC", "7.0"), "host": Host("en", level="C1")}, YES, "", "", LANGUAGE),
    ({"gpa": Decimal("3.20"), "host": Host("en", Decimal("3.50"))}, NO, "gpa", "", GPA),
    ({"proof": ("HOME_TEST", "B1")}, NO, "language", "", HOME_TEST),
    ({"proof": ("HOME_TEST", "B2")}, YES, "", "", HOME_TEST),
    ({"proof": ("HOST_CONSENT",)}, YES, "", BY_CONSENT, CONSENT),
    ({"proof": ("HOST_CONSENT", "A2"), "host": Host("fr")}, YES, "", BY_CONSENT, CONSENT),
    ({"proof": None}, NO, "language_missing", "", LANGUAGE),
    # Two months: the last day lies at least on 14 April.
    (until(4, 13), NO, "duration", "", EU),
    (until(4, 14), YES, "", "", EU),
    (until(4, 15), YES, "", "", STUDENTS),
    # Five months: up to 14 July, later is unusual but allowed.
    (until(7, 14), YES, "", "", STUDENTS),
    (until(7, 15), YES, "", UNUSUAL, STUDENTS),
    ({**until(7, 15), "semester": 7}, ASK, "semester_individual", UNUSUAL, STUDENTS),
    ({**until(7, 15), "semester": 8}, NO, "semester", "", STUDENTS),
    # Twelve months: up to 14 February of the next year.
    (until(2, 14, 2028), YES, "", UNUSUAL, EU),
    (until(2, 15, 2028), NO, "duration", "", EU),
    ({"stay_end": None}, OPEN, "", "", EU),
    # Twelve months in all in one cycle of study, earlier stays included; the stay takes 4 months and a half.
    (before(), YES, "", "", LIMITS),
    ({"earlier_stays": None}, OPEN, "", "", LIMITS),
    (before(("study", "7", "bachelor")), YES, "", "", LIMITS),
    (before(("study", "8", "bachelor")), NO, "participation_limit", "", LIMITS),
    (before(("study", "12", "bachelor")), NO, "participation_limit", "", LIMITS),
    (before(("study", "4", "bachelor"), ("internship", "4", "bachelor")), NO, "participation_limit", "", EU),
    (before(("study", "12", "master")), YES, "", "", EU),
    # Twice is allowed, unlike on the older page.
    (before(("study", "5", "bachelor")), YES, "", "", LIMITS),
    ({**lasting(14), **before(("study", "12", ""))}, YES, "", "", LIMITS),
    # Staff are not bound by the rules of study.
    ({**lasting(14), "cycle": None, "semester": None, "gpa": None, "proofs": None}, YES, "", "", STAFF),
    ({**lasting(14, "teacher"), "semester": 1, "gpa": Decimal("1.00"), "proofs": ()}, YES, "", "", STAFF),
    ({**lasting(14), "cycle": "master", "semester": 8, "final_year": True}, YES, "", "", STAFF),
    (lasting(2), NO, "duration", "", STAFF),
    (lasting(3), YES, "", "eu_staff_min_5_days", STAFF),
    (lasting(4), YES, "", "eu_staff_min_5_days", EU),
    (lasting(5), YES, "", "", EU),
    (lasting(60), YES, "", "", EU),
    (lasting(61), YES, "", "eu_staff_max_60_days", EU),
    (lasting(89), YES, "", "eu_staff_max_60_days", STAFF),
    (lasting(90), YES, "", "eu_staff_max_60_days", STAFF),
    (lasting(91), NO, "duration", "", STAFF),
    ({**lasting(14), "passport_until": dt.date(2027, 5, 27)}, NO, "passport", "", PASSPORT),
    ({**lasting(14), "passport_until": dt.date(2027, 5, 28)}, YES, "", "", PASSPORT),
    # Who did not say is taken for a student.
    ({"person": None}, OPEN, "", "", STUDENTS),
    ({"person": None, "gpa": Decimal("2.96")}, NO, "gpa", "", GPA),
    # The stay ends on 30 June: the passport must hold until 30 September.
    ({"passport_until": dt.date(2027, 9, 29)}, NO, "passport", "", PASSPORT),
    ({"passport_until": dt.date(2027, 9, 30)}, YES, "", "", PASSPORT),
    ({"passport_until": dt.date(2027, 10, 1)}, YES, "", "", PASSPORT),
    ({"passport_until": None}, OPEN, "", "", PASSPORT),
    # 30 November + 3 months: 28 February, 29 in a leap year.
    ({**until(11, 30), "passport_until": dt.date(2028, 2, 28)}, NO, "passport", "", PASSPORT),
    ({**until(11, 30), "passport_until": dt.date(2028, 2, 29)}, YES, "", UNUSUAL, PASSPORT),
]

WHO = "Students do not pay tuition fees to the host university"
SECOND = "be a student of at least 2 years of study at the sending university;"
ABOVE = "have a grade point average above a level determined by the university;"
TAUGHT_IN = "be proficient in the language of instruction at the host university."
ENGLISH = "The minimum level of English language proficiency is B2"
OLD_STAY = "Study and internship periods range from 3 months to 1 year, up to 2 years in total."
ONCE = "only once for the educational program and once for the working internship."
OLD_PASSPORT = "at least three (3) months after the completion of study abroad"
USUAL = "As a rule, students of the 2-3rd year of study"
LAST_YEAR = "In the last year of study, however, internship and preparation for the diploma work are required"
OLD_TEST = "3. test result of the Kazakhstani university (not lower than B2);"
OLD_CONSENT = "2. a letter of consent of the foreign university to accept the student with the existing level"

OLDER = [
    ({}, YES, "", "", WHO),
    ({"person": "staff"}, NO, "person", "", WHO),
    ({"person": "teacher"}, NO, "person", "", WHO),
    # The page names no cycle.
    ({"cycle": "master"}, YES, "", "", WHO),
    ({"semester": 1}, NO, "study_year", "", SECOND),
    ({"semester": 2}, NO, "study_year", "", SECOND),
    ({"semester": 3}, YES, "", "", SECOND),
    ({"semester": 6}, YES, "", "", USUAL),
    ({"semester": 7}, YES, "", "not_typical_year", USUAL),
    ({"semester": 8}, YES, "", "not_typical_year", USUAL),
    ({"semester": 8, "final_year": True}, YES, "", "not_typical_year final_year", LAST_YEAR),
    ({"semester": 6, "final_year": True}, YES, "", "final_year", LAST_YEAR),
    ({"semester": 2, "final_year": True}, NO, "study_year", "", SECOND),
    # No figure is given: any GPA will do until the university sets one, except for what a host asks.
    ({"gpa": Decimal("0.50")}, YES, "", "", ABOVE),
    ({"gpa": None}, YES, "", "", ABOVE),
    ({"gpa": Decimal("2.99"), "host": Host("en", Decimal("3.00"))}, NO, "gpa", "", ABOVE),
    ({"gpa": Decimal("3.00"), "host": Host("en", Decimal("3.00"))}, YES, "", "", ABOVE),
    ({"proof": ("IELTS_ACADEMIC", "5.0")}, NO, "language", "", ENGLISH),
    ({"proof": ("IELTS_ACADEMIC", "5.5")}, YES, "", "", ENGLISH),
    ({"proof": ("TOEFL_IBT", "71")}, NO, "language", "", ENGLISH),
    ({"proof": ("TOEFL_IBT", "72")}, YES, "", "", ENGLISH),
    # The questions and answers ask for English wherever one goes, the program for the host's language.
    ({"proof": ("GOETHE", "C1"), "host": Host("de")}, NO, "language", "", ENGLISH),
    ({"proof": ("IELTS_ACADEMIC", "7.0"), "host": Host("de")}, NO, "language", "", TAUGHT_IN),
    (
        {"proofs": (Proof("IELTS_ACADEMIC", "5.5"), Proof("HOME_TEST", "B2", "de")), "host": Host("de")},
        YES,
        "",
        "",
        TAUGHT_IN,
    ),
    ({"proof": ("IELTS_ACADEMIC", "7.0"), "host": Host("en")}, YES, "", "", TAUGHT_IN),
    ({"proof": ("HOME_TEST", "B1")}, NO, "language", "", OLD_TEST),
    ({"proof": ("HOME_TEST", "B2")}, YES, "", "", OLD_TEST),
    ({"proof": ("HOST_CONSENT",)}, YES, "", BY_CONSENT, OLD_CONSENT),
    ({"proof": None}, NO, "language_missing", "", TAUGHT_IN),
    ({"proofs": None}, OPEN, "", "", TAUGHT_IN),
    # Three months: the last day lies at least on 14 May; twelve: at most on 14 February of the next year.
    (until(5, 13), NO, "duration", "", OLD_STAY),
    (until(5, 14), YES, "", "", OLD_STAY),
    (until(5, 15), YES, "", "", OLD_STAY),
    (until(2, 14, 2028), YES, "", "", OLD_STAY),
    (until(2, 15, 2028), NO, "duration", "", OLD_STAY),
    # Once for study, once for an internship.
    (before(("study", "3", "bachelor")), NO, "participation_limit", "", ONCE),
    (before(("internship", "3", "bachelor")), YES, "", "", ONCE),
    ({**before(("internship", "3", "")), "stay_kind": "internship"}, NO, "participation_limit", "", ONCE),
    ({**before(("study", "3", "")), "stay_kind": "internship"}, YES, "", "", ONCE),
    # Two years in all, whatever the cycle: the stay takes 4 months and a half.
    (before(("internship", "19", "bachelor")), YES, "", "", OLD_STAY),
    (before(("internship", "20", "bachelor")), NO, "participation_limit", "", OLD_STAY),
    (before(("internship", "24", "master")), NO, "participation_limit", "", OLD_STAY),
    ({"earlier_stays": None}, OPEN, "", "", ONCE),
    ({"passport_until": dt.date(2027, 9, 29)}, NO, "passport", "", OLD_PASSPORT),
    ({"passport_until": dt.date(2027, 9, 30)}, YES, "", "", OLD_PASSPORT),
    ({"passport_until": dt.date(2027, 10, 1)}, YES, "", "", OLD_PASSPORT),
    ({"passport_until": None}, OPEN, "", "", OLD_PASSPORT),
]


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), NEWER)
def test_the_newer_page(changes, outcome, reasons, warnings, sentence):
    check(NEW, changes, outcome, reasons, warnings, sentence)


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), OLDER)
def test_the_older_page(changes, outcome, reasons, warnings, sentence):
    check(OLD, changes, outcome, reasons, warnings, sentence)


def test_what_nobody_said_is_left_out_of_the_verdict():
    known = person(person=None, earlier_stays=None, passport_until=None, semesters=None)
    answer = ask(NEW, known)
    assert (answer.outcome, answer.verdict) == (OPEN, YES)
    assert answer.absent == {"person", "participation_limit", "passport"}
