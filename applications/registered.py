"""What came on paper or through eGov: whose it may be, who can take it over, where its letters lead."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext as _

from mobility.accounts.models import User

from .models import Applicant, Application
from .offers import Offer, add_for_people
from .workflow import State

CLAIM = "/applications/claim/"


def address_for_applicant(application: Application) -> str:
    """Return where a letter leads: to the application, or to taking it over while there is no account."""
    return CLAIM if application.applicant.user.stand_in else f"/applications/{application.ref}/"


def same_person(application: Application) -> str:
    """Say that the same person, known by the IIN, applied for the call already; empty when they did not.

    One application per person and call holds whichever way it came, and from whichever account.
    """
    number = application.applicant.iin
    others = Application.objects.filter(call=application.call_id, applicant__iin=number, number__isnull=False)
    others = others.exclude(pk=application.pk).exclude(state=State.WITHDRAWN)
    if not number or not others.exists():
        return ""
    return _(
        "An application with this IIN is with the office already: one person applies once. If it was handed "
        "in on paper or through eGov, the office can connect it with your account."
    )


def confirmed_addresses(user: Any) -> set[str]:
    """Return the e-mail addresses a person has confirmed, in small letters."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return {address.lower() for address in rows.values_list("email", flat=True)}


def unconfirmed_address(user: Any) -> str:
    """Return an e-mail address of a person who has still to follow the link sent there; empty without one."""
    row = EmailAddress.objects.filter(user=user, verified=False).order_by("-pk").first()
    return row.email if row else ""


def waiting_for(user: Any) -> list[Applicant]:
    """Return whom the office registered under an address this person has confirmed, and nobody took over."""
    addresses = confirmed_addresses(user)
    if not addresses:
        return []
    rows = Applicant.objects.filter(user__stand_in=True, user__contact__in=addresses)
    return list(
        rows.filter(applications__number__isnull=False).select_related("user").distinct().order_by("pk")
    )


def known_people(iin: str, email: str) -> list[User]:
    """Return the accounts of whom a paper may be: with its IIN, or with its address, confirmed or named."""
    match = Q(pk__in=[])
    if iin:
        match |= Q(applicant__iin=iin)
    if email:
        confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
        match |= Q(pk__in=confirmed.values("user")) | Q(stand_in=True, contact__iexact=email)
    return list(User.objects.filter(match).select_related("applicant").order_by("pk")[:10])


def above_my_applications(user: Any, applications: Iterable[Application]) -> Iterable[Offer]:
    """Offer to take over what the office registered under one's address."""
    if waiting_for(user):
        yield Offer(
            _("An application of yours is with the office"),
            _("It came on paper or through eGov and names your e-mail address. You can take it over."),
            _("Take over the application"),
            CLAIM,
        )


def register_all() -> None:
    """Register what is offered above my applications."""
    add_for_people(above_my_applications)
