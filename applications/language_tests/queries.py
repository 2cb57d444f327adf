"""What pages and decisions need to know about language tests."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from applications.models import Applicant, Application, Document, LanguageProof
from applications.workflow import State
from mobility.common.policy import visible
from programs.models import Call, DocumentRequirement, EligibilityRule
from programs.rules import HOME_TEST, LEVELS

from .models import Booking, TestSlot

WAY = "home_test"
# The code of a result of our own test on every checklist.
PAPER = "LANG_TEST_HOME"
# A result is of use until the commission begins.
STATES = (State.DRAFT, State.SUBMITTED, State.RETURNED)
LIVE = (Booking.State.BOOKED, Booking.State.WAITING)


def language_rules(rows: Any) -> list[EligibilityRule]:
    """Return those of a call's rules by which a result of our own test counts."""
    return [row for row in rows if row.kind == "language" and WAY in row.params.get("accepts", ())]


def accepts_our_test(call: Call) -> bool:
    """Tell whether a call, whose rules are loaded, takes a result of our own test as proof of a language."""
    return bool(language_rules(call.eligibility_rules.all()))


@dataclass(frozen=True)
class Use:
    """A call for which a result counts, and the level it asks for; empty where the host says which."""

    call: Call
    level: str


def _with_language_rules(calls: QuerySet[Call]) -> QuerySet[Call]:
    rules = EligibilityRule.objects.current().filter(kind="language")
    return calls.prefetch_related(Prefetch("eligibility_rules", rules))


def uses(today: dt.date) -> list[Use]:
    """Return the open calls for which a result counts, the one that closes first at the beginning."""
    calls = _with_language_rules(Call.objects.open(today)).order_by("closes_on", "pk")
    return [
        Use(call, rules[0].params.get("level") or "")
        for call in calls
        if (rules := language_rules(call.eligibility_rules.all()))
    ]


def papers_for_our_test(application: Application) -> list[Document]:
    """Return the papers of an application that a result of our test may meet: open, or met by it."""
    ours = Q(requirement__code=PAPER) | Q(requirement__alternatives__code=PAPER)
    opened = Q(state__in=[Document.State.MISSING, Document.State.RETURNED])
    rows = application.documents.filter(ours, opened | Q(met_by=Document.Way.HOME_TEST)).distinct()
    return list(
        rows.select_related("requirement", "application").prefetch_related("requirement__alternatives")
    )


def row_for_our_test(document: Document) -> DocumentRequirement:
    """Return the line, or the way to meet it, that is a result of our test."""
    rows = [document.requirement, *document.requirement.alternatives.all()]
    return max((row for row in rows if row.code == PAPER), key=lambda row: row.since)


def result_for(application: Application, row: DocumentRequirement) -> LanguageProof | None:
    """Return the best confirmed result of our test that reaches the level a paper asks for."""
    asked = row.min_level or (row.parent.min_level if row.parent else "")
    proofs = LanguageProof.objects.filter(
        applicant=application.applicant_id, test=HOME_TEST, confirmed_at__isnull=False
    )
    enough = [
        proof
        for proof in proofs
        if proof.value in LEVELS
        and (not asked or LEVELS.index(proof.value) >= LEVELS.index(asked))
        and (not row.languages or proof.language in row.languages)
    ]
    return max(enough, key=lambda proof: (LEVELS.index(proof.value), proof.pk), default=None)


def applicant_of(user: Any) -> Applicant | None:
    """Return the person behind an account, if they ever began an application."""
    return Applicant.objects.filter(user=user).first()


def calls_of(applicant: Applicant | None, now: dt.datetime) -> set[int]:
    """Return the keys of the calls, accepting our test, in which this person has an application under way.

    A draft counts while it can still be sent in.
    """
    if applicant is None:
        return set()
    under_way = Application.objects.filter(applicant=applicant, state__in=STATES)
    under_way = under_way.prefetch_related(
        "extensions", Prefetch("call", _with_language_rules(Call.objects.all()))
    )
    return {
        row.call_id
        for row in under_way
        if accepts_our_test(row.call) and (not row.is_draft or row.is_open(now))
    }


def live(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Narrow bookings to those that stand: nobody may have two for a language in a round."""
    return bookings.filter(state__in=LIVE).exclude(attendance=Booking.Attendance.EXCUSED)


def open_slots(user: Any, now: dt.datetime, today: dt.date) -> list[TestSlot]:
    """Return the tests a person may book at ``now``, with how many wait (``waiting``)."""
    waiting = Count("bookings", filter=Q(bookings__state=Booking.State.WAITING))
    rows = visible(user, TestSlot).filter(state=TestSlot.State.PUBLISHED, day__gte=today)
    rows = rows.annotate(waiting=waiting).prefetch_related("calls").order_by("day", "starts_at", "pk")
    return [slot for slot in rows if slot.is_open(now)]


def own_bookings(user: Any) -> list[Booking]:
    """Return a person's own places and results, newest test first, with the place in line (``line``)."""
    before = Q(slot__bookings__made_at__lt=F("made_at"))
    before |= Q(slot__bookings__made_at=F("made_at"), slot__bookings__pk__lte=F("pk"))
    line = Count("slot__bookings", filter=before & Q(slot__bookings__state=Booking.State.WAITING))
    rows = visible(user, Booking).filter(applicant__user=user, state__in=LIVE)
    return list(rows.select_related("slot").annotate(line=line).order_by("-slot__day", "-slot__starts_at"))


def in_line(slot: TestSlot) -> QuerySet[Booking]:
    """Return who waits for a place, the first in line first."""
    return slot.bookings.filter(state=Booking.State.WAITING).order_by("made_at", "pk")


def attending(slot: TestSlot) -> QuerySet[Booking]:
    """Return who has a place at a test, by name."""
    people = slot.bookings.filter(state=Booking.State.BOOKED)
    people = people.select_related("applicant__user", "applicant__faculty", "recorded_by")
    return people.order_by("applicant__last_name", "applicant__first_name", "pk")


def tomorrows(day: dt.date) -> QuerySet[Booking]:
    """Return the places taken at the tests of a day."""
    held = (TestSlot.State.PUBLISHED, TestSlot.State.CLOSED)
    rows = Booking.objects.filter(slot__day=day, slot__state__in=held, state=Booking.State.BOOKED)
    return rows.filter(applicant__user__is_active=True).select_related("slot", "applicant__user")
