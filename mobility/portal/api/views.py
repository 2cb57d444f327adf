"""The operations of the API, and the page about it for people."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from ..visitors import same_for_visitors
from . import catalogue, schemas
from .answer import CheckIn, check
from .errors import NOT_FOUND, TOO_LARGE, UNREADABLE, Problem, Wrong, problems_of
from .examples import QUESTION, examples
from .limits import PerAddress
from .reading import LONGEST_BODY, parse
from .writing import dumps

SECONDS = 60
Code = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,40}$")]
Filter = Annotated[str, Query(max_length=40, pattern=r"^[-a-zA-Z0-9_]*$")]


def sent(body: bytes, status: int = 200) -> HttpResponse:
    """Return an answer that is the same in every language and for everybody."""
    response = HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = "kk, ru, en"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def copied(request: HttpRequest, key: str, make: Callable[[], bytes | None]) -> HttpResponse:
    """Send what is made at most once a minute, with an ETag; None is 404."""
    body = cache.get(key)
    if body is None:
        body = make()
        if body is None:
            raise Http404
        cache.set(key, body, SECONDS)
    response = sent(body)
    etag = f'"{salted_hmac("etag", body).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return get_conditional_response(request, etag=etag, response=response) or response


def public(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Send a copy of what a view returns.

    Copies are kept by the checked filters, not by the address: made-up parameters fill no cache.
    """

    @wraps(view)
    def answer(request: HttpRequest, **asked: Any) -> HttpResponse:
        def make() -> bytes | None:
            found = view(request, **asked)
            return None if found is None else dumps(found)

        key = salted_hmac(view.__name__, repr(sorted(asked.items()))).hexdigest()
        return copied(request, f"api:{key}", make)

    return answer


def described(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Send a copy of the document that describes the API."""

    def answer(request: HttpRequest) -> HttpResponse:
        return copied(request, "api:document", lambda: view(request).content)

    return answer


class OneParser(Parser):
    """Reads bodies as the command reads files."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read the body. Raises Wrong, which Ninja wraps."""
        return parse(request.body)


class Api(NinjaAPI):
    """The API; operations are called as their views are."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of an operation in the documentation."""
        return operation.view_func.__name__


api = Api(
    title="Academic mobility",
    version="1",
    description="Calls, rules, partners and places of this portal as data, and the check whether somebody "
    "may go. Everything is public; nothing that is asked is kept. Texts are in Kazakh, Russian and English.",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=described,
    openapi_url="/openapi.json",
    parser=OneParser(),
)
reads = PerAddress("API_READS_PER_MINUTE")
checks = PerAddress("API_CHECKS_PER_MINUTE")
LOST = {404: schemas.Errors, 429: schemas.Errors}
FILTERED = {422: schemas.Errors, 429: schemas.Errors}
MISASKED = {400: schemas.Errors, 413: schemas.Errors, 422: schemas.Errors, 429: schemas.Errors}


@api.get("/programs", response={200: list[schemas.Program], 429: schemas.Errors}, throttle=reads)
@public
def programs(request: HttpRequest) -> Any:
    """Every program, those that are only described included."""
    return catalogue.programs()


@api.get("/programs/{code}", response={200: schemas.ProgramWithCalls} | LOST, throttle=reads)
@public
def program(request: HttpRequest, code: Code) -> Any:
    """One program with its published calls."""
    return catalogue.program(code)


@api.get("/calls", response={200: list[schemas.Call]} | FILTERED, throttle=reads)
@public
def calls(request: HttpRequest, state: Literal["", "coming", "open", "closed"] = "") -> Any:
    """Published calls, the nearest deadline first; `state` narrows them to those coming, open or closed."""
    return catalogue.calls(state)


@api.get("/calls/{code}", response={200: schemas.CallInFull} | LOST, throttle=reads)
@public
def call(request: HttpRequest, code: Code) -> Any:
    """One call: dates, rules in words and as data, language table, papers, provisions, places."""
    return catalogue.call(code)


@api.get("/partners", response={200: list[schemas.Partner]} | FILTERED, throttle=reads)
@public
def partners(request: HttpRequest, country: Filter = "", ka171: bool | None = None) -> Any:
    """Partners; `country` (two letters) and `ka171` narrow the list."""
    return catalogue.partners(country, ka171)


@api.get("/partners/{code}", response={200: schemas.PartnerWithPlaces} | LOST, throttle=reads)
@public
def partner(request: HttpRequest, code: Code) -> Any:
    """One partner with the places it offers in published calls."""
    return catalogue.partner(code)


@api.get("/offerings", response={200: list[schemas.Offering]} | FILTERED, throttle=reads)
@public
def offerings(
    request: HttpRequest,
    state: Literal["", "coming", "open", "closed"] = "",
    call: Filter = "",
    partner: Filter = "",
    country: Filter = "",
    language: Filter = "",
    level: Filter = "",
) -> Any:
    """Places to go; narrowed by the state of the call, call, partner, country, language, level of study."""
    return catalogue.offerings(
        state=state, call=call, partner=partner, country=country, language=language, level=level
    )


@api.get("/rulesets", response={200: list[schemas.Ruleset]} | FILTERED, throttle=reads)
@public
def rulesets(request: HttpRequest, university: Filter = "") -> Any:
    """Rulesets of all universities that come with the portal; `university` is tou, aupet, kbtu or atyrau."""
    return catalogue.rulesets(university)


@api.get("/rulesets/{id}", response={200: schemas.RulesetInFull} | LOST, throttle=reads)
@public
def ruleset(request: HttpRequest, id: Code) -> Any:
    """One ruleset: rules in words and as data, language table, papers, windows, provisions."""
    return catalogue.ruleset(id)


@api.post(
    "/check",
    url_name="check",
    summary="May I apply?",
    response={200: schemas.Answer} | MISASKED,
    throttle=checks,
    openapi_extra={"requestBody": {"content": {"application/json": {"example": QUESTION}}}},
)
def ask(request: HttpRequest, question: CheckIn) -> Any:
    """May this person go? Verdict, reasons, and the papers, for a call, a ruleset, or every open call.

    Facts that are left out are not known and leave their rule out of the verdict. Nothing is kept of them.
    """
    return sent(dumps(check(question)))


@api.exception_handler(Wrong)
def on_wrong(request: HttpRequest, error: Wrong) -> HttpResponse:
    """Name what is wrong with the request."""
    return sent(dumps(error.as_json()), error.status)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the fields that are wrong; an address with an impossible code is one where nothing is."""
    places = {str(problem["loc"][0]) for problem in error.errors}
    if "path" in places:
        return on_wrong(request, Wrong([Problem("", "not_found")], NOT_FOUND))
    rooted = [problem | {"loc": problem["loc"][1:]} for problem in error.errors]
    return on_wrong(request, Wrong(problems_of(rooted, ["question"])))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say what Ninja found wrong: it wraps what our parser raised."""
    cause = error.__cause__
    return on_wrong(
        request, cause if isinstance(cause, Wrong) else Wrong([Problem("", "not_json")], UNREADABLE)
    )


@api.exception_handler(RequestDataTooBig)
def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """Refuse a body that Django does not even read."""
    return on_wrong(request, Wrong([Problem("", "too_large", {"limit": LONGEST_BODY})], TOO_LARGE))


@api.exception_handler(Throttled)
def on_throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    """Ask to wait; Ninja adds Retry-After."""
    problem = Problem("", "too_many_requests", {"seconds": int(error.wait or 0) + 1})
    return on_wrong(request, Wrong([problem], error.status_code))


@api.exception_handler(Http404)
def on_lost(request: HttpRequest, error: Http404) -> HttpResponse:
    """Say that there is nothing here."""
    return on_wrong(request, Wrong([Problem("", "not_found")], NOT_FOUND))


@login_not_required
def lost(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for addresses of the API that do not exist."""
    return on_wrong(request, Wrong([Problem("", "not_found")], NOT_FOUND))


@login_not_required
@require_safe
@same_for_visitors
def home(request: HttpRequest) -> HttpResponse:
    """The page for developers: what can be asked, with examples."""
    return render(request, "portal/api.html", {"examples": examples(settings.SITE_URL)})
