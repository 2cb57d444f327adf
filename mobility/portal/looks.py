"""The looks of the institution as two small files: its colours as a stylesheet, its mark as a picture.

Their addresses hold a digest of what is in them, so that browsers keep them for a year and a change is seen
at once.
"""

import hashlib
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mobility.common.brand import OWN, Colours
from partners.models import Institution
from partners.queries import home_institution

LENGTH = 12
FOREVER = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


def stylesheet(colours: Colours) -> str:
    """Return the sheet that lays the institution's colours over those of tokens.css."""
    return (
        f":root {{ --brand: {colours.brand}; --brand-strong: {colours.strong}; --brand-tint: {colours.tint}; "
        f"--accent: {colours.accent}; --accent-tint: {colours.accent_tint} }}\n"
    )


def home_or_none() -> Institution | None:
    """Return our own institution; nothing before the first data are loaded."""
    try:
        return home_institution()
    except Institution.DoesNotExist:
        return None


def of(institution: Institution | None) -> dict[str, Any]:
    """Return ``colours`` and ``monogram``; the portal's own before the first data are loaded."""
    if not institution:
        return {"colours": OWN, "monogram": ""}
    return {"colours": institution.colours, "monogram": institution.monogram}


def version(institution: Institution | None) -> str:
    """Return a digest of the looks: another one as soon as a colour or the letters change."""
    return hashlib.sha256(str(of(institution)).encode()).hexdigest()[:LENGTH]


def etag(request: HttpRequest) -> str:
    """Return the version of the looks as a validator for browsers that ask again."""
    return f'"{version(home_or_none())}"'


def headers(request: HttpRequest) -> dict[str, str]:
    """Let everybody keep the same answer: for good under the address of this version, else for a minute."""
    current = request.GET.get("v") == version(home_or_none())
    return {"Cache-Control": FOREVER if current else A_MINUTE, "Vary": "Accept-Encoding"}


def address(name: str, institution: Institution | None) -> str:
    """Return the address of the sheet or the mark with its version."""
    return f"{reverse(name)}?v={version(institution)}"
