"""Letters before a deadline: to drafts 7, 3 and 1 days before, to who has to mend something 3 and 1 days."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mobility.common import clock, dates
from mobility.mail.actions import Letter, enqueue_all
from programs.models import Call

from . import mending, queries
from .models import Application, Document
from .wording import question
from .workflow import State

DAYS_BEFORE = (7, 3, 1)
DAYS_TO_MEND = (3, 1)


def plan_reminders(now: dt.datetime | None = None) -> int:
    """Put today's reminders into the outbox and return how many were added; safe to run again and again.

    Days are local ones. A day on which nothing ran is not made up for: the next reminder says the same.
    The days count to the deadline that comes next for a person: the normal one, then the one for late
    applications, or the later day this person was given.
    """
    today = clock.local_day(now or timezone.now())
    closing = [today + dt.timedelta(days=days) for days in DAYS_BEFORE]
    ends = Q(closes_on__in=closing) | Q(late_until__in=closing)
    ends |= Q(applications__state=State.DRAFT, applications__extensions__until__in=closing)
    calls = Call.objects.published().filter(ends, opens_on__lte=today).distinct()
    return sum(remind(call, today) for call in calls)


@transaction.atomic
def remind(call: Call, today: dt.date) -> int:
    """Ask for one letter to every draft of a call whose deadline is near, in a fixed number of queries.

    Returns how many are new.
    """
    drafts = queries.incomplete_drafts(call).filter(applicant__user__is_active=True)
    near = [draft for draft in drafts if (draft.deadline_on(today) - today).days in DAYS_BEFORE]
    return enqueue_all("reminder", [reminder(draft, today) for draft in near])


def reminder(draft: Application, today: dt.date) -> Letter:
    """Return the letter to one draft, in the language of its owner."""
    user, call, day = draft.applicant.user, draft.call, draft.deadline_on(today)
    days = (day - today).days
    with override(user.language):
        context = {
            "name": draft.applicant.first_name or user.get_full_name(),
            "call": call.title,
            "deadline": dates.deadline_text(day, user.language).text,
            "days": dates.days_left(days, user.language),
            "missing": in_words(queries.what_is_missing(draft)),
            "after": _after(draft, day),
        }
    return Letter(
        user=user,
        occasion=f"reminder:{draft.ref}:{day}:{days}",
        context=context,
        link=f"/applications/{draft.ref}/",
    )


def _after(draft: Application, day: dt.date) -> str:
    """Say what comes after a deadline, in the active language."""
    if day == draft.last_day:
        return _("After the deadline the portal takes no applications.")
    last = dates.long_date(draft.last_day, draft.applicant.user.language)
    return _("After the deadline applications are taken until %(day)s, but marked as late.") % {"day": last}


def plan_mending_reminders(now: dt.datetime | None = None) -> int:
    """Remind whoever has to mend documents 3 and 1 days before their term; returns how many are new.

    One letter names all documents of an application that end on that day. Safe to run again and again.
    """
    today = clock.local_day(now or timezone.now())
    ends = [today + dt.timedelta(days=days) for days in DAYS_TO_MEND]
    waiting = Document.objects.filter(
        state=Document.State.RETURNED,
        due__in=ends,
        application__state=State.RETURNED,
        application__applicant__user__is_active=True,
    ).select_related("requirement", "application__applicant__user", "application__call")
    found: dict[tuple[int, dt.date], list[Document]] = {}
    for document in waiting.order_by("application_id", "requirement__order", "id"):
        assert document.due is not None  # filtered by it
        found.setdefault((document.application_id, document.due), []).append(document)
    letters = [_to_mend(documents, day, today) for (_pk, day), documents in found.items()]
    return enqueue_all("mend-reminder", letters) if letters else 0


def _to_mend(documents: list[Document], day: dt.date, today: dt.date) -> Letter:
    application = documents[0].application
    user, days = application.applicant.user, (day - today).days
    languages = mending.LANGUAGES
    return Letter(
        user=user,
        occasion=f"mend-reminder:{application.ref}:{day}:{days}",
        context={
            "name": application.applicant.first_name or user.get_full_name(),
            "call": {code: getattr(application.call, f"title_{code}") for code in languages},
            "number": application.number or "",
            "reason": mending.remarks(documents),
            "deadline": {code: dates.deadline_text(day, code).text for code in languages},
            "days": {code: dates.days_left(days, code) for code in languages},
        },
        link=f"/applications/{application.ref}/",
    )


def in_words(missing: dict[str, Any]) -> str:
    """Say what keeps a draft from being submitted, one line for each thing, in the active language."""
    lines = []
    if missing["profile"]:
        labels = ", ".join(question(name) for name in missing["profile"])
        lines.append(_("About me: %(fields)s") % {"fields": labels})
    if missing["choices"]:
        lines.append(_("Where to: choose a place that is for you"))
    lines += [
        _("Document: %(title)s") % {"title": document.requirement.title} for document in missing["documents"]
    ]
    if not lines:
        return _("Nothing is missing any more: look at everything once more and press “Submit”.")
    return "\n".join([_("Still missing:"), *(f"– {line}" for line in lines)])
