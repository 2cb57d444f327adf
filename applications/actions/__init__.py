"""What people do with an application: each verb checks permission and state and writes in one transaction."""

from .deadlines import TooLate, check_deadline, extend
from .drafts import choose, next_number, refresh_documents, save_profile, start, submit
from .moves import LETTERS, PERMISSION, Incomplete, Stale, fire, lock, write_to_applicant
from .papers import (
    accept_document,
    add_paper_follower,
    hand_in,
    remove_upload,
    return_document,
    store_upload,
    upload,
    verify,
)

__all__ = [
    "LETTERS",
    "PERMISSION",
    "Incomplete",
    "Stale",
    "TooLate",
    "accept_document",
    "add_paper_follower",
    "check_deadline",
    "choose",
    "extend",
    "fire",
    "hand_in",
    "lock",
    "next_number",
    "refresh_documents",
    "remove_upload",
    "return_document",
    "save_profile",
    "start",
    "store_upload",
    "submit",
    "upload",
    "verify",
    "write_to_applicant",
]
