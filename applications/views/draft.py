"""Filling in: begin, about me, check and submit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import actions, queries, students, wording
from applications.answers import take_over
from applications.earlier import tell
from applications.forms import (
    OF_EARLIER_STAYS,
    ConsentForm,
    ProfileForm,
    ProofFormSet,
    StayFormSet,
    kept_stays,
)
from applications.models import Application
from mobility.common.policy import Refused, can, visible
from programs.models import Call
from programs.queries import with_rules
from programs.wording import score_text, test_name
from programs.wording.values import language_name

from . import unfinished
from .access import frame, own, sent_already, too_late

ANSWERS = "check_answers"


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft, or go on with the one that exists. Whoever signed in first presses a button more."""
    call = get_object_or_404(with_rules(visible(request.user, Call)), code=code)
    if not can(request.user, "applications.start", call):
        raise PermissionDenied
    if request.method != "POST":
        clock = wording.clock(call, timezone.now())
        return render(request, "applications/start.html", {"call": call, "clock": clock})
    try:
        application = actions.start(request.user, call)
    except actions.AtTheOffice:
        messages.info(
            request,
            _("The office is registering an application of yours for this call; it will stand here then."),
        )
        return redirect("applications:home")
    except actions.TooLate:
        messages.error(request, _("This call takes no applications now."))
        return redirect("portal:call", call.code)
    answers = request.session.get(ANSWERS)
    if answers and application.is_draft:
        proofs = take_over(application.applicant, answers, queries.languages_of_tests(call))
        actions.save_profile(application.applicant, request.user, proofs)
    return redirect("applications:profile" if application.is_draft else "applications:show", application.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, ref: str) -> HttpResponse:
    """About me: saved as far as it is filled in; then the call's answer stands beside it, with reasons."""
    application = own(request, ref, files=False)
    if not application.is_draft:
        return sent_already(request, application)
    applicant = application.applicant
    typed = request.POST if request.method == "POST" else unfinished.typed_before(application)
    stays = StayFormSet(
        typed if typed is not None and "stays-TOTAL_FORMS" in typed else None,
        prefix="stays",
        initial=kept_stays(applicant) if typed is None else None,
    )
    register = wording.for_the_person(applicant, students.said_about(applicant))
    form = ProfileForm(typed, instance=applicant, call=application.call, stays=stays, register=register)
    languages = queries.languages_of_tests(application.call)
    confirmed = [proof for proof in applicant.proofs.all() if proof.confirmed_at]
    known = {proof.test for proof in confirmed if proof.language == languages.get(proof.test, "en")}
    # What is sent is all there is: a row that says what was kept a second ago is no empty row.
    formset = ProofFormSet(
        typed,
        prefix="proofs",
        initial=_proofs(application) if typed is None else None,
        form_kwargs={"confirmed": known},
    )
    if request.method == "POST" and all(
        [form.is_valid(), formset.is_valid(), not stays.is_bound or stays.is_valid()]
    ):
        if "went_before" in form.fields and stays.is_bound:
            tell(applicant, form.cleaned_data["went_before"], stays.rows())
        actions.save_profile(applicant, request.user, formset.proofs(languages))
        return _saved(request, application, form)
    if request.method == "POST" and request.headers.get("X-Requested-With") == "fetch":
        rows = formset.proofs(languages) if formset.is_valid() else None
        return unfinished.save_what_fits(request, application, form, formset, stays, rows)
    if request.method == "POST":
        unfinished.keep(request, application, form, formset, stays)
    wrong = form.is_bound
    context = {
        **frame(own(request, ref, files=False) if wrong else application, "profile"),
        "form": form,
        "formset": formset,
        "stays": stays,
        "register": register,
        "confirmed": [(test_name(p.test), language_name(p.language), p.value, p.taken_on) for p in confirmed],
        "verdict": None if wrong else wording.verdict(application),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "applications/profile.html", context, status=status)


def _saved(request: HttpRequest, application: Application, form: ProfileForm) -> HttpResponse:
    """Answer to a profile that was saved: go on, or stay; who became somebody else meets other questions."""
    if request.headers.get("X-Requested-With") == "fetch":  # saved as the person types
        return HttpResponse(status=204)
    here = reverse("applications:profile", args=[application.ref])
    if "person" in form.changed_data:
        messages.success(request, _("Saved. The questions now fit what you are; please look through them."))
        return redirect(here)
    if "next" in request.POST:
        return redirect("applications:choices", application.ref)
    messages.success(request, _("Saved."))
    return redirect(here + "#verdict")


def _proofs(application: Application) -> list[dict[str, Any]]:
    rows = [proof for proof in application.applicant.proofs.all() if not proof.confirmed_at]
    return [{"test": row.test, "value": score_text(row.value), "taken_on": row.taken_on} for row in rows]


@require_safe
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Check your answers: everything on one page, what is missing with links, two consents, one button."""
    application = own(request, ref)
    if not application.is_draft:
        return sent_already(request, application)
    return render_review(request, application, ConsentForm())


def render_review(
    request: HttpRequest, application: Application, form: ConsentForm, status: int = 200
) -> HttpResponse:
    """Show the review page with the consents as they were ticked."""
    shown = frame(application, "review")
    context = {
        **shown,
        "form": form,
        "verdict": wording.verdict(application),
        "answers": _answers(application),
        "proofs": [
            (test_name(proof.test), score_text(proof.value), proof.taken_on, proof.confirmed_at)
            for proof in application.applicant.proofs.all()
        ],
        "missing_fields": [
            (wording.question(name), wording.anchor(name)) for name in shown["missing"]["profile"]
        ],
        "papers": _papers(application),
        "agreements": queries.agreements_awaited(application),
    }
    return render(request, "applications/review.html", context, status=status)


def _papers(application: Application) -> list[wording.Paper]:
    facts = queries.known_facts(application)
    needed = queries.needed_by_requirement(application)
    return wording.papers(application, application.documents.all(), facts, needed)


def _answers(application: Application) -> list[dict[str, Any]]:
    """Return the profile as label and value, in the order of the form."""
    form = ProfileForm(instance=application.applicant, call=application.call)
    missing = set(queries.missing_profile_fields(application.applicant, application.call))
    rows = []
    for field in form:
        value = wording.shown(application.applicant, field.name)
        empty = bool(missing & {field.name, f"{field.name}_id"})
        if field.name == "went_before":
            empty = bool(missing & set(OF_EARLIER_STAYS))
        label = _("Social categories") if field.name == "categories" else field.label
        if field.name.startswith("emergency_"):
            label = wording.field_label(field.name)
        rows.append({"label": label, "value": value, "missing": empty, "field": field.id_for_label})
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Submit. Twice is the same as once; whatever stands in the way is said, and nothing is lost."""
    application = own(request, ref)
    if request.method != "POST":
        return redirect("applications:review", ref)
    if application.number:
        return redirect("applications:sent", ref)
    form = ConsentForm(request.POST)
    if not form.is_valid() and application.is_draft:
        return render_review(request, application, form, status=422)
    try:
        application = actions.submit(
            application,
            request.user,
            consent_processing=True,
            consent_cross_border=form.cleaned_data.get("cross_border", False),
        )
    except actions.TooLate:
        return too_late(request, application)
    except Refused:
        return sent_already(request, application)
    except actions.Incomplete as lacking:
        messages.error(request, _("It was not sent yet: something is missing. See what below."))
        for sentence in [*lacking.missing.get("wishes", ()), *lacking.missing.get("other", ())]:
            messages.error(request, sentence)
        return render_review(request, own(request, ref), form, status=422)
    return redirect("applications:sent", ref)
