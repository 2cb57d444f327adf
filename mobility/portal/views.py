"""Public pages, the way in after signing in, and the progress of jobs."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import condition, require_GET, require_POST, require_safe
from django.views.i18n import set_language as django_set_language
from django_htmx.middleware import HtmxDetails

from mobility.common import files, jobs, log
from mobility.common.models import Job
from mobility.common.policy import can, visible
from partners.models import Institution
from partners.queries import kept_code
from programs import queries as program_queries
from programs.forms import CheckForm
from programs.models import Call, Program

from . import atlas, catalogue, checking, host, looks, places, queries, terms, whom
from .asked import Asked
from .index import Bits, Index, current
from .offered import offered
from .statistics.actions import count_check
from .suitable import calls_ahead, suitable
from .texts import queries as texts
from .visitors import same_for_visitors

ANSWERS = "check_answers"


class HtmxRequest(HttpRequest):
    """A request after HtmxMiddleware."""

    htmx: HtmxDetails


@login_not_required
@require_safe
@same_for_visitors
def home(request: HttpRequest) -> HttpResponse:
    """Open calls with countdowns, the way into the check, what opens later, partners."""
    return render(
        request,
        "portal/home.html",
        {
            "cards": queries.cards(queries.open_calls(request.user), get_language()),
            "upcoming": queries.upcoming_calls(request.user),
            "counts": queries.partner_counts(request.user),
            "announcements": texts.current(request.user),
        },
    )


@login_not_required
@require_safe
@same_for_visitors
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call: what it pays, for whom, until when, requirements in words, papers, places."""
    calls = program_queries.with_rules(visible(request.user, Call)).select_related("program", "based_on")
    found = get_object_or_404(calls, code=code)
    places_offered = offered(found, program_queries.offerings_for(found))
    return render(
        request,
        "portal/call.html",
        {
            "call": found,
            "card": queries.cards([found], get_language())[0],
            "requirements": terms.requirements(found),
            "scores": terms.scores(found),
            "papers": terms.papers(found),
            "provisions": terms.provisions(found),
            "places": places_offered,
            "ask": whom.for_call(found, {row.place.institution.country for row in places_offered}),
            "news": terms.news(found),
        },
    )


@login_not_required
def check(request: HttpRequest) -> HttpResponse:
    """May I apply? Questions, and an answer for each open call.

    What was said waits in the session. An address that says who somebody is was shared: it is answered as it
    stands, and moves into the session only when its reader applies with these answers.
    """
    calls = checking.open_calls(request.user)
    if request.method == "POST":
        return _keep_answers(request, calls)
    shared = "person" in request.GET
    kept = request.GET.dict() if shared else request.session.get(ANSWERS)
    form = (
        CheckForm.of(kept, calls, from_link=shared)
        if kept
        else CheckForm(initial=first_guess(request), calls=calls)
    )
    answered = bool(kept) and form.is_valid()
    context = {"form": form, "shared": shared, "change": request.GET.get("change", "")}
    context["then"] = _back_to_the_list(request.GET.get("then", ""))
    if answered:
        link = f"{request.path}?{urlencode(form.shared(calls))}"
        context |= {
            "answers": checking.check(calls, form.facts, form.unanswered()),
            "link": request.build_absolute_uri(link),
            "here": f"{link}&" if shared else f"{request.path}?",
        }
    return render(request, "portal/check.html", context)


def _keep_answers(request: HttpRequest, calls: list[Call]) -> HttpResponse:
    """Keep the answers for the visit; "apply" leads on to the call the reader chose."""
    form = CheckForm(request.POST, calls=calls)
    then = _back_to_the_list(request.POST.get("then", ""))
    if not form.is_valid():
        return render(request, "portal/check.html", {"form": form, "then": then}, status=422)
    answers = form.answers()
    if answers != request.session.get(ANSWERS):
        count_check(calls, form.facts)
    request.session[ANSWERS] = answers
    if then:
        return redirect(then)
    chosen = next((call.code for call in calls if call.code == request.POST.get("apply")), None)
    if chosen is None:
        return redirect("portal:check")
    if request.user.is_authenticated:
        return redirect("applications:start", chosen)
    landing = urlencode({"next": reverse("portal:call", args=[chosen])})
    return redirect(f"{reverse('account_signup')}?{landing}")


def _back_to_the_list(address: str) -> str:
    """Return the address of the list of partners from which somebody came; of anything else nothing."""
    return Asked.of(QueryDict(address.partition("?")[2])).address() if address else ""


def first_guess(request: HttpRequest) -> dict[str, str]:
    """Take over the answer that was given on the home page."""
    semester = request.GET.get("semester", "")
    return {"semester": semester, "cycle": "bachelor"} if semester.isdecimal() else {}


@login_not_required
@require_safe
@same_for_visitors
def programs(request: HttpRequest) -> HttpResponse:
    """All programs with what is open now; those for information apart."""
    entries = catalogue.entries(request.user)
    ours = [entry for entry in entries if not entry.program.is_information]
    others = [entry for entry in entries if entry.program.is_information]
    return render(request, "portal/programs.html", {"ours": ours, "others": others})


@login_not_required
@require_safe
@same_for_visitors
def program(request: HttpRequest, code: str) -> HttpResponse:
    """One program: what it is, its open and coming calls, where this comes from."""
    found = get_object_or_404(visible(request.user, Program), code=code)
    context = {
        "program": found,
        "entry": catalogue.entry(request.user, found),
        "questions": texts.of_program(request.user, found),
    }
    return render(request, "portal/program.html", context)


@login_not_required
@require_safe
@same_for_visitors
def partners(request: HttpRequest) -> HttpResponse:
    """Partners in a list and on the map: all of them, or those that were asked for."""
    asked = Asked.of(request.GET)
    index = current()
    may = _where_i_may_apply(request, index) if asked.may else None
    found = places.find(index, places.words_of(index, looks.home_or_none()), asked, may)
    drawn = atlas.atlas(found)
    return render(
        request,
        "portal/partners.html",
        {
            "asked": asked,
            "found": found,
            "rows": found.rows(),
            "partners": len(index.hosts),
            "countries": len(index.countries),
            "options": places.options(found),
            "open_now": places.open_now(found),
            "chips": places.chips(found),
            "orders": places.orders(asked),
            "pages": places.pages(found),
            "atlas": drawn,
            "views": atlas.views(found, drawn),
            "knows_you": may is not None,
            "asks_who": bool(asked.may) and may is None,
            "check_url": f"{reverse('portal:check')}?{urlencode({'then': asked.address(may='1')})}",
        },
    )


def _where_i_may_apply(request: HttpRequest, index: Index) -> Bits | None:
    """Return the places that suit the reader; None while neither a profile nor answers are known."""
    answers = request.session.get(ANSWERS)
    if not answers and not request.user.is_authenticated:
        return None
    calls = calls_ahead(index, request.user)
    form = CheckForm.of(answers, calls) if answers else None
    told = form.facts if form is not None and form.is_valid() else None
    return suitable(index, request.user, calls, told)


@login_not_required
@require_safe
@same_for_visitors
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """One partner: its places by call, how far it is, reports; one of two merged entries is the other."""
    if kept := kept_code(code):
        return redirect("portal:partner", kept, permanent=True)
    found = get_object_or_404(visible(request.user, Institution).filter(is_home=False), code=code)
    way = places.way_to(found.point, looks.home_or_none())
    context = {"partner": found, "way": way, "page": host.page_of(request.user, found)}
    return render(request, "portal/partner.html", context)


@login_not_required
@require_safe
@same_for_visitors
def questions(request: HttpRequest) -> HttpResponse:
    """Questions people ask by topic; those that hold some words, or are about a program."""
    words, about = request.GET.get("q", "").strip()[:100], request.GET.get("program", "")[:30]
    everything = texts.asked(request.user)
    programs = {row.program for group in everything for row in group.questions if row.program}
    context = {
        "groups": texts.asked(request.user, words, about) if words or about else everything,
        "words": words,
        "about": about,
        "programs": sorted(programs, key=lambda program: (program.order, program.code)),
    }
    return render(request, "portal/questions.html", context)


@login_not_required
@require_safe
@same_for_visitors
def contacts(request: HttpRequest) -> HttpResponse:
    """Whom to ask about what, where the office is and when it is open."""
    context = {"contacts": whom.contacts(), "now": whom.office_now()}
    return render(request, "portal/contacts.html", context)


@require_GET
def after_login(request: HttpRequest) -> HttpResponse:
    """Send each role to its own first page."""
    if can(request.user, "admin.open"):
        return redirect("admin:index")
    if can(request.user, "commission.enter"):
        return redirect("commission:home")
    if can(request.user, "approval.enter"):
        return redirect("approval:home")
    return redirect("applications:home")


@login_not_required
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language and keep the page; letters follow a signed-in person's choice.

    The pages of visitors hold no CSRF token, so that one copy serves all; who is signed in needs one.
    """
    return (csrf_protect(_switch) if request.user.is_authenticated else _switch)(request)


def _switch(request: HttpRequest) -> HttpResponse:
    answer = django_set_language(request)
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in {"kk", "ru", "en"} and request.user.language != chosen:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return answer


@login_not_required
@require_safe
@condition(etag_func=looks.etag)
def brand(request: HttpRequest) -> HttpResponse:
    """The institution's colours as a stylesheet."""
    sheet = looks.stylesheet(looks.of(looks.home_or_none())["colours"])
    return HttpResponse(sheet, "text/css; charset=utf-8", headers=looks.headers(request))


@login_not_required
@require_safe
@condition(etag_func=looks.etag)
def mark(request: HttpRequest) -> HttpResponse:
    """The institution's mark for browser tabs."""
    picture = render_to_string("portal/mark.svg", looks.of(looks.home_or_none()))
    return HttpResponse(picture, "image/svg+xml", headers=looks.headers(request))


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """Tell a load balancer whether the portal and its database answer: ok or bad, nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever is wrong with the database, the answer is the same
        return JsonResponse({"status": "bad"}, status=503)
    return JsonResponse({"status": "ok"})


@require_GET
def job(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show how far a job is. The same page is fetched again by a small script until it is done."""
    found = get_object_or_404(visible(request.user, Job), pk=pk)
    template = "portal/job.html#progress" if request.htmx else "portal/job.html"
    return render(request, template, {"job": found})


@require_GET
def job_file(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the result of a finished job to whoever asked for it."""
    found = get_object_or_404(visible(request.user, Job).select_related("result"), pk=pk)
    if found.result is None or not jobs.may_fetch(request.user, found):
        raise Http404
    log.record(request.user, "job.read", found, sha256=found.result.sha256)
    return files.response(found.result)
