"""Who fetches a form or a sample: the applicant, for papers of the own application."""

from typing import Any

from applications.models import Document
from applications.policy import owns
from mobility.common.policy import register_action


def may_fetch(user: Any, document: Document) -> bool:
    """Fetch what leads to a paper."""
    return owns(user, document.application)


def register_all() -> None:
    """Register the answers of this package."""
    register_action("signing.fetch", may_fetch)
