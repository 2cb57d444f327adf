"""Letters in words: on what occasion they are written."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "submitted": _("application received"),
    "returned": _("document to mend"),
    "mend-reminder": _("reminder of documents to mend"),
    "mentioned": _("note for a colleague"),
    "verified": _("papers in order"),
    "refused": _("application refused"),
    "selected": _("place given"),
    "reserve": _("in reserve"),
    "not-selected": _("no place"),
    "reminder": _("reminder"),
    "extended": _("deadline extended"),
    "claim-invited": _("application can be taken over"),
    "corrected-draft": _("call corrected, to a draft"),
    "corrected-submitted": _("call corrected, to a submitted application"),
    "place-withdrawn": _("place withdrawn, to whoever wished for it"),
    "faculty-asked": _("faculty: a question waits"),
    "faculty-waiting": _("faculty: reminder of questions"),
    "faculty-agreed": _("faculty agreed"),
    "faculty-declined": _("faculty declined"),
    "agreement-ends": _("agreement ends"),
    "account-confirm": _("address to confirm"),
    "account-exists": _("account exists already"),
    "account-unknown": _("no account with this address"),
    "account-changed": _("change to an account"),
    "password-reset": _("new password asked for"),
    "erasure-asked": _("erasure asked for"),
    "erasure-withdrawn": _("erasure not asked for any more"),
    "erasure-granted": _("erasure granted"),
    "erasure-refused": _("erasure refused"),
    "proposal-negotiating": _("proposed host: we ask it"),
    "proposal-agreed": _("proposed host: it agreed"),
    "proposal-declined": _("proposed host: not possible"),
    "reference-asked": _("recommendation asked for"),
    "reference-reminder": _("reminder of a recommendation"),
    "reference-received": _("recommendation received, to the applicant"),
    "reference-declined": _("recommendation declined, to the applicant"),
    "reference-recalled": _("recommendation no longer needed"),
    "test-booked": _("place at the language test"),
    "test-moved-up": _("moved up to a place at the language test"),
    "test-changed": _("language test changed"),
    "test-cancelled": _("language test called off"),
    "test-reminder": _("language test tomorrow"),
    "test-result": _("result of the language test"),
    "follow-confirm": _("call to be told of: address to confirm"),
    "call-opens": _("followed call opens"),
    "call-moved": _("followed call, deadline moved"),
}


def letter_kind(code: str) -> str:
    """Name the occasion of a letter in words."""
    return str(KINDS.get(code, code))
