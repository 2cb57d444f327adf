"""What people do with an application: each verb checks permission and state and writes in one transaction."""

from .deadlines import TooLate, check_deadline, extend
from .drafts import (
    add_checklist_follower,
    choose,
    keep_unfinished,
    next_number,
    refresh_documents,
    save_profile,
    start,
    submit,
)
from .moves import (
    LETTERS,
    PERMISSION,
    Incomplete,
    Stale,
    add_step_follower,
    fire,
    lock,
    write_to_applicant,
)
from .papers import (
    accept_document,
    add_paper_follower,
    hand_in,
    remove_upload,
    restore_upload,
    return_document,
    store_upload,
    take_back,
    upload,
    verify,
)
from .proposals import agree, decline, negotiate, propose, withdraw_proposal
from .receipts import receipt_of
from .versions import cut_photo, store_uploads, turn_pages

__all__ = [
    "LETTERS",
    "PERMISSION",
    "Incomplete",
    "Stale",
    "TooLate",
    "accept_document",
    "add_checklist_follower",
    "add_paper_follower",
    "add_step_follower",
    "agree",
    "check_deadline",
    "choose",
    "cut_photo",
    "decline",
    "extend",
    "fire",
    "hand_in",
    "keep_unfinished",
    "lock",
    "negotiate",
    "next_number",
    "propose",
    "receipt_of",
    "refresh_documents",
    "remove_upload",
    "restore_upload",
    "return_document",
    "save_profile",
    "start",
    "store_upload",
    "store_uploads",
    "submit",
    "take_back",
    "turn_pages",
    "upload",
    "verify",
    "withdraw_proposal",
    "write_to_applicant",
]
