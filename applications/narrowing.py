"""The questions the office asks its list of applications, and how people are found in it.

Later stages add questions of their own ("folder not here") with ``add_question``, so that this package never
imports them.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobility.common import clock
from mobility.common.policy import visible
from programs.models import Call, DocumentRequirement

from . import queue
from .folding import fold_name
from .models import Applicant, Application, Document, Remark
from .policy import kinds_hidden_from
from .workflow import STILL_GOING_ON, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Narrow = Callable[[QuerySet[Application], Any], QuerySet[Application]]
GROWN_UP_MONTHS = 18 * 12
LONG_DAYS = 7
SHORTEST_IIN_END = 4
# Nothing more is decided about these.
OVER = [State.WITHDRAWN, State.REFUSED, State.DECLINED, State.NOT_SELECTED, State.RECOGNISED]
# What has to come still: never sent, or sent back. A paper nobody has to send is not awaited.
AWAITED = Q(state=Document.State.RETURNED) | Q(state=Document.State.MISSING, requirement__optional=False)


@dataclass(frozen=True)
class Question:
    """A question to the list: its code in addresses, its words, and which applications answer it."""

    code: str
    words: "StrOrPromise"
    narrow: Narrow


_questions: dict[str, Question] = {}


def add_question(code: str, words: "StrOrPromise", narrow: Narrow) -> None:
    """Let the list answer a question: ``narrow(applications, user)`` keeps those it is about."""
    _questions[code] = Question(code, words, narrow)


def questions() -> list[Question]:
    """Return the questions in the order in which stages added them."""
    return list(_questions.values())


def narrowed(rows: QuerySet[Application], code: str | None, user: Any) -> QuerySet[Application]:
    """Keep the applications a question is about; an unknown code keeps all."""
    question = _questions.get(code or "")
    return question.narrow(rows, user) if question else rows


# --- People ----------------------------------------------------------------------------------------------


def named(word: str, person: str = "") -> Q:
    """Match people by a part of a name, in either alphabet; ``person`` leads to the applicant."""
    return Q(**{f"{person}search_words__contains": fold_name(word) or word})


def found(rows: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Keep the applications that every word of ``text`` is about: number, name, end of the IIN.

    A draft is found by its whole code alone: whose it is the office does not know.
    """
    for word in text.split():
        rows = rows.filter((_about(word) & Q(number__isnull=False)) | Q(ref=word.lower()))
    return rows


def found_of(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Keep what belongs to applications that were sent in and that every word of ``text`` is about.

    By name and number only: "0002" is meant for a folder, not for everybody whose IIN ends so.
    """
    for word in text.split():
        known = Application.objects.filter(_numbered_or(word, named(word)), number__isnull=False).order_by()
        rows = rows.filter(application__in=known.values("pk"))
    return rows


def _about(word: str) -> Q:
    people = named(word)
    if word.isdecimal() and len(word) >= SHORTEST_IIN_END:
        people |= Q(iin__endswith=word)
    return _numbered_or(word, people)


def _numbered_or(word: str, people: Q) -> Q:
    """Match applications by number or person. Two short scans: a join would be read whole for each list."""
    numbered = Application.objects.filter(number__icontains=word).order_by().values("pk")
    return Q(pk__in=numbered) | Q(applicant__in=Applicant.objects.filter(people).order_by().values("pk"))


# --- Papers ----------------------------------------------------------------------------------------------


def kinds_of_papers(user: Any) -> list[tuple[str, str]]:
    """Return the kinds of papers this person of the office may open, with their names."""
    hidden = kinds_hidden_from(user)
    return [(kind, str(name)) for kind, name in DocumentRequirement.Kind.choices if kind not in hidden]


def awaiting_only(rows: QuerySet[Application], kind: str, user: Any) -> QuerySet[Application]:
    """Keep the applications that wait for papers of one kind and for no others, of those ``user`` opens."""
    papers = visible(user, Document).filter(AWAITED).order_by()
    of_kind = papers.filter(requirement__kind=kind).values("application")
    others = papers.exclude(requirement__kind=kind).values("application")
    return rows.filter(pk__in=of_kind).exclude(pk__in=others).exclude(state__in=OVER)


# --- Notes -----------------------------------------------------------------------------------------------


def unread_remarks(user: Any) -> QuerySet[Remark]:
    """Return the notes of colleagues that are for somebody and that they have not read."""
    return visible(user, Remark).filter(unread_by=user.pk)


# --- Questions of this package ---------------------------------------------------------------------------


def before_today(days: int) -> dt.datetime:
    """Return the first instant of the day that was ``days`` days ago."""
    return clock.start_of(timezone.localdate() - dt.timedelta(days=days))


def returned_long_ago(rows: QuerySet[Application], _user: Any) -> QuerySet[Application]:
    """Keep those that were returned more than a week ago and did not come back since."""
    return rows.filter(state=State.RETURNED, state_since__lt=before_today(LONG_DAYS))


def waiting_long(rows: QuerySet[Application], user: Any) -> QuerySet[Application]:
    """Keep others' applications that wait for the office for more than a week."""
    waiting = rows.filter(state=State.SUBMITTED, state_since__lt=before_today(LONG_DAYS))
    return queue.not_near(waiting, user)


def overdue(rows: QuerySet[Application], user: Any) -> QuerySet[Application]:
    """Keep others' applications with a returned paper whose term has passed."""
    returned = visible(user, Document).filter(state=Document.State.RETURNED).order_by()
    late = returned.filter(due__lt=timezone.localdate()).values("application")
    return queue.not_near(rows.filter(pk__in=late, state__in=STILL_GOING_ON), user)


def minor_at_departure(rows: QuerySet[Application], user: Any) -> QuerySet[Application]:
    """Keep those whose applicant turns 18 after the day of departure of their call."""
    leaving = visible(user, Call).order_by().values_list("pk", "stay_from")
    minors = Q(pk__in=[])
    for call, day in leaving:
        young = Applicant.objects.filter(birth_date__gt=clock.add_months(day, -GROWN_UP_MONTHS)).order_by()
        minors |= Q(call=call, applicant__in=young.values("pk"))
    # Of a draft the office does not know how old its applicant is.
    return rows.filter(minors, number__isnull=False).exclude(state__in=OVER)


add_question("returned-long", _("returned over a week ago"), returned_long_ago)
add_question("overdue", _("the term to mend has passed"), overdue)
add_question("waiting-long", _("we have not answered for over a week"), waiting_long)
add_question("minors", _("turns 18 after departure"), minor_at_departure)
add_question(
    "notes",
    _("has notes for me that I have not read"),
    lambda rows, user: rows.filter(Exists(unread_remarks(user).filter(application=OuterRef("pk")))),
)
add_question("late", _("sent in late"), lambda rows, _user: rows.filter(late=True))
