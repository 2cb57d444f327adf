"""A small year of applications, written as rows: small enough to be counted by hand."""

import datetime as dt

from applications.models import Application, Choice, Transition
from applications.placement.models import Place
from mobility.common.clock import start_of
from programs.models import Call, Offering, Program
from tests.factories import ApplicantFactory, FacultyFactory, HomeFactory, InstitutionFactory

DAY = dt.date(2026, 10, 1)
FINDINGS = {
    "fine": {"kind": "gpa", "en": {"state": "eligible", "title": "GPA"}},
    "soft": {"kind": "passport", "en": {"state": "warning", "title": "Passport · Łódź"}},
    "case": {"kind": "semester", "en": {"state": "individual_decision", "title": "Semester"}},
    "open": {"kind": "semester", "en": {"state": "not_known", "title": "Semester"}},
}


def call(code: str, program: Program, year: str = "2026/2027") -> Call:
    first = int(year[:4])
    return Call.objects.create(
        program=program,
        code=code,
        title=code,
        year=first + 1,
        academic_year=year,
        term="spring",
        funding="grant",
        opens_on=dt.date(first, 9, 1),
        closes_on=dt.date(first, 11, 30),
        stay_from=dt.date(first + 1, 2, 1),
        stay_to=dt.date(first + 1, 6, 30),
        state=Call.State.PUBLISHED,
    )


def offering(of: Call, host: str, country: str, seats: int = 2) -> Offering:
    institution = InstitutionFactory(code=host, name_en=host.title(), country=country)
    return Offering.objects.create(call=of, institution=institution, field="all", seats=seats)


def at(day: int, hour: int = 12) -> dt.datetime:
    """Return a moment so many days after the first of October 2026."""
    return start_of(DAY) + dt.timedelta(days=day, hours=hour)


def application(
    of: Call, state: str = "submitted", *, day: int = 0, wish=None, place=None, moves=(), **person
):
    """Return an application begun at noon of day 0 and sent in on ``day``; ``moves`` are (day, from, to)."""
    findings = person.pop("findings", ())
    sent = state != "draft"
    applicant = ApplicantFactory(proofs=[], **person)
    made = Application.objects.create(
        applicant=applicant,
        call=of,
        state=state,
        number=f"N-{applicant.pk}" if sent else None,
        submitted_at=at(day) if sent else None,
        findings=[FINDINGS[name] for name in findings],
        snapshot={"cycle": applicant.cycle, "sex": applicant.sex, "faculty_id": applicant.faculty_id},
    )
    Application.objects.filter(pk=made.pk).update(created_at=at(0), state_since=at(day))
    if wish:
        Choice.objects.create(application=made, offering=wish, rank=1)
    if place:
        Place.objects.create(application=made, offering=place)
    for when, source, target in moves:
        move = Transition.objects.create(application=made, step="x", source=source, target=target)
        Transition.objects.filter(pk=move.pk).update(at=at(when))
    return made


def year() -> dict[str, object]:
    """Write two programs, two hosts, seven applications and one of a year before."""
    HomeFactory()
    grant = Program.objects.create(code="mshe", title_en="Grant", title_ru="Грант", title_kk="Грант", order=1)
    swap = Program.objects.create(code="swap", title_en="Exchange", title_ru="Обмен", title_kk="Алмасу")
    main, other = call("main", grant), call("other", swap)
    last = call("last", grant, "2025/2026")
    lodz, tartu = offering(main, "lodz", "PL", 3), offering(main, "tartu", "EE", 1)
    back = offering(other, "lodz", "PL", 2)
    engineering, law = (
        FacultyFactory(),
        FacultyFactory(code="law", name_en="Law", name_ru="Право", name_kk="Құқық"),
    )
    sent = (0, "draft", "submitted")
    application(main, "draft")
    application(main, day=2, wish=lodz, moves=[(2, "draft", "submitted")], findings=["fine", "soft"])
    application(
        main,
        "returned",
        day=4,
        wish=tartu,
        faculty=law,
        sex="m",
        cycle="master",
        moves=[(4, "draft", "submitted"), (10, "submitted", "returned")],
        findings=["soft", "case"],
    )
    application(
        main,
        "abroad",
        day=2,
        wish=tartu,
        place=lodz,
        moves=[
            (2, "draft", "submitted"),
            (6, "submitted", "returned"),
            (8, "returned", "submitted"),
            (10, "submitted", "verified"),
            (20, "verified", "abroad"),
        ],
        findings=["open"],
    )
    application(main, "declined", day=0, wish=lodz, place=lodz, sex="m", moves=[sent])
    application(other, "recognised", day=0, wish=back, place=back, cycle="master", moves=[sent])
    application(other, "selected", day=0, wish=back, place=back, person="teacher", cycle="", moves=[sent])
    application(last, "refused", day=1 - 364, moves=[sent])
    return {"engineering": engineering, "law": law, "grant": grant}
