"""The commission's pages: my sessions, my line of candidates, the score sheet, closing, the ranking."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import handed_in
from applications.models import Application, Document
from applications.workflow import Impossible, State
from mobility.common import dates
from mobility.common.policy import Refused, can, visible

from . import actions, forms, queries, wording
from .models import Member, Ranking, Session
from .policy import BEFORE_COMMISSION, membership, own_candidates
from .tables import tables_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My sessions: how many candidates are mine to score, how far I am, until when."""
    known = visible(request.user, Session).select_related("call", "commission")
    sessions = sorted(known, key=lambda row: (not row.is_open, row.closes_on))
    if not sessions and not can(request.user, "commission.enter"):
        raise Http404
    mine = queries.progress_by_session(request.user)
    sits_in = queries.commissions_of(request.user)
    rows = [
        {
            "session": session,
            "until": wording.until(session, timezone.localdate()),
            "progress": mine.get(session.pk, queries.Progress()),
            "sits": session.commission_id in sits_in,
        }
        for session in sessions
    ]
    return render(request, "commission/home.html", {"rows": rows})


@require_GET
def session(request: HttpRequest, session: int) -> HttpResponse:
    """A member's candidates and progress; the chair also sees how many members have finished."""
    this, member = _seat(request.user, session)
    line = queries.line_of(request.user, member, this)
    chairs = member.function == Member.Function.CHAIR
    context = {
        "session": this,
        "member": member,
        "stations": wording.stations(line),
        "entries": wording.entries(line, queries.listed(request.user, this), tables_of(this)),
        "progress": queries.progress_of(line),
        "until": wording.until(this, timezone.localdate()),
        "next": next((stop.ref for stop in line if stop.is_open), None),
        "chairs": chairs,
        "missing": queries.missing_sheets(request.user, this) if chairs and this.is_open else None,
    }
    return render(request, "commission/session.html", context)


def _seat(user: Any, session: int) -> tuple[Session, Member]:
    """Return a session and the person's seat in its commission; 404 for everybody else, also the office."""
    this = get_object_or_404(visible(user, Session).select_related("call", "commission"), pk=session)
    member = membership(user, this)
    if member is None:
        raise Http404
    return this, member


def _candidate(user: Any, session: int, ref: str) -> tuple[Session, Application]:
    """Return a candidate the person may know of, with the session: one query.

    404 for hidden and missing candidates alike.
    """
    known = own_candidates(user).select_related("call__session", "applicant__faculty")
    application = get_object_or_404(known, call__session=session, ref=ref)
    return application.call.session, application


@require_GET
def score(request: HttpRequest, session: int, ref: str) -> HttpResponse:
    """A candidate's papers beside the own score sheet; after the session everybody's points."""
    this, application = _candidate(request.user, session, ref)
    return _score_page(request, this, application)


def _score_page(
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
    this, application = _candidate(request.user, session, ref)
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
        assessment = _allowed(write)
    except ValidationError as error:
        return _score_page(
            request, this, application, 422, errors=error.messages, comment=request.POST.get("comment", "")
        )
    return _go_on(request, this, application, assessment)


def _allowed(write: Callable[[], Any]) -> Any:
    """Do it, or answer 403 with the reason: the session was closed, or the person has no vote."""
    try:
        return write()
    except Refused:
        raise PermissionDenied(_("Scores can no longer be changed here.")) from None


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
    this, application = _candidate(request.user, session, ref)
    form = forms.AbstainForm(request.POST)
    if not form.is_valid():
        return _score_page(request, this, application, 422, abstain_form=form)
    reason = form.cleaned_data["reason"]
    _allowed(lambda: actions.abstain(this, application, request.user, reason))
    messages.success(request, _("You abstained. Your points for this candidate do not count."))
    return _to_next(request, this, application)


@require_POST
def recuse(request: HttpRequest, session: int, ref: str) -> HttpResponse:
    """Step back from a candidate: from now on the person does not exist for this member."""
    this, application = _candidate(request.user, session, ref)
    form = forms.RecuseForm(request.POST)
    if not form.is_valid():
        return _score_page(request, this, application, 422, recuse_form=form)
    kind = form.cleaned_data["kind"]
    _allowed(lambda: actions.recuse(this, application, request.user, kind))
    messages.success(request, _("You stepped back. The candidate is no longer shown to you."))
    return redirect("commission:session", this.pk)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, session: int) -> HttpResponse:
    """Show the chair what closing would do, and do it."""
    this, _member = _seat(request.user, session)
    if not can(request.user, "commission.close", this):
        raise PermissionDenied(_("Only the chair closes a session."))
    if request.method == "POST":
        try:
            actions.close_session(this, request.user)
        except Impossible:
            messages.info(request, _("The session was closed before."))
        else:
            messages.success(request, _("The session is closed. The ranking is ready."))
        return redirect("commission:ranking", this.pk)
    if not this.is_open:
        return redirect("commission:ranking", this.pk)
    context = {
        "session": this,
        "missing": queries.missing_sheets(request.user, this),
        "until": wording.until(this, timezone.localdate()),
    }
    return render(request, "commission/close.html", context)


@require_GET
def ranking(request: HttpRequest, session: int) -> HttpResponse:
    """The ranking of a closed session with the reason for every position."""
    this = get_object_or_404(
        visible(request.user, Ranking)
        .select_related("session__call", "session__commission")
        .prefetch_related("session__call__criteria"),
        session=session,
    )
    criteria = queries.criteria_of(this.session)
    seen = queries.seen_ranking(request.user, this)
    member = membership(request.user, this.session)
    reachable = {n for n, a in seen.applications.items() if member and a.state in BEFORE_COMMISSION}
    titles = {criterion.code: criterion.title for criterion in criteria}
    context = {
        "session": this.session,
        "ranking": this,
        "member": member,
        "criteria": criteria,
        "seen": seen,
        "rows": wording.ranked_rows(seen, criteria, reachable),
        "chain": wording.chain_in_words(this.session.call.tie_breaks, titles),
        "places_wait": can(request.user, "placement.allocate", this)
        and any(a.state == State.RANKED for a in seen.applications.values()),
    }
    return render(request, "commission/ranking.html", context)
