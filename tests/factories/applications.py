"""Applications in any state, brought there by the real actions."""

import datetime as dt
import io
from functools import cache
from typing import Any

import pikepdf

from applications import actions
from applications.commission.actions import close_session
from applications.models import Applicant, Application, Document, LanguageProof
from applications.placement.actions import allocate_places
from applications.stay.actions import come_back, depart
from mobility.common.files import Checked, store
from mobility.mail.loading import load_letters
from programs.models import Call

from .calls import CallFactory
from .commission import score_all, session_for
from .people import ApplicantFactory, staff
from .places import FacultyFactory

AFTER_RANKING = {
    "ranked",
    "selected",
    "reserve",
    "not_selected",
    "accepted",
    "declined",
    "nominated",
    "abroad",
    "back",
    "recognised",
}


@cache
def paper(name: str = "paper.pdf") -> Checked:
    """Return a PDF of one empty page, as the check of uploads lets it through."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    return Checked(name, buffer.getvalue(), "application/pdf", 1)


def fill_profile(application: Application, **changes: Any) -> Applicant:
    """Give a started application's applicant a whole profile and IELTS 6.5; ``changes`` win."""
    applicant = application.applicant
    model = ApplicantFactory.build(user=applicant.user, faculty=FacultyFactory())
    for field in Applicant._meta.concrete_fields:
        if field.name not in {"id", "user"}:
            setattr(applicant, field.name, changes.get(field.name, getattr(model, field.name)))
    actions.save_profile(applicant, applicant.user, [LanguageProof(test="IELTS_ACADEMIC", value="6.5")])
    return applicant


def fill_papers(application: Application, *, but: tuple[str, ...] = ()) -> None:
    """Upload something into every document of an application, except those named."""
    user = application.applicant.user
    for document in application.documents.select_related("requirement"):
        if document.requirement.code not in but:
            way = document.requirement.alternatives.order_by("order").first()
            actions.upload(document, store(paper(), user), user, alternative=way)


def draft(
    call: Call | None = None, applicant: Applicant | None = None, *, papers: bool = True
) -> Application:
    """Return a draft with profile and wishes, and with all papers unless told otherwise."""
    load_letters()
    call = call or CallFactory()
    applicant = applicant or ApplicantFactory()
    application = actions.start(applicant.user, call)
    actions.choose(application, list(call.offerings.order_by("id")[: call.max_choices]), applicant.user)
    if papers:
        fill_papers(application)
    return Application.objects.select_related("call__program", "applicant__user").get(pk=application.pk)


def submitted(call: Call | None = None, applicant: Applicant | None = None) -> Application:
    """Return an application that was just submitted."""
    application = draft(call, applicant)
    return actions.submit(
        application, application.applicant.user, consent_processing=True, consent_cross_border=True
    )


def accept_papers(application: Application) -> None:
    """Let those who may accept every paper."""
    for document in application.documents.select_related("requirement"):
        kind = document.requirement.kind
        name = {"medical": "medical", "social_status": "head"}.get(kind, "office")
        actions.accept_document(document, staff(name), document.version)


def return_paper(application: Application, code: str = "TRANSCRIPT") -> Document:
    """Let the office return one paper."""
    document = application.documents.select_related("requirement").get(requirement__code=code)
    return actions.return_document(document, staff("office"), document.version, "The seal is missing.")


def application_in(
    state: str, call: Call | None = None, applicant: Applicant | None = None, *, papers: bool = True
) -> Application:
    """Return an application in a state, with everything that comes before it really done.

    From ``ranked`` on this closes the session of the call: make all other candidates of the call first.
    """
    if state in {"draft", "withdrawn"}:
        application = draft(call, applicant, papers=papers)
        if state == "withdrawn":
            actions.fire(application, "withdraw", application.applicant.user)
    else:
        application = submitted(call, applicant)
        _forward(application, state)
    return Application.objects.select_related("call__program", "applicant__user").get(pk=application.pk)


def _forward(application: Application, state: str) -> None:
    if state == "submitted":
        return
    if state == "returned":
        return_paper(application)
        return
    if state == "refused":
        actions.fire(application, "refuse", staff("office"), "The GPA differs from the transcript.")
        return
    accept_papers(application)
    actions.verify(application, staff("office"))
    if state == "verified":
        return
    session = session_for(application.call)
    application.refresh_from_db()
    if application.state == "verified":
        actions.fire(application, "admit", staff("chair"))
    if state in AFTER_RANKING:
        score_all(session, application)
        ranking = close_session(session, staff("chair"))
        if state != "ranked":
            _after_ranking(application, ranking, state)


def _after_ranking(application: Application, ranking: Any, state: str) -> None:
    user, head, office = application.applicant.user, staff("head"), staff("office")
    if state == "reserve":
        actions.fire(application, "hold", head)
        return
    if state == "not_selected":
        actions.fire(application, "pass_over", head)
        return
    allocate_places(ranking, head)
    if state == "selected":
        return
    if state == "declined":
        actions.fire(application, "decline", user)
        return
    actions.fire(application, "accept", user)
    if state == "accepted":
        return
    actions.fire(application, "nominate", office)
    if state == "nominated":
        return
    first, last = application.call.stay_from, application.call.stay_to
    depart(application, first + dt.timedelta(days=1), office)
    if state == "abroad":
        return
    come_back(application, last, office)
    if state == "recognised":
        actions.fire(application, "recognise", staff("faculty"))
