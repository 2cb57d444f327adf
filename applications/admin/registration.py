"""The page where the office types in one application from paper or eGov, and adds papers to it later."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications import actions, finding, queries, wording
from applications.earlier import tell
from applications.forms import (
    PaperForm,
    ProfileForm,
    ProofFormSet,
    SignedForm,
    StayFormSet,
    kept_stays,
)
from applications.models import Applicant, Application, Document
from applications.wishes import findings_of, worst
from applications.wording.findings import kept_finding
from applications.wording.registered import how_it_came, in_form
from applications.workflow import Impossible
from mobility.common import files
from mobility.common.policy import Refused, can, require, visible
from mobility.common.verdict import Outcome
from programs.models import Offering
from programs.queries import offerings_for
from programs.wording import condition_reason, score_text

from .page import FINDING_BADGES, PAPER_BADGES

if TYPE_CHECKING:
    from .applications import ApplicationAdmin

ABOUT_PERSON = ("person", "last_name", "first_name", "patronymic", "latin_name", "sex", "birth_date", "iin")
PASSPORT = ("citizenship", "passport_number", "passport_until", "phone")
EMERGENCY = ("emergency_name", "emergency_relation", "emergency_phone")
SECTIONS = (
    (gettext_lazy("Who it is"), ABOUT_PERSON),
    (gettext_lazy("Passport and phone"), PASSPORT),
    (gettext_lazy("In an emergency"), EMERGENCY),
)
SAID = {
    "choose": gettext_lazy("The wishes are kept."),
    "upload": gettext_lazy("The file is kept."),
    "paper": gettext_lazy("It is written down: the paper lies at the office."),
    "remove": gettext_lazy("Taken out again."),
}


@dataclass(frozen=True)
class Line:
    """A document of the checklist: why it is asked, in which form this way of handing in wants it."""

    document: Document
    badge: str
    why: str
    asked: str
    form: PaperForm
    may_replace: bool

    @property
    def on_paper(self) -> bool:
        return self.document.met_by == Document.Way.PAPER and self.document.state != Document.State.MISSING

    @property
    def files(self) -> list[Any]:
        return list(self.document.uploads.all())


def found(request: HttpRequest, ref: str) -> Application:
    """Return an application that came on paper or through eGov. Raises Http404 for every other."""
    rows = queries.for_pages(visible(request.user, Application)).filter(ref=ref)
    application = rows.first()
    if application is None or not can(request.user, "applications.registered", application):
        raise Http404
    return queries.under_its_terms(application)


def show(section: "ApplicationAdmin", request: HttpRequest, ref: str) -> HttpResponse:
    """Show what was typed in and what is still missing; on POST, do one thing of it."""
    application = found(request, ref)
    if not application.is_draft and not can(request.user, "applications.for_applicant", application):
        return HttpResponseRedirect(_record(application))
    if request.method != "POST":
        return _page(section, request, application)
    match request.POST.get("do"):
        case "choose" if application.is_draft:
            return _done(section, request, application, lambda: _choose(application, request))
        case "upload" | "paper" | "remove":
            return _paper(section, request, application)
        case "register" if application.is_draft:
            return _register(section, request, application)
        case "discard" if application.is_draft:
            actions.discard_registration(application, request.user)
            messages.success(request, _("It was thrown away: nothing of it is registered."))
            return HttpResponseRedirect(reverse("admin:applications_application_changelist"))
    raise Http404


def _record(application: Application) -> str:
    return reverse("admin:applications_application_change", args=[application.ref])


def _here(application: Application) -> str:
    return reverse("admin:applications_application_registration", args=[application.ref])


def _done(
    section: "ApplicationAdmin", request: HttpRequest, application: Application, act: Any
) -> HttpResponse:
    """Do something and come back; what the rules of the portal refuse is said above the page."""
    try:
        act()
    except actions.TooLate:
        messages.error(request, _("The call took no applications on the day it was received."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except (Refused, Impossible):
        messages.error(request, _("This is not possible any more; here is how things stand."))
    else:
        messages.success(request, SAID[request.POST["do"]])
    return HttpResponseRedirect(_here(application))


def _choose(application: Application, request: HttpRequest) -> None:
    keys = [key for key in request.POST.getlist("wish") if key.isdecimal()]
    known = {str(place.pk): place for place in [*_places(application), *queries.wishes_of(application)]}
    places = list(dict.fromkeys(known[key] for key in keys if key in known))
    actions.choose(application, places, request.user)


def _places(application: Application) -> list[Offering]:
    rows = [row for row in offerings_for(application.call) if row.withdrawn_on is None]
    return finding.by_country(rows)


def _paper(section: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    verb, key = request.POST["do"], request.POST.get("document", "")
    documents = application.documents.all()
    document = next((row for row in documents if str(row.pk) == key), None)
    if document is None:
        raise Http404
    if verb == "remove":
        return _done(section, request, application, lambda: actions.remove_upload(document, request.user))
    ways = queries.ways_of(application, document.requirement)
    form = PaperForm(request.POST, request.FILES, document=document, ways=ways)
    if verb == "upload" and not request.FILES:
        form.add_error("file", _("Choose a file first."))
    if not form.is_valid():
        return _page(section, request, application, wrong=(document, form))
    way = form.cleaned_data.get("way")
    if verb == "paper":
        return _done(
            section, request, application, lambda: actions.take_paper(document, request.user, alternative=way)
        )
    file = form.cleaned_data["file"]
    try:
        stored = actions.store_upload(file.name, file, request.user)
    except files.Unacceptable as refusal:
        form.add_error("file", str(refusal))
        return _page(section, request, application, wrong=(document, form))
    return _done(
        section,
        request,
        application,
        lambda: actions.upload(document, stored, request.user, alternative=way),
    )


def _register(section: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    form = SignedForm(request.POST)
    if form.is_valid():
        try:
            done = actions.register(
                application,
                request.user,
                signed_by=form.cleaned_data["signed_by"],
                signed_on=form.cleaned_data["signed_on"],
            )
        except actions.TooLate:
            form.add_error(None, _("The call took no applications on the day it was received."))
        except actions.Incomplete as lacking:
            form.add_error(None, _("It is not registered yet: see what is missing."))
            for sentence in [*lacking.missing.get("wishes", []), *lacking.missing.get("other", [])]:
                form.add_error(None, sentence)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                form.add_error(name, texts)
        else:
            words = {"number": done.number}
            messages.success(request, _("Registered under the number %(number)s.") % words)
            return HttpResponseRedirect(_record(done))
    return _page(section, request, application, signed=form)


def _page(
    section: "ApplicationAdmin",
    request: HttpRequest,
    application: Application,
    *,
    wrong: tuple[Document, PaperForm] | None = None,
    signed: SignedForm | None = None,
) -> HttpResponse:
    missing = queries.what_is_missing(application) if application.is_draft else {}
    wishes = queries.wishes_of(application)
    context = {
        "here": _("Registration") if application.is_draft else _("Papers that came later"),
        "arrival": how_it_came(application),
        "lines": _lines(application, request.user, wrong),
        "wrong": wrong[1] if wrong else None,
        "wishes": wishes,
        "places": _places(application) if application.is_draft else [],
        "ranks": _ranks(application, wishes),
        "person": _person(application),
        "lacking": [wording.question(name) for name in missing.get("profile", [])],
        "no_wishes": bool(missing.get("choices")),
        "papers_missing": missing.get("documents", []),
        "agreements": queries.agreements_awaited(application) if application.is_draft else [],
        "form": signed or SignedForm(initial={"signed_by": application.applicant.full_name}),
        "own_profile": not application.applicant.user.stand_in,
    }
    if application.is_draft:
        context |= _judged(application)
    bad = wrong is not None or signed is not None
    return section.shown(request, application, "registration", context, status=422 if bad else 200)


def _ranks(application: Application, wishes: list[Offering]) -> list[tuple[int, Any]]:
    """Return a rank for each wish a person may have, with the key of the place that stands there."""
    keys = [place.pk for place in wishes]
    count = application.call.max_choices
    return list(enumerate((keys + [None] * count)[:count], start=1))


def _judged(application: Application) -> dict[str, Any]:
    """Return what the rules say on the day it came, in the reader's language, before it is registered."""
    judged = queries.judged(application)
    language = (get_language() or "en")[:2]
    found_now = [kept_finding(at)[language] for at in findings_of(judged)]
    return {
        "findings": [row | {"badge": FINDING_BADGES.get(row["state"], "open")} for row in found_now],
        "ruled_out": worst(judged).outcome == Outcome.NOT_ELIGIBLE,
    }


def _lines(application: Application, user: Any, wrong: tuple[Document, PaperForm] | None) -> list[Line]:
    facts = queries.known_facts(application)
    needed = queries.needed_by_requirement(application)
    lines = []
    for document in application.documents.all():
        document.application = application
        row = document.requirement
        ways = queries.ways_of(application, row)
        again = wrong[1] if wrong and wrong[0].pk == document.pk else None
        lines.append(
            Line(
                document,
                PAPER_BADGES[Document.State(document.state)],
                condition_reason(row, facts, needed.get(row.pk)),
                in_form(row, application.channel),
                again or PaperForm(document=document, ways=ways),
                can(user, "documents.replace", document),
            )
        )
    return lines if application.is_draft else [line for line in lines if line.may_replace]


def _person(application: Application) -> list[tuple[str, str]]:
    """Return what is typed about the person, as label and value."""
    form = ProfileForm(instance=application.applicant, call=application.call)
    rows = [
        (str(field.label), wording.shown(application.applicant, field.name))
        for field in form
        if field.name != "categories"
    ]
    return [(label, value) for label, value in rows if value]


def person(section: "ApplicationAdmin", request: HttpRequest, ref: str) -> HttpResponse:
    """Type in who the person is; what somebody with an account said of themselves stays as they said it."""
    application = found(request, ref)
    if not application.is_draft:
        return HttpResponseRedirect(_record(application))
    applicant = application.applicant
    require(request.user, "applicants.describe", applicant)
    typed = request.POST if request.method == "POST" else None
    stays = StayFormSet(typed, prefix="stays", initial=kept_stays(applicant) if typed is None else None)
    form = ProfileForm(typed, instance=applicant, call=application.call, stays=stays)
    formset = ProofFormSet(typed, prefix="proofs", initial=None if typed else _proofs(applicant))
    told = set() if applicant.user.stand_in else _told(applicant, form)
    for name in told & set(form.fields):
        form.fields[name].disabled = True
    unasked = told if "went_before" in form.fields else told | {"stays"}
    asked = [part for part in (("stays", stays), ("proofs", formset)) if part[0] not in unasked]
    if typed is not None and all([form.is_valid(), *(part.is_valid() for _name, part in asked)]):
        if "stays" not in unasked:
            tell(applicant, form.cleaned_data["went_before"], stays.rows())
        languages = queries.languages_of_tests(application.call)
        proofs = None if "proofs" in told else formset.proofs(languages)
        actions.save_profile(applicant, request.user, proofs)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(_here(application))
    context = {
        "form": form,
        "formset": None if "proofs" in told else formset,
        "stays": None if "stays" in unasked else stays,
        "sections": _sections(form),
        "here": _("Person"),
    }
    return section.shown(request, application, "person", context, status=422 if form.is_bound else 200)


def _told(applicant: Applicant, form: ProfileForm) -> set[str]:
    """Return what a person with an account has said of themselves: the office leaves it as it is."""
    if not applicant.last_name:
        return set()
    told = {name for name in form.fields if form.initial.get(name) not in (None, "", [])}
    told |= {"proofs"} if applicant.proofs.all() else set()
    return told | ({"stays"} if form.initial.get("went_before") is not None else set())


def _proofs(applicant: Applicant) -> list[dict[str, Any]]:
    rows = [row for row in applicant.proofs.all() if not row.confirmed_at]
    return [{"test": row.test, "value": score_text(row.value), "taken_on": row.taken_on} for row in rows]


def _sections(form: ProfileForm) -> list[tuple[str, list[BoundField]]]:
    named = {name for _title, names in SECTIONS for name in names}
    sections = [
        (str(title), [form[name] for name in names if name in form.fields]) for title, names in SECTIONS
    ]
    rest = [field for field in form if field.name not in named]
    return [*sections, (_("At the university and before"), rest)]
