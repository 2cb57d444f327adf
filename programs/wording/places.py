"""A place to go in words: how many seats it has, and what its host asks beyond the call."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Offering
from .language import score_text, test_name
from .values import figure


def seats_sentence(place: Offering) -> str:
    """Say how many seats there are, and how many of them are without a grant."""
    count, without = place.seats, place.zero_grant_seats
    if not without:
        return ngettext("%(count)s seat", "%(count)s seats", count) % {"count": count}
    if without == count:
        sentence = ngettext("%(count)s seat, without a grant", "%(count)s seats, all without a grant", count)
        return sentence % {"count": count}
    told = ngettext(
        "%(count)s seats, %(without)s of them without a grant",
        "%(count)s seats, %(without)s of them without a grant",
        count,
    )
    return told % {"count": count, "without": without}


def host_demands(place: Offering) -> list[str]:
    """Name each thing the host asks beyond the call; nothing when it asks for no more."""
    said = []
    if place.min_gpa is not None:
        said.append(_("GPA at least %(value)s") % {"value": figure(place.min_gpa, 2)})
    if place.min_level:
        said.append(_("language level at least %(level)s") % {"level": place.min_level})
    said += [f"{test_name(test)} {score_text(str(score))}" for test, score in place.min_scores.items()]
    if place.requirements:
        said.append(place.requirements)
    return said
