"""What people do in the demo year, each verb by the portal's own action."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from applications import actions, queries
from applications.commission import actions as commission
from applications.commission.models import Commission, Member, Session
from applications.models import Applicant, Application, Document, LanguageProof
from mobility.accounts.models import User
from mobility.common import clock, files
from partners.models import Faculty
from programs.models import Call, DocumentRequirement, Offering

from . import accounts
from .calls import plans
from .documents import specimen
from .people import Person, people

COLUMNS = (
    "person",
    "last_name",
    "first_name",
    "patronymic",
    "latin_name",
    "sex",
    "birth_date",
    "iin",
    "citizenship",
    "passport_number",
    "passport_until",
    "phone",
    "department",
    "position",
    "speciality",
    "speciality_code",
    "cycle",
    "full_time",
    "final_year",
    "field_match",
    "earlier_study_months",
    "earlier_internship_months",
    "semester",
    "gpa",
    "categories",
)
RETURNS = {
    "kk": "Екінші бетте мөр көрінбейді. Барлық бетті толық, көлеңкесіз қайта сканерлеңіз.",
    "ru": "На второй странице не видно печати. Отсканируйте все страницы целиком, без теней.",
    "en": "The seal on page 2 cannot be seen. Please scan all pages again, whole sheets, without shadows.",
}
REFUSALS = {
    "kk": "Транскрипттегі GPA өтінімдегіден төмен.",
    "ru": "GPA в транскрипте ниже, чем в заявке.",
    "en": "The GPA in the transcript is lower than in the application.",
}


class Story:
    """Plays the demo year. The same seed gives the same year, but for public codes and password hashes."""

    def __init__(self, today: dt.date, *, small: bool = False, seed: int = 20260901) -> None:
        self.today = today
        self.small = small
        self.plans = {plan.code: plan for plan in plans()}
        # Everything happened before today, so that the year is the same at any hour of the day.
        self.now = clock.start_of(today)
        self.rng = Random(seed)
        self.staff: dict[str, User] = {}
        self.faculties = {faculty.code: faculty for faculty in Faculty.objects.all()}

    def hire(self) -> None:
        """Make the accounts that are not applicants'."""
        for account in (*accounts.SHOWN[1:], *accounts.COLLEAGUES):
            self.staff[account.email.split("@")[0]] = accounts.create(account)

    def some(self, count: int) -> int:
        """Return how many of ``count`` people there are in this year: a small one has a third of them."""
        return max(1, count // 3) if self.small else count

    def crowd(self, call: Call) -> Iterator[Person]:
        """Return invented people who may apply for a call."""
        plan = self.plans[call.code]
        for person in self._everybody(call.stay_from):
            person.semester = max(person.semester or 0, plan.least_semester)
            person.gpa = max(person.gpa or Decimal(0), Decimal(plan.least_gpa))
            if plan.proofs:
                test, value, language = plan.proofs[person.number % len(plan.proofs)].split()
                person.proofs = ((test, value.strip("-"), language),)
            yield person

    def _everybody(self, leaving: dt.date) -> Iterator[Person]:
        if not hasattr(self, "_people"):
            self._people = people(self.rng, self.today, leaving, self.faculties)
        return self._people

    def sign_up(self, person: Person) -> User:
        """Make the account of an applicant; only Aigerim's has a password."""
        if person.email == accounts.STUDENT.email:
            return accounts.create(accounts.STUDENT)
        user = User(email=person.email, language=person.language)
        user.set_unusable_password()
        user.save()
        return user

    def draft(self, person: Person, call: Call, *, until: str = "done") -> Application:
        """Let a person fill in an application until "nothing", "profile", "choices", "some" or "done"."""
        user = self.sign_up(person)
        moment = self.moment_in(call)
        application = actions.start(user, call, now=moment)
        if until == "nothing":
            return application
        self.fill_profile(application.applicant, person)
        if until == "profile":
            return application
        application = Application.objects.select_related("call", "applicant__user").get(pk=application.pk)
        actions.choose(application, self.wishes(application), user, now=moment)
        if until == "choices":
            return application
        rows = application.documents.select_related("requirement").order_by("requirement__order")
        papers = list(rows.prefetch_related("requirement__alternatives"))
        for document in papers[: 4 if until == "some" else None]:
            self.upload(document, person, moment)
        return application

    def fill_profile(self, applicant: Applicant, person: Person, by: User | None = None) -> None:
        """Save everything the profile asks for."""
        for column in COLUMNS:
            setattr(applicant, column, getattr(person, column))
        applicant.faculty = self.faculties[person.faculty]
        proofs = [LanguageProof(test=test, value=value, language=code) for test, value, code in person.proofs]
        actions.save_profile(applicant, by or applicant.user, proofs)

    def wishes(self, application: Application) -> list[Offering]:
        """Return one to three different places open to a person; nobody but the twins wishes for theirs."""
        theirs = self.plans[application.call.code].twins
        offered = application.call.offerings.select_related("institution").order_by("id")
        places = [place for place in offered if place.institution.code != theirs]
        closed = queries.barriers(application, places)
        places = [place for place in places if place.pk not in closed]
        return self.rng.sample(places, self.rng.randint(1, min(3, len(places))))

    def upload(self, document: Document, person: Person, moment: dt.datetime, by: User | None = None) -> None:
        """Put a specimen into a document, as the applicant unless told otherwise."""
        code, way = document.requirement.code, way_of(document, person)
        if way is not None:
            code = way.code
        elif code == "LANGUAGE":
            code = "LANG_CERT"
        elif code == "PHOTO_3X4":
            code = f"PHOTO_{person.sex.upper()}"
        user = by or document.application.applicant.user
        stored = files.store(specimen(code), user)
        actions.upload(document, stored, user, alternative=way, now=moment)

    def submit(self, person: Person, call: Call) -> Application:
        """Let a person fill in everything and submit."""
        application = self.draft(person, call)
        return actions.submit(
            application,
            application.applicant.user,
            consent_processing=True,
            consent_cross_border=True,
            now=self.moment_in(call),
        )

    def moment_in(self, call: Call) -> dt.datetime:
        """Return a moment at which the call was open and that has passed."""
        last = min(call.closes_on, self.today - dt.timedelta(days=1))
        day = call.opens_on + dt.timedelta(days=self.rng.randint(0, max(0, (last - call.opens_on).days)))
        return clock.start_of(day) + dt.timedelta(minutes=self.rng.randint(9 * 60, 21 * 60))

    def reviewer(self, document: Document) -> User:
        """Return who may decide about a paper: medical ones need a permission, social ones are the head's."""
        kind = document.requirement.kind
        return self.staff[{"medical": "medical", "social_status": "head"}.get(kind, "office")]

    def accept_papers(self, application: Application, but: str = "") -> None:
        """Accept the papers of an application, all but one."""
        for document in application.documents.select_related("requirement"):
            if document.requirement.code != but:
                actions.accept_document(document, self.reviewer(document), document.version)

    def verify(self, application: Application) -> Application:
        """Accept all papers and find them in order."""
        self.accept_papers(application)
        return actions.verify(application, self.staff["office"])

    def give_back(self, application: Application, code: str = "TRANSCRIPT") -> Application:
        """Accept some papers and return one with a remark in the applicant's language."""
        for document in application.documents.select_related("requirement")[:2]:
            if document.requirement.code != code:
                actions.accept_document(document, self.reviewer(document), document.version)
        document = application.documents.select_related("requirement").get(requirement__code=code)
        language = application.applicant.user.language
        actions.return_document(document, self.staff["office"], document.version, RETURNS[language])
        return Application.objects.get(pk=application.pk)

    def refuse(self, application: Application) -> Application:
        """Refuse an application with a reason."""
        note = REFUSALS[application.applicant.user.language]
        return actions.fire(application, "refuse", self.staff["office"], note)

    def appoint(self, title: str, number: str, day: dt.date) -> Commission:
        """Appoint a commission: chair, four members, a secretary."""
        body = Commission.objects.create(title=title, order_number=number, order_date=day)
        functions = [("chair", Member.Function.CHAIR), ("secretary", Member.Function.SECRETARY)]
        functions += [(name, Member.Function.MEMBER) for name in ("member", "member2", "member3", "member4")]
        positions = {
            account.email.split("@")[0]: account.position
            for account in (*accounts.SHOWN, *accounts.COLLEAGUES)
        }
        for name, function in functions:
            commission.add_member(body, self.staff[name], function, self.staff["head"], positions[name])
        return body

    def score(self, session: Session, application: Application, name: str, *, half: bool = False) -> None:
        """Let a member score a candidate; good grades and a little luck give good points."""
        gpa = float(application.facts["gpa"])
        points = {}
        for criterion in session.call.criteria.filter(source="member"):
            wanted = self.rng.gauss(1 + (gpa - 2.9) * 3, 1)
            points[criterion.code] = max(0, min(criterion.scale_max, round(wanted)))
        if half:
            points.popitem()
        commission.save_scores(session, application, self.staff[name], points, finish=not half)

    def in_state(self, call: Call, state: str) -> Any:
        """Return the applications of a call in a state, in the order of their numbers."""
        applications = Application.objects.filter(call=call, state=state).order_by("number")
        return applications.select_related("applicant__user", "applicant__faculty")

    def withdraw(self, application: Application) -> None:
        """Let the applicant withdraw."""
        actions.fire(application, "withdraw", application.applicant.user)


# Which of several ways a person takes, by the language paper they have.
WAYS = {
    "HOME_TEST": ("LANG_TEST_HOME",),
    "HOST_CONSENT": ("LANG_HOST_CONSENT",),
    "KBTU_STATEMENT": ("LANG_STATEMENT_HOME",),
    "TOEFL_IBT": ("LANG_CERT_TOEFL", "LANG_CERT"),
}
CERTIFICATES = ("LANG_CERT_IELTS", "LANG_CERT")


def way_of(document: Document, person: Person) -> DocumentRequirement | None:
    """Return the alternative a person hands in, where a requirement has some: the first that fits them."""
    ways = list(document.requirement.alternatives.all())
    fitting = WAYS.get(person.proofs[0][0], CERTIFICATES) if person.proofs else ()
    return next((way for code in fitting for way in ways if way.code == code), ways[0] if ways else None)
