"""Where the applicant's other pages lead to the test: from the language paper, from my applications."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import handed_in, offers
from applications.models import Application, Document
from applications.offers import Offer
from mobility.common.clock import local_day
from programs.wording.values import day, language_name

from . import queries
from .models import Booking
from .wording import day_and_hours, room_of

MISSING, RETURNED = Document.State.MISSING, Document.State.RETURNED


def beside_the_paper(document: Document) -> Offer | None:
    """Offer the test beside a language paper of a call that accepts it."""
    if document.requirement.kind != "language" or not queries.accepts_our_test(document.application.call):
        return None
    return Offer(
        title=_("Take the university's own test"),
        text=_("It is for you if you have neither a certificate nor a letter of consent from the host."),
        label=_("Choose a day"),
        url=reverse("language_tests:home"),
    )


def above_my_applications(user: Any, applications: Iterable[Application]) -> list[Offer]:
    """Remind of the tests that are ahead, or offer the test to whoever applies to a call that accepts it."""
    under_way = [row for row in applications if row.state in queries.STATES]
    if not any(queries.accepts_our_test(row.call) for row in under_way):
        return []
    url, today = reverse("language_tests:home"), timezone.localdate()
    ahead = [booking for booking in queries.own_bookings(user) if booking.slot.day >= today]
    if ahead:
        return [Offer(_said(b), _where(b), _("Details, change, cancel"), url) for b in reversed(ahead)]
    if not any(queries.accepts_our_test(row.call) and _lacks_the_paper(row) for row in under_way):
        return []
    return [
        Offer(
            title=_("No language certificate?"),
            text=_("The university holds its own test, and your call accepts it."),
            label=_("Take the university's own test"),
            url=url,
        )
    ]


def _lacks_the_paper(application: Application) -> bool:
    """Tell whether a language paper is still to come; a draft's list may name it only later."""
    papers = [row for row in application.documents.all() if row.requirement.kind == "language"]
    return any(row.state in {MISSING, RETURNED} for row in papers) or (application.is_draft and not papers)


def _said(booking: Booking) -> str:
    return _("Language test: %(language)s") % {"language": language_name(booking.language)}


def _where(booking: Booking) -> str:
    slot = booking.slot
    if booking.state == Booking.State.WAITING:
        return _("You wait for a place: %(time)s. Your number in line is %(line)s.") % {
            "time": day_and_hours(slot),
            "line": vars(booking)["line"],
        }
    return _("%(time)s. Where: %(room)s.") % {"time": day_and_hours(slot), "room": room_of(slot)}


def result_in_words(document: Document) -> str:
    """Say which result stands for a language paper."""
    proof = queries.result_for(document.application, queries.row_for_our_test(document))
    if proof is None or proof.confirmed_at is None:
        return ""
    return _(
        "Met by our own language test: %(language)s %(level)s, confirmed on %(day)s. No file is needed."
    ) % {
        "language": language_name(proof.language),
        "level": proof.value,
        "day": day(local_day(proof.confirmed_at)),
    }


def register_all() -> None:
    """Show the test where applicants look for it."""
    handed_in.register_words(Document.Way.HOME_TEST, result_in_words)
    offers.add_for_papers(beside_the_paper)
    offers.add_for_people(above_my_applications)
