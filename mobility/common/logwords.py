"""What the log says in words: the names of things that happen, for people who read the log."""

from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import history
from .history import Told
from .models import LogEntry

VERBS = {
    "applicant.save": gettext_lazy("profile saved"),
    "applicant.emergency": gettext_lazy("person to call in an emergency changed"),
    "application.start": gettext_lazy("application begun"),
    "application.consent": gettext_lazy("consent given to sending the data abroad"),
    "application.choose": gettext_lazy("wishes saved"),
    "application.submit": gettext_lazy("application sent in"),
    "application.withdraw": gettext_lazy("application withdrawn"),
    "application.return": gettext_lazy("application returned"),
    "application.resubmit": gettext_lazy("application sent in again"),
    "application.verify": gettext_lazy("all papers found in order"),
    "application.refuse": gettext_lazy("application refused"),
    "application.reopen": gettext_lazy("application opened again for checking"),
    "application.admit": gettext_lazy("application put before the commission"),
    "application.rank": gettext_lazy("position in the ranking fixed"),
    "application.select": gettext_lazy("selected for a place"),
    "application.hold": gettext_lazy("put on the reserve list"),
    "application.pass_over": gettext_lazy("left without a place"),
    "application.accept": gettext_lazy("place accepted"),
    "application.decline": gettext_lazy("place declined"),
    "application.nominate": gettext_lazy("nominated to the host"),
    "application.depart": gettext_lazy("departure noted"),
    "application.come_back": gettext_lazy("return noted"),
    "application.recognise": gettext_lazy("credits recognised"),
    "assessment.save": gettext_lazy("points saved"),
    "assessment.abstain": gettext_lazy("abstained from scoring"),
    "application.register": gettext_lazy("application from paper or eGov begun to be typed in"),
    "application.discard": gettext_lazy("application begun by mistake thrown away"),
    "application.invite": gettext_lazy("applicant invited to take the application over"),
    "application.claim": gettext_lazy("application taken over by its applicant"),
    "applicant.claim_wrong": gettext_lazy("wrong date of birth at taking over an application"),
    "application.extend": gettext_lazy("deadline extended"),
    "institution.file_add": gettext_lazy("file about an institution added"),
    "institution.file_read": gettext_lazy("file about an institution opened"),
    "institution.file_remove": gettext_lazy("file about an institution taken away"),
    "institution.merge": gettext_lazy("another entry of the same institution taken in"),
    "institution.merged": gettext_lazy("found to be the same institution as another entry"),
    "agreement.move": gettext_lazy("agreement brought into another state"),
    "agreement.renew": gettext_lazy("renewal of an agreement drafted"),
    "agreement.scan_add": gettext_lazy("scan of an agreement added"),
    "agreement.scan_read": gettext_lazy("scan of an agreement opened"),
    "agreement.scan_remove": gettext_lazy("scan of an agreement taken away"),
    "call.correct": gettext_lazy("call corrected"),
    "call.correction_begin": gettext_lazy("correction of the call begun"),
    "call.correction_discard": gettext_lazy("correction of the call thrown away"),
    "call.create": gettext_lazy("call created"),
    "call.place_add": gettext_lazy("place added to a call"),
    "call.place_adjust": gettext_lazy("place of a published call adjusted"),
    "call.place_withdraw": gettext_lazy("place of a published call withdrawn"),
    "call.publish": gettext_lazy("call published"),
    "call.row_add": gettext_lazy("row added to a call"),
    "call.row_change": gettext_lazy("row of a call changed"),
    "call.row_delete": gettext_lazy("row taken out of a call"),
    "application.conflict": gettext_lazy("conflict of interest declared"),
    "application.conflict_lifted": gettext_lazy("conflict of interest lifted"),
    "application.direction": gettext_lazy("direction set by hand"),
    "application.person": gettext_lazy("personal data changed"),
    "application.note": gettext_lazy("note for colleagues written"),
    "document.asked": gettext_lazy("further document asked for"),
    "document.upload": gettext_lazy("document uploaded"),
    "document.remove": gettext_lazy("document removed"),
    "document.restore": gettext_lazy("document put back"),
    "document.read": gettext_lazy("document opened"),
    "document.accepted": gettext_lazy("document accepted"),
    "document.returned": gettext_lazy("document returned"),
    "document.waived": gettext_lazy("document not required"),
    "faculty.ask": gettext_lazy("faculty asked"),
    "faculty.agreed": gettext_lazy("faculty agreed"),
    "faculty.declined": gettext_lazy("faculty declined"),
    "faculty.drop": gettext_lazy("question to the faculty dropped"),
    "faculty.form": gettext_lazy("decision of the faculty printed to sign"),
    "faculty.paper_read": gettext_lazy("signed decision of the faculty opened"),
    "folder.check_in": gettext_lazy("folder taken in"),
    "folder.hand_over": gettext_lazy("folder handed over"),
    "folder.label": gettext_lazy("label of a folder printed"),
    "folder.record": gettext_lazy("papers in a folder recorded"),
    "folder.transfer_printed": gettext_lazy("transfer act of folders printed"),
    "transfer.make": gettext_lazy("folders handed over by an act"),
    "job.read": gettext_lazy("ready file downloaded"),
    "member.add": gettext_lazy("member added to the commission"),
    "bulk.confirm": gettext_lazy("step for many confirmed"),
    "list.export": gettext_lazy("list of applications downloaded"),
    "list.export_iin": gettext_lazy("list of applications with the IIN downloaded"),
    "packet.make": gettext_lazy("packet made"),
    "place.give": gettext_lazy("place given"),
    "places.allocate": gettext_lazy("places given out"),
    "receipt.read": gettext_lazy("receipt downloaded"),
    "recusal.declare": gettext_lazy("stepped back from a candidate"),
    "recusal.undo": gettext_lazy("stepping back undone"),
    "proposal.make": gettext_lazy("host proposed"),
    "proposal.withdraw": gettext_lazy("proposed host withdrawn"),
    "proposal.negotiate": gettext_lazy("negotiation with a proposed host begun"),
    "proposal.agree": gettext_lazy("proposed host agreed"),
    "proposal.decline": gettext_lazy("proposed host declined"),
    "report.publish": gettext_lazy("report of a stay published"),
    "report.unpublish": gettext_lazy("report of a stay taken off the portal"),
    "account.sign_out_everywhere": gettext_lazy("signed out on every device"),
    "erasure.ask": gettext_lazy("erasure of own data asked for"),
    "erasure.withdraw": gettext_lazy("request for erasure taken back"),
    "erasure.granted": gettext_lazy("request for erasure granted"),
    "erasure.refused": gettext_lazy("request for erasure refused"),
    "form.fetch": gettext_lazy("form filled in and downloaded"),
    "reference.ask": gettext_lazy("recommendation asked for"),
    "reference.decline": gettext_lazy("recommendation declined by the referee"),
    "reference.open": gettext_lazy("link of a recommendation opened"),
    "reference.read": gettext_lazy("recommendation read"),
    "reference.recall": gettext_lazy("request for a recommendation taken back"),
    "reference.remind": gettext_lazy("referee reminded"),
    "reference.resend": gettext_lazy("new link given to a referee"),
    "reference.send": gettext_lazy("recommendation sent by the referee"),
    "statement.begin": gettext_lazy("statement begun"),
    "statement.read": gettext_lazy("statement read"),
    "role.set": gettext_lazy("role set"),
    "lettertemplate.restore": gettext_lazy("earlier text of a letter put back"),
    "sheet.export": gettext_lazy("table downloaded"),
    "sheet.export_exact": gettext_lazy("table with exact small numbers downloaded"),
    "sheet.import": gettext_lazy("table imported"),
    "session.open": gettext_lazy("session opened"),
    "ranking.publish": gettext_lazy("ranking published"),
    "session.close": gettext_lazy("session closed"),
    "booking.booked": gettext_lazy("place at a language test booked"),
    "booking.waiting": gettext_lazy("waiting list of a language test joined"),
    "booking.cancel": gettext_lazy("place at a language test given back"),
    "booking.move_up": gettext_lazy("moved up from the waiting list of a language test"),
    "booking.result": gettext_lazy("attendance and result of a language test recorded"),
    "testslot.publish": gettext_lazy("language test published"),
    "testslot.close": gettext_lazy("registration for a language test closed"),
    "testslot.reopen": gettext_lazy("registration for a language test opened again"),
    "testslot.cancel": gettext_lazy("language test called off"),
    "testslot.print": gettext_lazy("list of a language test printed"),
}

DETAILS = {
    "added": gettext_lazy("added"),
    "after": gettext_lazy("now"),
    "attendance": gettext_lazy("attendance"),
    "based_on": gettext_lazy("made from"),
    "before": gettext_lazy("before"),
    "call": gettext_lazy("call"),
    "changed": gettext_lazy("changed"),
    "code": gettext_lazy("code"),
    "direction": gettext_lazy("direction"),
    "documents": gettext_lazy("documents"),
    "drafts": gettext_lazy("drafts"),
    "faculty": gettext_lazy("faculty"),
    "fingerprint": gettext_lazy("fingerprint of the inputs"),
    "file": gettext_lazy("file"),
    "filled": gettext_lazy("filled in from it"),
    "finished": gettext_lazy("finished"),
    "format": gettext_lazy("format"),
    "from_paper": gettext_lazy("for the applicant, from paper"),
    "function": gettext_lazy("function"),
    "into": gettext_lazy("kept entry"),
    "language": gettext_lazy("language"),
    "level": gettext_lazy("level reached"),
    "member": gettext_lazy("member"),
    "merged": gettext_lazy("entry taken in"),
    "moved": gettext_lazy("moved"),
    "number": gettext_lazy("number"),
    "offering": gettext_lazy("place"),
    "place": gettext_lazy("where to"),
    "points": gettext_lazy("points"),
    "preset": gettext_lazy("preset"),
    "printed": gettext_lazy("for print"),
    "questions": gettext_lazy("questions of the list"),
    "reason": gettext_lazy("reason"),
    "record": gettext_lazy("entry"),
    "renews": gettext_lazy("renews"),
    "requirement": gettext_lazy("document"),
    "reserve": gettext_lazy("in reserve"),
    "role": gettext_lazy("role"),
    "row": gettext_lazy("row"),
    "rows": gettext_lazy("rows"),
    "same": gettext_lazy("unchanged"),
    "sheet": gettext_lazy("table"),
    "seated": gettext_lazy("selected"),
    "slot": gettext_lazy("language test"),
    "session": gettext_lazy("session"),
    "sha256": gettext_lazy("fingerprint of the file"),
    "step": gettext_lazy("step"),
    "title": gettext_lazy("title"),
    "submitted": gettext_lazy("sent in"),
    "total": gettext_lazy("total"),
    "valid_from": gettext_lazy("from"),
    "valid_to": gettext_lazy("until"),
    "version": gettext_lazy("version"),
}

# What people look for in the log: the verbs of each question.
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "opened": (
        gettext_lazy("papers opened"),
        ("document.read", "reference.read", "statement.read", "faculty.paper_read", "packet.make"),
    ),
    "taken-out": (
        gettext_lazy("tables and files downloaded"),
        ("list.export", "list.export_iin", "sheet.export", "sheet.export_exact", "job.read"),
    ),
    "decided": (
        gettext_lazy("papers accepted or returned"),
        ("document.accepted", "document.returned", "document.waived"),
    ),
    "many": (gettext_lazy("steps for many"), ("bulk.confirm",)),
    "roles": (gettext_lazy("roles set"), ("role.set",)),
}


def happened(verb: str) -> str:
    """Return what happened in words; a verb without words is "added" or "changed", else shown as it is."""
    if verb in VERBS:
        return str(VERBS[verb])
    if verb.endswith(".add"):
        return _("entry added")
    if verb.endswith(".delete"):
        return _("entry deleted")
    return _("entry changed") if verb.endswith(".change") else verb


def kind_of_record(target_type: str) -> str:
    """Return the name of a kind of record ("applications.document"); an unknown one is shown as it is."""
    try:
        return capfirst(apps.get_model(target_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return target_type


def told(entry: LogEntry) -> list[Told]:
    """Return everything an entry says beyond its verb: details on one line, then what was changed."""
    line = details(entry.detail, entry.target_type)
    return [
        *([Told(line)] if line else []),
        *history.in_words(entry.target_type, entry.detail.get("changes")),
    ]


def details(detail: dict[str, Any], target_type: str = "") -> str:
    """Return the details on one line; where a step leads is said by its name, changes are told apart."""
    rest = {name: value for name, value in detail.items() if name not in {"source", "target", "changes"}}
    return ", ".join(
        f"{DETAILS.get(name, name)}: {_plain(value, name, target_type)}"
        for name, value in sorted(rest.items(), key=lambda item: item[0] == "after")  # where it led: last
        if value or value == 0
    )


def _plain(value: Any, name: str = "", target_type: str = "") -> str:
    if name in {"before", "after"} and target_type:
        return history.value_in_words(target_type, "state", value)  # a move: the states in words
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(item)}" for key, item in value.items())
    return str(value)
