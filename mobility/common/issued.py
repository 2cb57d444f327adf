"""Papers the portal gave out: written down when they are made, found again by the code printed on them."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from .models import CODE_LENGTH, IssuedPaper

GROUP = 4  # letters between two hyphens of a printed code


def hash_of(stated: dict[str, Any]) -> str:
    """Return the SHA-256 of what a paper states, the same for the same statement."""
    text = json.dumps(stated, default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def issue(kind: str, number: str, stated: dict[str, Any]) -> IssuedPaper:
    """Write down that a paper is given out, and return its row.

    The same statement has the same paper as before. Another statement under the same number voids the paper
    that held until now. The caller holds the lock on what the paper is about.
    """
    content = hash_of(stated)
    holding = IssuedPaper.objects.filter(kind=kind, number=number, voided_at=None)
    known = holding.first()
    if known is not None and known.content_hash == content:
        return known
    holding.update(voided_at=timezone.now())
    return IssuedPaper.objects.create(kind=kind, number=number, content_hash=content)


def void(kind: str, number: str) -> None:
    """Say that a paper holds no longer. Nothing happens when there is none."""
    IssuedPaper.objects.filter(kind=kind, number=number, voided_at=None).update(voided_at=timezone.now())


def last(kind: str, number: str) -> IssuedPaper | None:
    """Return the newest paper under a number, also a void one."""
    return IssuedPaper.objects.filter(kind=kind, number=number).order_by("-id").first()


def by_code(typed: str) -> IssuedPaper | None:
    """Return the paper with a code as somebody typed it: hyphens, spaces and capitals do not matter."""
    code = "".join(sign for sign in typed.lower() if sign.isalnum())
    if len(code) != CODE_LENGTH:
        return None
    return IssuedPaper.objects.filter(code=code).first()


def printed(code: str) -> str:
    """Return a code as it is printed: in groups of four, so that it can be typed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def address_of(paper: IssuedPaper) -> str:
    """Return the path of the page that says whether the paper is genuine."""
    return reverse("portal:verify", args=[paper.code])
