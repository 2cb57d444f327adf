"""Hosts that applicants propose: how many may wait, which the register knows already, what covers them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from mobility.common.policy import visible
from partners.folding import fold
from partners.models import Agreement, Institution
from partners.queries import matching
from programs.models import Call
from programs.seats import needs_agreement

from .models import Application, HostProposal
from .policy import locked_applications

# How many proposals of one application may wait for an answer at a time.
MOST_OPEN = 3
OPEN = frozenset({HostProposal.State.PROPOSED, HostProposal.State.NEGOTIATING})
# How many institutions of the register the office is shown to choose from.
CANDIDATES = 8
NAMES = ("name_kk", "name_ru", "name_en", "local_name")


def open_proposals(application: Application) -> QuerySet[HostProposal]:
    """Return the proposals of an application that have no answer yet."""
    return application.proposals.filter(state__in=OPEN)


def waiting_for(user: Any) -> QuerySet[HostProposal]:
    """Return the proposals that the office has not begun to work on; nobody decides about an own one."""
    rows = visible(user, HostProposal).filter(state=HostProposal.State.PROPOSED)
    rows = rows.exclude(application__applicant__user=user.pk)
    return rows.exclude(application__in=locked_applications(user))


def known_hosts(user: Any, name: str, link: str = "") -> list[Institution]:
    """Return the partners that have just this name in one of its languages, or this web page.

    Case, diacritics and the alphabet of a keyboard count for nothing. At most two queries.
    """
    partners = visible(user, Institution).filter(is_home=False)
    words = fold(name)
    named = [row for row in matching(partners, name) if words in names_of(row)] if words else []
    domains = list(_domains(link))
    at_home = list(partners.filter(web_domain__in=domains)) if domains else []
    return list({row.pk: row for row in [*named, *at_home]}.values())


def candidates(user: Any, proposal: HostProposal, text: str = "") -> list[Institution]:
    """Return institutions of the register the proposal may be about: the same ones first.

    ``text`` looks for others; without it those in the same town follow.
    """
    partners = visible(user, Institution).filter(is_home=False)
    chosen = [proposal.institution] if proposal.institution is not None else []
    same = known_hosts(user, proposal.name, proposal.link)
    near = matching(partners, text or proposal.city).order_by("country", "city", "name")
    if not text:
        near = near.filter(country=proposal.country)
    found = {row.pk: row for row in [*chosen, *same, *near[:CANDIDATES]]}
    return list(found.values())[:CANDIDATES]


def is_covered(call: Call, host: Institution) -> bool:
    """Tell whether the call needs no agreement, or one with the host is in force on all days of the stay."""
    if not needs_agreement(call):
        return True
    rows = Agreement.objects.in_force(call.stay_from, call.stay_to).sending().filter(institution=host)
    kind = call.program.agreement_kind
    return rows.filter(Q(kind=kind) if kind else Q()).exists()


def names_of(host: Institution) -> set[str]:
    """Return the names of an institution in plain letters."""
    return {fold(text) for column in NAMES if (text := getattr(host, column))}


def _domains(link: str) -> Iterable[str]:
    """Return the host of an address and the domains above it: "www.eng.p.lodz.pl" is within "p.lodz.pl"."""
    labels = (urlsplit(link).hostname or "").split(".")
    return (".".join(labels[start:]) for start in range(len(labels) - 1))
