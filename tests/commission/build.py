"""A call in scoring with its commission and candidates, as small as a test needs it."""

import datetime as dt
from dataclasses import dataclass
from itertools import count

from django.utils import timezone

from applications.commission.models import Commission, Member, Recusal, Session
from applications.models import Applicant, Application, Choice, Document, Upload
from mobility.accounts.models import Role, RoleHolding, User
from mobility.common.models import StoredFile
from partners.models import Faculty, Institution, Office
from programs.models import Call, Criterion, DocumentRequirement, LanguageThreshold, Offering, Program

numbers = count(1)
GUIDANCE = "\n".join(["Nothing.", "Little.", "Something.", "Good.", "Very good.", "Convincing."])
PROOFS = [{"test": "IELTS_ACADEMIC", "value": "6.5", "language": "en"}]
FACTS = {"person": "student", "gpa": "3.41", "semester": 5, "proofs": PROOFS}


def user(name="", **fields):
    """A person with an account and no role."""
    n = next(numbers)
    return User.objects.create(email=f"person{n}@example.kz", full_name=name or f"Person {n}", **fields)


def head():
    """The head of the International Office."""
    person = user("Zarina Temirova", is_staff=True)
    RoleHolding.objects.create(user=person, role=Role.OFFICE_HEAD)
    return person


def home():
    """Our own university, which every page names."""
    home, created = Institution.objects.get_or_create(
        code="tou", defaults={"name_en": "Toraighyrov University", "city": "Pavlodar", "country": "KZ"}
    )
    if created:
        Office.objects.create(institution=home, name_en="International Office", address_en="Lomov street 64")
    return home


def call(code="mshe", weights=(("motivation", 60), ("plan", 40)), computed=(), tie_breaks=("gpa",)):
    """A published call with criteria of 0 to 5 points; ``computed`` adds (source, weight) out of 100."""
    today = timezone.localdate()
    home()
    program, _created = Program.objects.get_or_create(
        code="mshe", defaults={"title_en": "Grant", "number_prefix": "MSHE"}
    )
    row = Call.objects.create(
        program=program,
        code=code,
        title_en=f"Grant {code}",
        year=2027,
        academic_year="2026/2027",
        term="spring",
        opens_on=today - dt.timedelta(days=60),
        closes_on=today - dt.timedelta(days=10),
        stay_from=today + dt.timedelta(days=90),
        stay_to=today + dt.timedelta(days=200),
        tie_breaks=list(tie_breaks),
        state=Call.State.PUBLISHED,
    )
    for order, (name, weight) in enumerate(weights):
        Criterion.objects.create(
            call=row, order=order, code=name, title_en=name.title(), weight=weight, guidance_en=GUIDANCE
        )
    for order, (source, weight) in enumerate(computed, start=10):
        Criterion.objects.create(
            call=row,
            order=order,
            code=f"by-{source}",
            title_en=source.title(),
            weight=weight,
            scale_max=100,
            source=source,
        )
    LanguageThreshold.objects.create(
        call=row, language="en", test="IELTS_ACADEMIC", minimum="5.5", level="B2"
    )
    LanguageThreshold.objects.create(
        call=row, language="en", test="IELTS_ACADEMIC", minimum="7.0", level="C1"
    )
    return row


def candidate(call, name="", state="scoring", facts=None, person=None, **fields):
    """An application before the commission."""
    n = next(numbers)
    faculty, _created = Faculty.objects.get_or_create(
        code="eng", defaults={"institution": home(), "name_en": "Faculty of Engineering"}
    )
    applicant = Applicant.objects.create(
        user=person or user(),
        last_name=name or f"Candidate{n:04d}",
        first_name="Invented",
        speciality=fields.pop("speciality", "Power engineering"),
        faculty=faculty,
    )
    return Application.objects.create(
        applicant=applicant,
        call=call,
        number=fields.pop("number", f"MSHE-2027-{n:04d}"),
        submitted_at=timezone.now(),
        state=state,
        facts=FACTS | (facts or {}),
        **fields,
    )


def paper(application, kind, code=""):
    """An accepted PDF of a kind."""
    row, _created = DocumentRequirement.objects.get_or_create(
        call=application.call,
        code=code or kind.upper(),
        defaults={"kind": kind, "title_en": f"The {kind} paper"},
    )
    document = Document.objects.create(
        application=application, requirement=row, state=Document.State.ACCEPTED
    )
    stored = StoredFile.objects.create(
        sha256=f"{next(numbers):064d}", name=f"{kind}.pdf", media_type="application/pdf", size=9
    )
    Upload.objects.create(document=document, file=stored, number=1)
    return document


def offering(call, code, seats=1):
    """A place to go of a call."""
    host, _created = Institution.objects.get_or_create(
        code=code, defaults={"name_en": f"University of {code.title()}", "city": code, "country": "PL"}
    )
    return Offering.objects.create(call=call, institution=host, field_en="Any", seats=seats)


def wish(application, *offerings):
    """Set the wishes of an application in order."""
    for rank, place in enumerate(offerings, start=1):
        Choice.objects.create(application=application, offering=place, rank=rank)


@dataclass
class Sitting:
    """A session with its people."""

    session: Session
    chair: User
    members: list[User]
    secretary: User

    @property
    def call(self):
        return self.session.call

    @property
    def voters(self):
        return [self.chair, *self.members]


def sitting(row=None, members=2, commission=None):
    """An open session with a chair, members and a secretary."""
    row = row or call()
    if commission is None:
        commission = Commission.objects.create(
            title="Competition commission", order_number="12", order_date=timezone.localdate()
        )
    chair, secretary = user("Murat Ospanov"), user("Dinara Mukanova")
    people = [user(f"Member {n}") for n in range(1, members + 1)]
    seat(commission, chair, Member.Function.CHAIR)
    for person in people:
        seat(commission, person)
    seat(commission, secretary, Member.Function.SECRETARY)
    session = Session.objects.create(
        commission=commission, call=row, closes_on=timezone.localdate() + dt.timedelta(days=2)
    )
    return Sitting(session, chair, people, secretary)


def seat(commission, person, function=Member.Function.MEMBER):
    """Seat a person in a commission."""
    return Member.objects.create(commission=commission, user=person, function=function)


def recusal(session, person, application):
    """Write a recusal without going through the page."""
    member = Member.objects.get(commission=session.commission, user=person)
    return Recusal.objects.create(member=member, application=application, kind=Recusal.Kind.RELATIVE)
