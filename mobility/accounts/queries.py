"""What others need to know about an account."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet


def confirmed_addresses(user: Any) -> QuerySet[EmailAddress]:
    """Return the e-mail addresses that the person proved to be theirs."""
    return EmailAddress.objects.filter(user=user, verified=True)
