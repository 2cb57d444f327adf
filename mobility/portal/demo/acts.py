"""The five calls of the demo year: who goes how far."""

import datetime as dt
from decimal import Decimal

from applications import actions
from applications.approval.actions import decide
from applications.commission import actions as commission
from applications.commission.models import Recusal
from applications.models import Application
from applications.placement.actions import allocate_places
from applications.recognition.models import RecognisedCourse
from applications.stay.actions import come_back, depart
from applications.workflow import State
from mobility.accounts.models import User
from mobility.common import clock
from mobility.portal.follow.actions import follow
from programs.models import Call

from . import accounts
from .people import Person, make_iin, move_to_faculty
from .story import RETURNS, Story


def play_open(story: Story, call: Call) -> None:
    """A call open for weeks: drafts at every stage, papers being checked."""
    crowd = story.crowd(call)
    stages = ("nothing", "profile", "profile", "choices", "some", "some", "some", "done", "done")
    for until in stages[:: 3 if story.small else 1]:
        story.draft(next(crowd), call, until=until)
    story.draft(_weak(next(crowd)), call, until="some")
    plan = story.plans[call.code]
    for place in range(story.some(14)):
        person = next(crowd)
        if place < plan.in_semester_7:
            person.semester, person.final_year = 7, True
            move_to_faculty(person, "eng", story.rng)
        application = story.submit(person, call)
        if place == 1:
            _faculty_agrees(story, application)
    for code in plan.returned:
        story.give_back(story.submit(next(crowd), call), code)
    for _unused in range(story.some(3)):
        story.verify(story.submit(next(crowd), call))
    story.withdraw(story.draft(next(crowd), call, until="some"))
    story.withdraw(story.submit(next(crowd), call))


def _faculty_agrees(story: Story, application: Application) -> None:
    """The faculty answers what it was asked about a person, if it was asked anything."""
    for decision in application.faculty_decisions.all():
        decide(decision, story.staff["faculty"], agrees=True, reason="Выпускная работа пишется дистанционно.")


def play_closing(story: Story, call: Call) -> None:
    """A call that closes in three days: Aigerim's draft lacks some papers."""
    _aigerim(story, call)
    crowd = story.crowd(call)
    stages = ("profile",) * 2 + ("choices",) * 2 + ("some",) * 4 + ("done",) * 2
    for until in stages[:: 3 if story.small else 1]:
        story.draft(next(crowd), call, until=until)
    if story.plans[call.code].teachers:
        story.draft(_teacher(next(crowd)), call, until="some")
    for _unused in range(story.some(11)):
        story.submit(next(crowd), call)
    for code in story.plans[call.code].returned:
        application = story.submit(next(crowd), call)
        document = application.documents.select_related("requirement").get(requirement__code=code)
        language = application.applicant.user.language
        actions.return_document(document, story.reviewer(document), document.version, RETURNS[language])
    for _unused in range(story.some(3)):
        story.verify(story.submit(next(crowd), call))
    story.refuse(story.submit(next(crowd), call))
    story.withdraw(story.draft(next(crowd), call, until="choices"))


def _aigerim(story: Story, call: Call) -> Application:
    """The student whose account is shown: seventeen on the day she leaves, three papers still missing."""
    person = next(story.crowd(call))
    person.email, person.language = accounts.STUDENT.email, "kk"
    person.last_name, person.first_name, person.patronymic = "Сәрсенова", "Айгерім", "Ерланқызы"
    person.latin_name, person.sex, person.citizenship = "SARSENOVA AIGERIM", "f", "KZ"
    person.birth_date = clock.add_months(call.stay_from, -12 * 18) + dt.timedelta(days=15)
    person.iin = make_iin(person.birth_date, "f", 4211)
    person.passport_number, person.semester, person.gpa = "N00000017", 3, Decimal("3.41")
    person.proofs, person.categories = (("IELTS_ACADEMIC", "6.5", "en"),), []
    move_to_faculty(person, "comp", story.rng)
    application = story.draft(person, call, until="choices")
    missing = {"TRANSCRIPT", "LANGUAGE", "RECOMMENDATION", "MEDICAL_072U", "MEDICAL", "PARENT_CONSENT"}
    for document in application.documents.select_related("requirement"):
        if document.requirement.code not in missing:
            story.upload(document, person, story.moment_in(call))
    return application


def play_scoring(story: Story, call: Call) -> None:
    """A closed call before the commission: some scores are in."""
    crowd = story.crowd(call)
    story.draft(next(crowd), call, until="some")
    count = story.some(24)
    candidates = [story.verify(story.submit(next(crowd), call)) for _unused in range(count)]
    for _unused in range(2):
        story.refuse(story.submit(next(crowd), call))
    body = story.appoint(
        "Конкурстық комиссия · Конкурсная комиссия", "128-Ө", call.closes_on + dt.timedelta(days=2)
    )
    closing = story.today + dt.timedelta(days=4)
    session = commission.open_session(body, call, closing, story.staff["head"])
    commission.recuse(session, candidates[5], story.staff["member2"], Recusal.Kind.SUPERVISOR)
    scored = story.some(9)
    for application in candidates[:scored]:
        story.score(session, application, "member")
    story.score(session, candidates[scored], "member", half=True)
    commission.abstain(session, candidates[scored + 1], story.staff["member"], "Не был на собеседовании.")
    shares = (
        ("chair", story.some(4)),
        ("member2", story.some(5)),
        ("member3", count),
        ("member4", count // 2),
    )
    for name, done in shares:
        for application in candidates[:done]:
            story.score(session, application, name)
    story.withdraw(candidates[-1])


def play_finished(story: Story, call: Call) -> None:
    """A finished call: ranked, places given, people at every later stage."""
    crowd = story.crowd(call)
    candidates = []
    count = story.some(28)
    for number in range(count):
        person = next(crowd)
        if number % 2 == 0:
            move_to_faculty(person, "eng", story.rng)
        candidates.append(story.verify(story.submit(person, call)))
    candidates += [story.verify(application) for application in _twins(story, call)]
    body = story.appoint(
        "Конкурстық комиссия · Конкурсная комиссия", "64-Ө", call.closes_on + dt.timedelta(days=2)
    )
    session = commission.open_session(body, call, call.interviews_to or call.closes_on, story.staff["head"])
    for name in ("chair", "member", "member2", "member3", "member4"):
        for application in candidates[:count]:
            story.score(session, application, name)
        for application in candidates[count:]:
            points = {c.code: 2 for c in call.criteria.filter(source="member")}
            commission.save_scores(session, application, story.staff[name], points, finish=True)
    ranking = commission.close_session(session, story.staff["chair"])
    allocate_places(ranking, story.staff["head"])
    _travel(story, call)


def _twins(story: Story, call: Call) -> list[Application]:
    """Two candidates nothing parts, for the one place at a host: the commission has to decide."""
    crowd, plan = story.crowd(call), story.plans[call.code]
    pair = []
    for _unused in range(2):
        person = next(crowd)
        person.gpa, person.semester = Decimal(plan.least_gpa), 3
        person.proofs = (("IELTS_ACADEMIC", "5.5", "en"),)
        application = story.draft(person, call)
        user = application.applicant.user
        theirs = list(call.offerings.filter(institution__code=plan.twins))
        moment = story.moment_in(call)
        actions.choose(application, theirs, user, now=moment)
        pair.append(
            actions.submit(application, user, consent_processing=True, consent_cross_border=True, now=moment)
        )
    return pair


def _travel(story: Story, call: Call) -> None:
    """Let those who got a place accept, decline, leave, come back; close the books on some in reserve."""
    head, office = story.staff["head"], story.staff["office"]
    seated = list(story.in_state(call, State.SELECTED))
    ours = [a for a in seated if a.applicant.faculty and a.applicant.faculty.code == "eng"]
    others = [a for a in seated if a not in ours]
    going = ours[:8] + others[:9]
    for application in going:
        actions.fire(application, "accept", application.applicant.user)
    for application in [a for a in seated if a not in going][:2]:
        actions.fire(application, "decline", application.applicant.user)
    for application in ours[:8] + others[:6]:
        actions.fire(application, "nominate", office)
    for number, application in enumerate(ours[:8] + others[:3]):
        depart(application, call.stay_from + dt.timedelta(days=number % 4), office)
    for number, application in enumerate(ours[:7]):
        come_back(application, story.today - dt.timedelta(days=20 - number), office)
    for application in ours[:4]:
        _recognise(story, application)
    reserve = list(story.in_state(call, State.RESERVE))
    for application in reserve[1:][-2:]:
        actions.fire(application, "pass_over", head)
    for application in reserve[:1]:
        story.withdraw(application)


def _recognise(story: Story, application: Application) -> None:
    """The faculty recognises two courses taken at the host."""
    for title, grade, home in (
        ("Applied Statistics", "B", "Прикладная статистика"),
        ("Project Management", "A", "Управление проектами"),
    ):
        RecognisedCourse.objects.create(
            application=application, title=title, ects=Decimal("6.0"), grade=grade, recognised_as=home
        )
    actions.fire(application, "recognise", story.staff["faculty"])


def _weak(person: Person) -> Person:
    """Somebody who may not apply yet: the portal tells why."""
    person.gpa, person.proofs = Decimal("2.61"), (("IELTS_ACADEMIC", "5.0", "en"),)
    person.field_match = False
    return person


def _teacher(person: Person) -> Person:
    """A teacher: some calls take staff too, for other lengths of stay."""
    person.person, person.cycle = "teacher", ""
    person.semester, person.gpa, person.categories, person.final_year = None, None, [], None
    person.speciality = person.speciality_code = ""
    person.position = {"kk": "аға оқытушы", "ru": "старший преподаватель", "en": "senior lecturer"}[
        person.language
    ]
    return person


def play_coming(story: Story, call: Call) -> None:
    """A call that opens in some days: people want a letter when it does, some also when its days move."""
    people = User.objects.filter(applicant__isnull=False).exclude(email=accounts.STUDENT.email).order_by("pk")
    student = User.objects.get(email=accounts.STUDENT.email)
    for number, user in enumerate([student, *people[: story.some(9)]]):
        follow(user, call, changes=number % 2 == 0)


PLAYS = {
    "open": play_open,
    "closing": play_closing,
    "scoring": play_scoring,
    "finished": play_finished,
    "coming": play_coming,
}
