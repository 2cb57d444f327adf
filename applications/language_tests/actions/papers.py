"""A confirmed result of our own test meets the language paper by itself; taken back, it leaves it open."""

from applications.actions import add_checklist_follower, hand_in, take_back
from applications.models import Application, Document

from .. import queries


def bring_in_line(application: Application) -> None:
    """Hand in the language papers that a confirmed result meets, and take back those it meets no more.

    What the person uploaded stays, and so does what was decided after the office was through with it.
    """
    if application.state not in queries.STATES:
        return
    for document in queries.papers_for_our_test(application):
        row = queries.row_for_our_test(document)
        proof = queries.result_for(application, row)
        met = document.met_by == Document.Way.HOME_TEST and document.state != Document.State.RETURNED
        if proof is None:
            if met and document.state != Document.State.MISSING:
                take_back(document)
        elif not met or document.state == Document.State.MISSING:
            decided, confirmed = document.decided_at, proof.confirmed_at
            if decided and confirmed and confirmed < decided:
                continue  # the office returned the paper knowing this result
            if document.state in {Document.State.MISSING, Document.State.RETURNED}:
                hand_in(document, Document.Way.HOME_TEST, alternative=row if row.parent_id else None)


def register_all() -> None:
    """Look after every checklist that is brought up to date."""
    add_checklist_follower(bring_in_line)
