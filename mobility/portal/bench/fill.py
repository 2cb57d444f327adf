"""Fill an empty database with many applications, in bulk: for measuring only, no action is asked."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from typing import Any

from django.db.models import Model
from django.utils import timezone

from applications.commission.models import Assessment, Commission, Member, Score, Session
from applications.folders.models import Folder, Paper, Place
from applications.frozen import plain_facts
from applications.models import (
    Applicant,
    Application,
    Choice,
    Document,
    LanguageProof,
    Transition,
    Upload,
)
from applications.queries import facts_of
from applications.reasons import load_return_reasons
from mobility.accounts.models import User
from mobility.common.files import store
from mobility.common.models import LogEntry, StoredFile
from mobility.mail.loading import load_letters
from mobility.mail.models import LetterTemplate, Message
from mobility.portal.demo import accounts, calls
from mobility.portal.demo.documents import specimen
from mobility.portal.demo.people import Person, make_iin, people
from partners.actions import load_demo_agreements, load_demo_partners, load_institutions
from partners.models import Direction, Duty, Faculty
from programs.models import Call
from programs.queries import judge, with_rules
from programs.wording import finding_texts

CANDIDATES = 75
BATCH = 2000
# Where an application stands and how its papers do, call by call.
STATES = {
    "open": ("draft", "draft", "submitted", "submitted", "submitted", "returned", "verified"),
    "closing": ("draft", "submitted", "submitted", "verified", "refused"),
    "finished": ("accepted", "nominated", "recognised", "not_selected", "reserve"),
    "scoring": ("scoring",),
}
SHARES = ("open",) * 9 + ("closing",) * 7 + ("finished",) * 4
DIRECTIONS = (Direction.FAR_ABROAD, Direction.FAR_ABROAD, Direction.CIS, Direction.INTERNAL, "")
PAPERS = {"draft": "missing", "submitted": "uploaded", "returned": "uploaded"}


@dataclass
class Filled:
    """What the measurement needs to find again."""

    session: int
    candidate: str
    submitted: Application
    draft: Application


def _put(model: type[Model], rows: Iterable[Any]) -> list[Any]:
    return model._default_manager.bulk_create(rows, batch_size=BATCH)


def fill(count: int, say: Callable[[str], None]) -> Filled:
    """Make ``count`` applications with papers, scores, letters and log, 75 of them before the commission."""
    staff = {account.email.split("@")[0]: accounts.create(account) for account in accounts.SHOWN}
    staff |= {account.email.split("@")[0]: accounts.create(account) for account in accounts.COLLEAGUES}
    today = timezone.localdate()
    load_institutions()
    load_demo_partners()
    load_demo_agreements(today)
    load_letters()
    load_return_reasons()
    Duty.objects.create(person=staff["office"], directions=[Direction.FAR_ABROAD, Direction.CIS])
    slots = {calls.make(plan, today, staff["head"]).pk: plan.slot for plan in calls.plans()}
    rounds = {slots[call.pk]: call for call in with_rules(Call.objects.filter(pk__in=slots))}
    applicants = _applicants(count, today, rounds["open"].stay_from)
    say(f"{count} people")
    applications = _applications(applicants, rounds)
    _papers(applications, rounds, staff["office"])
    say("papers")
    _folders(applications)
    say("folders")
    session = _scores(applications, rounds, staff)
    _letters_and_log(applications, staff["office"])
    say("scores, letters, log")
    before = [a for a in applications if a.call_id == rounds["scoring"].pk]
    waiting = next(a for a in applications if a.state == "submitted")
    begun = next(a for a in applications if a.state == "draft")
    return Filled(session.pk, before[0].ref, waiting, begun)


def _applicants(count: int, today: dt.date, leaving: dt.date) -> list[Applicant]:
    rng = Random(1)
    faculties = {faculty.code: faculty for faculty in Faculty.objects.all()}
    models = cycle(list(islice(people(rng, today, leaving, faculties), 150)))
    users = _put(
        User, [User(email=f"person{n}@example.kz", password="!", language="kk") for n in range(count)]
    )
    rows = _put(
        Applicant,
        [_applicant(user, next(models), faculties, n) for n, user in enumerate(users)],
    )
    _put(LanguageProof, [LanguageProof(applicant=row, test="IELTS_ACADEMIC", value="6.5") for row in rows])
    return rows


def _applicant(user: User, person: Person, faculties: dict[str, Faculty], number: int) -> Applicant:
    return Applicant(
        user=user,
        last_name=person.last_name,
        first_name=person.first_name,
        patronymic=person.patronymic,
        latin_name=person.latin_name,
        sex=person.sex,
        birth_date=person.birth_date,
        iin=make_iin(person.birth_date, person.sex, number),
        passport_number=f"N{number:08d}",
        passport_until=person.passport_until,
        phone=person.phone,
        faculty=faculties[person.faculty],
        department=person.department,
        speciality=person.speciality,
        speciality_code=person.speciality_code,
        cycle="bachelor",
        semester=5,
        gpa=person.gpa,
    )


def _applications(applicants: list[Applicant], rounds: dict[str, Call]) -> list[Application]:
    codes = ["scoring"] * CANDIDATES + list(islice(cycle(SHARES), max(0, len(applicants) - CANDIDATES)))
    states: dict[str, Iterator[str]] = {code: cycle(names) for code, names in STATES.items()}
    findings = {code: _findings(call, applicants[0]) for code, call in rounds.items()}
    now = timezone.now()
    rows = []
    for number, (applicant, code) in enumerate(zip(applicants, codes, strict=True), start=1):
        call, state = rounds[code], next(states[code])
        sent = None if state == "draft" else now - dt.timedelta(minutes=number)
        rows.append(
            Application(
                applicant=applicant,
                call=call,
                state=state,
                number=f"{call.program.number_prefix}-{call.year}-{number:05d}" if sent else None,
                submitted_at=sent,
                rules_version=1,
                facts=_facts(applicant, findings[code][1]) if sent else {},
                findings=findings[code][0] if sent else [],
            )
        )
    for row, direction in zip(rows, cycle(DIRECTIONS), strict=False):
        row.direction = direction
    rows = _put(Application, rows)
    places = {call.pk: list(call.offerings.order_by("id")[:2]) for call in rounds.values()}
    _put(
        Choice,
        [
            Choice(application=row, offering=place, rank=rank)
            for row in rows
            for rank, place in enumerate(places[row.call_id], start=1)
        ],
    )
    return rows


def _findings(call: Call, applicant: Applicant) -> tuple[list[Any], dict[str, Any]]:
    facts = facts_of(applicant, call)
    return [finding_texts(finding) for finding in judge(call, facts).findings], plain_facts(facts)


def _facts(applicant: Applicant, sample: dict[str, Any]) -> dict[str, Any]:
    return {**sample, "gpa": str(applicant.gpa), "birth_date": str(applicant.birth_date)}


def _papers(applications: list[Application], rounds: dict[str, Call], office: User) -> None:
    lines = {
        call.pk: [
            row
            for row in call.document_requirements.all()
            if row.parent_id is None and row.condition == "everybody"
        ]
        for call in rounds.values()
    }
    checked = specimen("TRANSCRIPT")
    store(checked, office)
    for start in range(0, len(applications), 500):
        part = applications[start : start + 500]
        documents = _put(
            Document,
            [
                Document(
                    application=row, requirement=line, state=PAPERS.get(row.state, "accepted"), version=1
                )
                for row in part
                for line in lines[row.call_id]
            ],
        )
        filled = [document for document in documents if document.state != "missing"]
        stored = _put(
            StoredFile,
            [
                StoredFile(
                    sha256=checked.sha256,
                    name=checked.name,
                    media_type=checked.media_type,
                    size=len(checked.content),
                    pages=checked.pages,
                    uploaded_by=document.application.applicant.user,
                )
                for document in filled
            ],
        )
        _put(
            Upload,
            [
                Upload(document=document, file=file, number=1)
                for document, file in zip(filled, stored, strict=True)
            ],
        )


def _folders(applications: list[Application]) -> None:
    """Give every application that was sent a folder; half of them are here, some lack a paper."""
    shelf = Place.objects.create(kind=Place.Kind.SHELF, name="A-1")
    now = timezone.now()
    sent = [row for row in applications if row.number]
    here = {"place": shelf, "moved_at": now, "received_at": now}
    folders = _put(Folder, [Folder(application=row, **(here if n % 2 else {})) for n, row in enumerate(sent)])
    of = {folder.application_id: folder for folder in folders}
    papers = Document.objects.filter(application__number__isnull=False).values_list("pk", "application")
    _put(
        Paper,
        [
            Paper(folder=of[application], document_id=pk, originals=1, originals_in=min(1, pk % 7))
            for pk, application in papers.iterator()
        ],
    )


def _scores(applications: list[Application], rounds: dict[str, Call], staff: dict[str, User]) -> Session:
    today = timezone.localdate()
    body = Commission.objects.create(title="Commission", order_number="1", order_date=today)
    members = [Member(commission=body, user=staff["chair"], function=Member.Function.CHAIR)]
    members += [
        Member(commission=body, user=staff[name]) for name in ("member", "member2", "member3", "member4")
    ]
    seats = _put(Member, members)
    sessions = {}
    for code, state in (("scoring", "open"), ("finished", "closed")):
        call = rounds[code]
        session = Session.objects.create(commission=body, call=call, closes_on=today, state=state)
        sessions[code] = session
        people_of = [row for row in applications if row.call_id == call.pk]
        sheets = _put(
            Assessment,
            [
                Assessment(session=session, member=seat, application=row, state="done", version=1)
                for seat in seats
                for row in (
                    people_of if seat.user_id != staff["member"].pk else people_of[: len(people_of) // 2]
                )
            ],
        )
        criteria = [row for row in call.criteria.all() if row.source == "member"]
        _put(
            Score,
            [Score(assessment=sheet, criterion=row, points=3) for sheet in sheets for row in criteria],
        )
    return sessions["scoring"]


def _letters_and_log(applications: list[Application], office: User) -> None:
    template = LetterTemplate.objects.get(code="submitted")
    sent = [row for row in applications if row.number]
    now = timezone.now()
    _put(
        Message,
        [
            Message(
                template=template,
                recipient=row.applicant.user.email,
                user=row.applicant.user,
                occasion=f"{kind}:{row.ref}:1",
                subject="We have your application",
                body="Hello!",
                state="sent",
                sent_at=now,
                link=f"/applications/{row.ref}/",
            )
            for row in sent
            for kind in ("submitted", "verified")
        ],
    )
    moves = (("submit", "draft", "submitted"), ("verify", "submitted", "verified"))
    _put(
        Transition,
        [
            Transition(application=row, step=step, source=source, target=target, by=office)
            for row in sent
            for step, source, target in moves
        ],
    )
    _put(
        LogEntry,
        [
            LogEntry(
                actor=office,
                verb=f"application.{step}",
                target_type="applications.application",
                target=row.ref,
            )
            for row in sent
            for step, _source, _target in moves
        ],
    )
