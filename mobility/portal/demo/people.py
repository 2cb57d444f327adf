"""Invented people: the same random seed gives the same people, whatever the day."""

import datetime as dt
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import yaml

from mobility.common import iin
from mobility.common.clock import add_months

NAMES = Path(__file__).with_name("names.yaml")
EXAMPLE = "example.kz"
PROOFS = (
    ("IELTS_ACADEMIC", "5.5", "en"),
    ("IELTS_ACADEMIC", "6.0", "en"),
    ("IELTS_ACADEMIC", "6.5", "en"),
    ("IELTS_ACADEMIC", "7.0", "en"),
    ("TOEFL_IBT", "72", "en"),
    ("TOEFL_IBT", "88", "en"),
    ("HOME_TEST", "B2", "en"),
    ("HOME_TEST", "B2", "en"),
    ("HOME_TEST", "C1", "en"),
    ("HOST_CONSENT", "", "en"),
    ("GOETHE", "B2", "de"),
    ("DELF", "B2", "fr"),
    ("TOPIK_II", "4", "ko"),
)


@dataclass
class Person:
    """Somebody invented, with everything a profile asks for."""

    number: int
    email: str
    language: str
    first_name: str
    last_name: str
    patronymic: str
    latin_name: str
    sex: str
    birth_date: dt.date
    citizenship: str
    iin: str
    passport_number: str
    passport_until: dt.date
    phone: str
    faculty: str
    department: str
    speciality: str
    speciality_code: str
    semester: int | None
    gpa: Decimal | None
    position: str = ""
    person: str = "student"
    cycle: str = "bachelor"
    full_time: bool = True
    final_year: bool | None = False
    field_match: bool | None = True
    earlier_study_months: int = 0
    earlier_internship_months: int = 0
    proofs: tuple[tuple[str, str, str], ...] = ()
    categories: list[str] = field(default_factory=list)


def make_iin(birth_date: dt.date, sex: str, serial: int) -> str:
    """Return a valid number for somebody invented; serials without a check digit are passed over."""
    century = {18: 1, 19: 3, 20: 5}[birth_date.year // 100] + (sex == "f")
    while True:
        first = f"{birth_date:%y%m%d}{century}{serial % 10_000:04d}"
        digit = iin.check_digit(first)
        if digit is not None:
            return first + digit
        serial += 1


def people(rng: Random, today: dt.date, leaving: dt.date, faculties: Container[str]) -> Iterator[Person]:
    """Yield invented people of some faculties without end, no e-mail address twice.

    Some are minors on ``leaving``.
    """
    data = yaml.load(NAMES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    studies = {code: study for code, study in data.pop("studies").items() if code in faculties}
    groups = list(data.values())
    shares = [group["share"] for group in groups]
    taken: set[str] = set()
    number = 0
    while True:
        group = rng.choices(groups, shares)[0]
        person = _person(rng, group, studies, today, leaving, number + 1)
        if person.email in taken:
            continue
        taken.add(person.email)
        number += 1
        yield person


def _person(
    rng: Random, group: dict[str, Any], studies: dict[str, Any], today: dt.date, leaving: dt.date, number: int
) -> Person:
    sex = rng.choice("ffm")
    first, first_latin = rng.choice(group["women" if sex == "f" else "men"])
    last, last_latin = (_form(name, sex) for name in rng.choice(group["last"]))
    citizenship = rng.choice(group.get("citizenship", ["KZ"]))
    semester = rng.choice((2, 3, 3, 4, 4, 5, 5, 5, 6, 6))
    birth_date = _birth_date(rng, today, leaving, semester)
    faculty = rng.choice(sorted(studies))
    study = rng.choice(studies[faculty]["fields"])
    language = group["language"]
    return Person(
        number=number,
        email=f"{first_latin}.{last_latin}@{EXAMPLE}".lower(),
        language=language,
        first_name=first,
        last_name=last,
        patronymic=_father(rng, group, sex),
        latin_name=f"{last_latin} {first_latin}",
        sex=sex,
        birth_date=birth_date,
        citizenship=citizenship,
        iin=make_iin(birth_date, sex, rng.randrange(10_000)) if citizenship == "KZ" else "",
        passport_number=f"N{rng.randrange(10**8):08d}",
        passport_until=add_months(today, rng.randrange(24, 110)),
        phone=f"+7 700 000 {number // 100:02d} {number % 100:02d}",
        faculty=faculty,
        department=studies[faculty]["department"][language],
        speciality=study[language],
        speciality_code=study["code"],
        semester=semester,
        gpa=Decimal(rng.randrange(297, 400)) / 100,
        proofs=(rng.choice(PROOFS),),
        categories=rng.choices(
            ([], ["many_children_family"], ["orphan_or_no_parental_care"], ["disability"]), (90, 6, 2, 2)
        )[0],
    )


def _form(name: str, sex: str) -> str:
    """Choose the form of a last name or patronymic: "for men/for women" or one for both."""
    forms = name.split("/")
    return forms[-1] if sex == "f" else forms[0]


def _father(rng: Random, group: dict[str, Any], sex: str) -> str:
    names = group["fathers"]
    return rng.choice(names).split("/")[0 if sex == "f" else 1] if names else ""


def _birth_date(rng: Random, today: dt.date, leaving: dt.date, semester: int) -> dt.date:
    """Students begin at 17 or 18; a few of the young ones are still minors when they leave."""
    if semester <= 3 and rng.random() < 0.3:
        return add_months(leaving, -12 * 18) + dt.timedelta(days=rng.randrange(5, 200))
    years = 18 + -(-semester // 2)
    return add_months(today, -12 * years) - dt.timedelta(days=rng.randrange(0, 360))


def move_to_faculty(person: Person, faculty: str, rng: Random) -> None:
    """Let a person study at a certain faculty."""
    studies = yaml.load(NAMES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["studies"][faculty]
    study = rng.choice(studies["fields"])
    person.faculty = faculty
    person.department = studies["department"][person.language]
    person.speciality, person.speciality_code = study[person.language], study["code"]
