"""The score sheet: look, save, abstain."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications import handed_in
from applications.models import Application, Document
from mobility.common import dates
from mobility.common.policy import Refused

from .. import actions, forms, queries, wording
from ..models import Session
from ..policy import membership
from ..tables import tables_of
from .access import allowed, candidate_of


@require_GET
def score(request: HttpRequest, session: int, ref: str) -> HttpResponse:
    """A candidate's papers beside the own score sheet; after the session everybody's points."""
    this, application = candidate_of(request.user, session, ref)
    return score_page(request, this, application)


def score_page(
    request: HttpRequest, session: Session, application: Application, status: int = 200, **bound: Any
) -> HttpResponse:
    member = membership(request.user, session)
    assert member is not None  # own_candidates() gives nothing to others
    criteria = queries.criteria_of(session)
    thresholds = tables_of(session)(application.rules_version)
    assessment = queries.own_assessment(member, session, application)
    sheet = wording.sheet(criteria, assessment, application.facts, thresholds)
    line = queries.line_of(request.user, member, session)
    papers = queries.papers_of(application)
    context = {
        "session": session,
        "application": application,
        "until": wording.until(session, timezone.localdate()),
        "gpa": wording.gpa_of(application.facts),
        "language": wording.language_of(application.facts, thresholds),
        "stations": wording.stations(line, application.ref),
        "place": next((stop.place for stop in line if stop.ref == application.ref), 0),
        "progress": queries.progress_of(line),
        "papers": papers,
        **_shown(_chosen(papers, request.GET.get("paper", ""))),
        "sheet": sheet,
        "assessment": assessment,
        "may_score": member.scores and session.is_open,
        "comment": assessment.comment if assessment else "",
        "abstain_form": forms.AbstainForm(),
        "recuse_form": forms.RecuseForm(),
    } | bound
    if not session.is_open:
        sheets = queries.sheets_after_close(request.user, session, application)
        context["member_rows"] = wording.member_rows(sheets, sheet.questions)
    return render(request, "commission/score.html", context, status=status)


def _chosen(papers: list[Document], asked: str) -> Document | None:
    return next((paper for paper in papers if str(paper.pk) == asked), papers[0] if papers else None)


def _shown(paper: Document | None) -> dict[str, Any]:
    """Return the paper that is shown, and what somebody else sent for it."""
    return {"paper": paper, "handed_in": handed_in.of(paper) if paper else []}


@require_POST
def save(request: HttpRequest, session: int, ref: str) -> HttpResponse:
    """Save a score sheet, whole or half: a form goes on to where its button says, a script gets JSON."""
    this, application = candidate_of(request.user, session, ref)
    form = forms.ScoreForm(request.POST)

    def write() -> Any:
        if not form.is_valid():
            raise ValidationError([message for found in form.errors.values() for message in found])
        return actions.save_scores(
            this, application, request.user, form.cleaned_data["points"], form.cleaned_data["comment"]
        )

    if request.headers.get("X-Requested-With") == "fetch":
        return _saved_for_script(write)
    try:
        assessment = allowed(write)
    except ValidationError as error:
        return score_page(
            request, this, application, 422, errors=error.messages, comment=request.POST.get("comment", "")
        )
    return _go_on(request, this, application, assessment)


def _saved_for_script(write: Callable[[], Any]) -> JsonResponse:
    """Answer an autosave: what to show beside the button. Errors carry a sentence too."""
    try:
        assessment = write()
    except Refused:
        return JsonResponse({"error": _("Scores can no longer be changed here.")}, status=403)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    clock = dates.local(assessment.updated_at)
    saved = _("Saved %(time)s") % {"time": f"{clock:%H:%M:%S}"}
    return JsonResponse({"saved": saved, "state": assessment.state})


def _go_on(request: HttpRequest, session: Session, application: Application, assessment: Any) -> HttpResponse:
    """Go where the button said: stay, or on to the next candidate without a finished sheet."""
    then = request.POST.get("then", "stay")
    if then != "skip":
        if assessment.state == assessment.State.STARTED:
            messages.warning(request, wording.missing_text(queries.count_open_criteria(session, assessment)))
        else:
            messages.success(request, _("Saved."))
    if then == "stay":
        return redirect("commission:score", session.pk, application.ref)
    return _to_next(request, session, application)


def _to_next(request: HttpRequest, session: Session, application: Application) -> HttpResponse:
    """Open the next candidate without a finished sheet, or the list when there is none."""
    member = membership(request.user, session)
    assert member is not None  # own_candidates() gives nothing to others
    following = queries.next_open(queries.line_of(request.user, member, session), application.ref)
    if following is None:
        return redirect("commission:session", session.pk)
    return redirect("commission:score", session.pk, following)


@require_POST
def abstain(request: HttpRequest, session: int, ref: str) -> HttpResponse:
    """Give no score for a candidate and say why."""
    this, application = candidate_of(request.user, session, ref)
    form = forms.AbstainForm(request.POST)
    if not form.is_valid():
        return score_page(request, this, application, 422, abstain_form=form)
    reason = form.cleaned_data["reason"]
    allowed(lambda: actions.abstain(this, application, request.user, reason))
    messages.success(request, _("You abstained. Your points for this candidate do not count."))
    return _to_next(request, this, application)
