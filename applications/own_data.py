"""What an applicant's papers hold about them. Who of the staff decided is not part of it."""

from typing import Any

from django.db.models import Q, QuerySet

from mobility.common.own_data import Rows, keep_back, plain_columns, register

from .models import (
    Applicant,
    Application,
    Choice,
    Conflict,
    Document,
    Extension,
    HostProposal,
    LanguageProof,
    Opened,
    PersonChange,
    Remark,
    StudentRecord,
    Transition,
    Upload,
)
from .students import record_of
from .wording.status import NOTES_FOR_THE_APPLICANT

OWNER = "application__applicant__user"
MOVE = ("application__ref", "step", "source", "target", "at")
# The office's other remarks are for the office.
TOLD = Q(step__in=NOTES_FOR_THE_APPLICANT)


class FromTheRegister(Rows):
    """What the register of students says about a person: found by the confirmed address, not by a key."""

    def of(self, user: Any) -> QuerySet:
        record = record_of(user)
        return self.model._base_manager.filter(pk=record.pk if record else None)


def register_all() -> None:
    """Name the rows of this package."""
    keep_back(Remark, "Colleagues of the office write notes for each other; they are no decision.")
    keep_back(Remark.mentions.through, "For which colleague a note of the office is.")
    keep_back(Remark.unread_by.through, "Which colleague has not read a note of the office yet.")
    keep_back(
        Conflict, "A colleague's own relation to an applicant, told to the office; it is about colleagues."
    )
    keep_back(Opened, "Who of the office looks at an application right now; nothing is kept of it.")
    register(
        "applications",
        Rows(Applicant, "user", (*plain_columns(Applicant, "search_words"), "faculty__name_en")),
        Rows(LanguageProof, "applicant__user", plain_columns(LanguageProof)),
        FromTheRegister(StudentRecord, "email", (*plain_columns(StudentRecord), "faculty__name_en")),
        Rows(Application, "applicant__user", (*plain_columns(Application), "call__code", "call__title_en")),
        Rows(Choice, OWNER, ("application__ref", "rank", "offering__institution__name_en")),
        Rows(HostProposal, OWNER, ("application__ref", *plain_columns(HostProposal))),
        Rows(Extension, OWNER, ("application__ref", "until", "at")),
        Rows(PersonChange, OWNER, ("application__ref", "columns", "reason", "at")),
        Rows(Transition, OWNER, (*MOVE, "note"), only=TOLD),
        Rows(Transition, OWNER, MOVE, only=~TOLD),
        Rows(
            Document,
            OWNER,
            ("application__ref", "requirement__code", "requirement__title_en", *plain_columns(Document)),
        ),
        Rows(
            Upload,
            f"document__{OWNER}",
            (
                "document__application__ref",
                "document__requirement__code",
                "number",
                "uploaded_at",
                "file__name",
            ),
            file="file",
            folder="document__application__ref",
        ),
    )
