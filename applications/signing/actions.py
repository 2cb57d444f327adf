"""A form is fetched; what comes back signed is held against it."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import transaction

from applications.actions import add_paper_follower
from applications.models import Document
from mobility.common import log
from mobility.common.policy import require
from programs.models import DocumentRequirement, FormText

from . import queries
from .models import FilledForm, SignedForm


def number_of(document: Document, row: DocumentRequirement, inputs: dict[str, str], text: FormText) -> str:
    """Return the number of a form: the application's, and a mark that changes with what stands on it."""
    said = [getattr(text, f"text_{code}") for code, _name in settings.LANGUAGES]
    plain = json.dumps([row.form_code, inputs, said], sort_keys=True, ensure_ascii=False)
    mark = hashlib.sha256(plain.encode()).hexdigest()[:6].upper()
    application = document.application
    return f"{application.number or application.ref.upper()}-{mark}"


@transaction.atomic
def fetch(document: Document, row: DocumentRequirement, text: FormText, language: str, by: Any) -> FilledForm:
    """Fill in a form with the facts as they are now, and keep which they were. Raises Refused."""
    require(by, "signing.fetch", document)
    inputs = queries.inputs(document.application, row.form_code)
    number = number_of(document, row, inputs, text)
    filled, _created = FilledForm.objects.update_or_create(
        document=document,
        requirement=row,
        defaults={"language": language, "inputs": inputs, "number": number},
    )
    log.record(by, "form.fetch", document.application, requirement=row.code, number=number)
    return filled


def hold_against(document: Document, by: Any) -> None:
    """Note which form a file that was just uploaded is the signed one of, if one was fetched before."""
    upload = document.uploads.order_by("-number").first()
    if document.state == Document.State.MISSING or upload is None:
        return
    row = document.alternative or document.requirement
    filled = queries.fetched(document, row) if row.form_code else None
    if filled is not None:
        SignedForm.objects.get_or_create(
            upload=upload,
            defaults={
                "requirement": row,
                "language": filled.language,
                "number": filled.number,
                "inputs": filled.inputs,
            },
        )


def register_all() -> None:
    """Follow what the applicant uploads."""
    add_paper_follower(hold_against)
