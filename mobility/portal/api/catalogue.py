"""What the public pages show, as data: programs, calls with their rules, partners, places, rulesets.

Every reader of the API is an anonymous visitor, so that one copy of an answer serves everybody.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from mobility.common.policy import visible
from partners.models import Institution
from programs import preset, rules
from programs import queries as calls_queries
from programs.models import Call, EligibilityRule, Offering, Program, Provision
from programs.wording import rule_sentence

from .answer import in_three, paper_as_data
from .errors import LANGUAGES

VISITOR = AnonymousUser()
SPARE = ("en", "ru", "kk")


def programs() -> list[dict[str, Any]]:
    """Return every program, those that are only described included."""
    return [_program(program) for program in visible(VISITOR, Program)]


def program(code: str) -> dict[str, Any] | None:
    """Return one program with the codes of its published calls, or None."""
    found = visible(VISITOR, Program).filter(code=code).first()
    if found is None:
        return None
    today = timezone.localdate()
    rows = visible(VISITOR, Call).filter(program=found).select_related("program")
    return _program(found) | {"calls": [_call(call, today) for call in rows]}


def _program(row: Program) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": in_three(row, "title"),
        "summary": in_three(row, "summary"),
        "description": in_three(row, "body"),
        "source": in_three(row, "source"),
        "quote": row.quote,
        "link": row.link,
        "information_only": row.is_information,
    }


def state_of(call: Call, today: dt.date) -> str:
    """Return "coming", "open" (late applications included) or "closed"."""
    if call.opens_on > today:
        return "coming"
    return "open" if call.last_day >= today else "closed"


def calls(state: str = "") -> list[dict[str, Any]]:
    """Return the published calls, the nearest deadline first; ``state`` is coming, open, closed or empty."""
    today = timezone.localdate()
    rows = visible(VISITOR, Call).select_related("program").order_by("closes_on", "code")
    return [_call(call, today) for call in rows if state in ("", state_of(call, today))]


def _call(row: Call, today: dt.date) -> dict[str, Any]:
    return {
        "code": row.code,
        "program": row.program.code,
        "title": in_three(row, "title"),
        "summary": in_three(row, "summary"),
        "pays_for": in_three(row, "pays_for"),
        "for_whom": in_three(row, "for_whom"),
        "you_need": in_three(row, "you_need"),
        "state": state_of(row, today),
        "ruleset": row.preset or None,
        "version": row.version,
        "academic_year": row.academic_year,
        "term": row.term,
        "scope": row.scope,
        "funding": row.funding or None,
        "semesters": row.semesters,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "late_until": row.late_until,
        "interviews_from": row.interviews_from,
        "interviews_to": row.interviews_to,
        "results_on": row.results_on,
        "stay_from": row.stay_from,
        "stay_to": row.stay_to,
        "max_choices": row.max_choices,
        "page": settings.SITE_URL + reverse("portal:call", args=[row.code]),
    }


def call(code: str) -> dict[str, Any] | None:
    """Return one published call with everything it asks and offers, in eight queries, or None."""
    public = Provision.objects.current().filter(public=True).order_by("order", "id")
    rows = calls_queries.with_rules(visible(VISITOR, Call).filter(code=code)).prefetch_related(
        Prefetch("provisions", public),
        Prefetch("offerings", _offered().select_related("institution")),
    )
    found = rows.first()
    if found is None:
        return None
    return _call(found, timezone.localdate()) | {
        "rules": _rules(found.eligibility_rules.all()),
        "thresholds": [_threshold(row) for row in found.thresholds.all()],
        "papers": _papers(found),
        "provisions": [_provision(row) for row in found.provisions.all()],
        "offerings": [_offering(row) for row in found.offerings.all()],
    }


def _rules(rows: Iterable[EligibilityRule]) -> list[dict[str, Any]]:
    plain = [row.as_row() for row in rows]
    return _rules_as_data(plain, [row.quote for row in rows])


def _rules_as_data(rows: Iterable[rules.RuleRow], quotes: Iterable[str]) -> list[dict[str, Any]]:
    plain = list(rows)
    sentences: dict[str, list[str]] = {}
    for code in LANGUAGES:
        with override(code):
            sentences[code] = [str(rule_sentence(row)) for row in plain]
    return [
        {
            "kind": row.kind,
            "params": dict(row.params),
            "strictness": row.strictness,
            "applies_to": row.applies_to or None,
            "funding": list(row.funding),
            "scope": row.scope or None,
            "decided_by": row.decided_by,
            "warning": row.warning,
            "sentence": {code: sentences[code][number] for code in LANGUAGES},
            "source": dict(row.sources),
            "quote": quote,
        }
        for number, (row, quote) in enumerate(zip(plain, quotes, strict=True))
    ]


def _threshold(row: Any) -> dict[str, Any]:
    return {
        "language": row.language,
        "test": row.test,
        "minimum": row.minimum,
        "level": row.level,
        "usable": row.usable,
        "host_may_lower": row.host_may_lower,
    }


def _papers(call: Call) -> list[dict[str, Any]]:
    rows = list(call.document_requirements.all())
    return [
        _requirement(row) | {"one_of": [_requirement(way) for way in rows if way.parent_id == row.pk]}
        for row in rows
        if row.parent_id is None
    ]


def _requirement(row: Any) -> dict[str, Any]:
    return _paper(row.as_row()) | {
        "help": in_three(row, "help"),
        "source": in_three(row, "source"),
        "quote": row.quote,
    }


def _paper(paper: rules.Paper) -> dict[str, Any]:
    return paper_as_data(paper) | {
        "way": paper.way,
        "condition_params": dict(paper.condition_params),
        "applies_to": paper.applies_to or None,
        "funding": list(paper.funding),
        "scope": paper.scope or None,
    }


def _provision(row: Provision) -> dict[str, Any]:
    return {
        "topic": row.topic,
        "text": in_three(row, "text"),
        "data": row.data,
        "source": in_three(row, "source"),
        "quote": row.quote,
    }


def partners(country: str = "", ka171: bool | None = None) -> list[dict[str, Any]]:
    """Return the partners by country and name."""
    rows = _partner_rows()
    if country:
        rows = rows.filter(country=country.upper())
    if ka171 is not None:
        rows = rows.filter(hosts_ka171=ka171)
    return [_partner(row) for row in rows]


def _partner_rows() -> QuerySet[Institution]:
    return visible(VISITOR, Institution).filter(is_home=False).order_by("country", "name", "code")


def partner(code: str) -> dict[str, Any] | None:
    """Return one partner with the places it offers in published calls, or None."""
    found = _partner_rows().filter(code=code).first()
    if found is None:
        return None
    rows = _offering_rows().filter(institution=found)
    return _partner(found) | {"offerings": [_offering(row) | {"call": row.call.code} for row in rows]}


def _partner(row: Institution) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": in_three(row, "name"),
        "local_name": row.local_name,
        "kind": row.kind,
        "city": in_three(row, "city"),
        "country": row.country,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "web_domain": row.web_domain,
        "erasmus_code": row.erasmus_code,
        "hosts_ka171": row.hosts_ka171,
        "page": settings.SITE_URL + reverse("portal:partner", args=[row.code]),
    }


def _offered() -> QuerySet[Offering]:
    """Return the places that were not withdrawn."""
    return visible(VISITOR, Offering).filter(withdrawn_on=None)


def _offering_rows() -> QuerySet[Offering]:
    rows = _offered().select_related("institution", "call")
    return rows.order_by("call__closes_on", "call__code", "institution__country", "institution__name", "id")


def offerings(
    *,
    state: str = "",
    call: str = "",
    partner: str = "",
    country: str = "",
    language: str = "",
    level: str = "",
) -> list[dict[str, Any]]:
    """Return the places to go of published calls; each filter that is not empty narrows the list."""
    wanted = {
        "call__code": call,
        "institution__code": partner,
        "institution__country": country.upper(),
        "teaching_language": language.lower(),
    }
    rows = _offering_rows().filter(**{name: value for name, value in wanted.items() if value})
    today = timezone.localdate()
    return [
        _offering(row) | {"call": row.call.code, "state": state_of(row.call, today)}
        for row in rows
        if state in ("", state_of(row.call, today)) and (not level or level in row.levels)
    ]


def _offering(row: Offering) -> dict[str, Any]:
    host = row.institution
    return {
        "partner": {
            "code": host.code,
            "name": in_three(host, "name"),
            "city": in_three(host, "city"),
            "country": host.country,
        },
        "field": in_three(row, "field"),
        "isced_field": row.isced_field or None,
        "levels": row.levels,
        "seats": row.seats if row.call.shows_seats else None,
        "zero_grant_seats": row.zero_grant_seats if row.call.shows_seats else None,
        "closes_on": row.closes_on,
        "term": row.term or None,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "tuition": in_three(row, "tuition"),
        "costs": in_three(row, "costs"),
        "requirements": in_three(row, "requirements"),
        "catalogue_url": row.catalogue,
        "demands": {
            "teaching_language": row.teaching_language,
            "min_gpa": row.min_gpa,
            "min_level": row.min_level or None,
            "min_scores": row.min_scores,
        },
    }


def rulesets(university: str = "") -> list[dict[str, Any]]:
    """Return every ruleset that comes with the portal, of all universities."""
    found = [_ruleset(preset.read(name)) for name in preset.names()]
    return [ruleset for ruleset in found if university in ("", ruleset["university"])]


def _ruleset(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": data["id"],
        "university": data["university"],
        "program": data["program"]["code"],
        "title": _three(data["program"]["title"]),
        "summary": _three(data["program"].get("summary")),
        "edition": data.get("edition", "only"),
        "status": data.get("status", "current"),
        "scope": data["call"].get("scope", "external"),
        "funding": data["call"].get("funding") or None,
        "semesters": data["call"].get("semesters"),
    }


def ruleset(name: str) -> dict[str, Any] | None:
    """Return one ruleset with its rules, language table, papers, windows and provisions, or None."""
    if name not in preset.names():
        return None
    data, plain = preset.read(name), preset.ruleset(name)
    tops = [paper for paper in plain.papers if not paper.parent]
    return _ruleset(data) | {
        "rules": _rules_as_data(plain.rules, [row.get("quote", "") for row in data["eligibility"]]),
        "thresholds": [_threshold(row) for row in plain.thresholds],
        "papers": [
            _paper(top) | {"one_of": [_paper(way) for way in plain.papers if way.parent == top.code]}
            for top in tops
        ],
        "windows": [_window(row) for row in data.get("windows", [])],
        "provisions": [
            {
                "topic": row["topic"],
                "text": _three(row["text"]),
                "data": row.get("data", {}),
                "source": _three(data["sources"][row["source"]]),
                "quote": row.get("quote", ""),
            }
            for row in data.get("provisions", [])
            if row.get("public", True)
        ],
    }


def _window(row: dict[str, Any]) -> dict[str, Any]:
    names = ("from_month", "to_month", "for_term", "opens", "normal", "late")
    return {"label": _three(row["label"])} | {name: row.get(name) for name in names}


def _three(texts: Any) -> dict[str, str]:
    """Return a preset's text in the three languages; where one is missing, another stands in."""
    given = preset.in_three("text", texts)
    spare = next((text for code in SPARE if (text := given[f"text_{code}"])), "")
    return {code: given[f"text_{code}"] or spare for code in LANGUAGES}
