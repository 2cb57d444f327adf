"""Registering what came on paper or through eGov: whose it is, inviting the person, the receipt to print."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications import actions, packet, registered
from applications.forms import NEW, ArrivalForm, InviteForm
from applications.models import Applicant, Application
from applications.wording.registered import person_found
from mobility.accounts.models import User
from mobility.common import log
from mobility.common.policy import can, require, visible
from programs.models import Call

from . import registration

if TYPE_CHECKING:
    from .applications import ApplicationAdmin

FOLDER = "admin/applications/application"


def urls(section: "ApplicationAdmin") -> list[URLPattern]:
    """Return the addresses of these pages."""
    view = section.admin_site.admin_view

    def bound(page: Any) -> Any:
        return view(lambda request, **named: page(section, request, **named))

    return [
        path("register/", bound(begin), name="applications_application_register"),
        path(
            "<slug:ref>/registration/",
            bound(registration.show),
            name="applications_application_registration",
        ),
        path(
            "<slug:ref>/registration/person/",
            bound(registration.person),
            name="applications_application_person",
        ),
        path("<slug:ref>/invite/", bound(invite), name="applications_application_invite"),
        path("<slug:ref>/receipt/", bound(receipt), name="applications_application_receipt"),
    ]


def page_of(application: Application) -> str:
    """Return the address where an application is typed in."""
    return reverse("admin:applications_application_registration", args=[application.ref])


def begin(section: "ApplicationAdmin", request: HttpRequest) -> HttpResponse:
    """Ask which call, how and when it came, and whose it is; then the rest is typed in on its page."""
    require(request.user, "applications.register")
    calls = visible(request.user, Call).filter(state=Call.State.PUBLISHED).order_by("-closes_on", "code")
    form = ArrivalForm(
        request.POST if request.method == "POST" else None,
        calls=calls,
        may_be_late=can(request.user, "programs.extend_deadline"),
        initial={"call": request.GET.get("call"), "language": (get_language() or "kk")[:2]},
    )
    if request.method == "POST":
        people = registered.known_people(request.POST.get("iin", "").replace(" ", ""), _typed_email(request))
        form.offer(_choices(people, request))
        if form.is_valid() and (whose := _whose(form, people)) is not None:
            try:
                application = _begun(form, whose, request.user)
            except ValidationError as error:
                say(form, error)
            else:
                messages.success(request, _("Now type in what stands on the paper."))
                return HttpResponseRedirect(page_of(application))
    here = _("Register an application")
    context = {**section.admin_site.each_context(request), "opts": section.opts, "form": form, "title": here}
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/register.html", context, status=status)


def _typed_email(request: HttpRequest) -> str:
    return str(request.POST.get("email", "")).strip().lower()


def _choices(people: list[User], request: HttpRequest) -> list[tuple[str, str]]:
    iin = request.POST.get("iin", "").replace(" ", "")
    known = [(str(account.pk), person_found(account, iin, _typed_email(request))) for account in people]
    same = any(iin and _profile(account) and _profile(account).iin == iin for account in people)
    return known + ([(NEW, _("Somebody else, who is new here"))] if known and not same else [])


def _profile(account: User) -> Any:
    return getattr(account, "applicant", None)


def _whose(form: ArrivalForm, people: list[User]) -> User | str | None:
    """Return the account chosen, or that the person is new; None while that is to be answered."""
    chosen = form.cleaned_data["account"]
    if not people:
        return NEW
    if not chosen:
        form.add_error("account", _("The portal may know this person. Please choose."))
        return None
    if chosen == NEW:
        return NEW
    if not form.cleaned_data["compared"]:
        form.add_error("compared", _("Compare name and date of birth with the paper first."))
        return None
    return next(account for account in people if str(account.pk) == chosen)


def _begun(form: ArrivalForm, whose: User | str, by: Any) -> Application:
    typed = form.cleaned_data
    arrival = actions.Arrival(
        typed["channel"], typed["number"], typed["received_on"], typed.get("reason", "")
    )
    person: Applicant | User | actions.Newcomer
    if isinstance(whose, User):
        person = _profile(whose) or whose
    else:
        person = actions.Newcomer(typed["language"], typed["email"], typed["iin"])
    return actions.begin_registration(typed["call"], arrival, person, by)


def say(form: Form, error: ValidationError) -> None:
    """Put what an action refuses beside the fields it is about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for name, texts in error.message_dict.items():
        form.add_error(name if name in form.fields else None, texts)


def invite(section: "ApplicationAdmin", request: HttpRequest, ref: str) -> HttpResponse:
    """Write to the person that the application can be taken over."""
    application = section.found(request, ref)
    require(request.user, "applications.for_applicant", application)
    account = application.applicant.user
    initial = {"email": account.contact, "language": account.language}
    form = InviteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(application, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            say(form, error)
        else:
            email = form.cleaned_data["email"]
            messages.success(request, _("A letter goes to %(email)s.") % {"email": email})
            return HttpResponseRedirect(
                reverse("admin:applications_application_change", args=[application.ref])
            )
    context = {"form": form, "here": _("Invite the applicant")}
    return section.shown(request, application, "invite", context, status=422 if form.is_bound else 200)


def receipt(section: "ApplicationAdmin", request: HttpRequest, ref: str) -> HttpResponse:
    """Hand out the receipt of an application that came on paper or through eGov, to be printed."""
    application = section.found(request, ref)
    require(request.user, "applications.registered", application)
    if not application.number:
        raise Http404
    paper = actions.receipt_of(application)
    log.record(request.user, "receipt.read", application)
    content = packet.receipt(application, application.applicant.user.language, paper)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{application.number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
