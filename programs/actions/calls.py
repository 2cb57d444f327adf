"""Make a call from a preset or from another call, and publish it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import require
from partners.models import academic_year_of

from .. import preset as presets
from .. import seats
from ..frozen import FROZEN_WHEN_PUBLISHED
from ..models import Call, Criterion, Program
from ..preset import in_three
from . import copying, readings
from .agreements import hold_agreements, put_under_agreements
from .versions import keep_version

SHOWN = ("takes_proposals", "shows_seats", "shows_last_year")
CALL_TEXTS = ("title", "summary", "pays_for", "for_whom", "you_need", "staff_notes")


@transaction.atomic
def create_call(
    preset: str,
    *,
    code: str,
    opens_on: dt.date,
    closes_on: dt.date,
    stay_from: dt.date,
    stay_to: dt.date,
    by: Any = None,
    recommended: bool = False,
    **fields: Any,
) -> Call:
    """Make a call in preparation from a preset: its rules, thresholds, papers and criteria become rows.

    ``fields`` are further columns of the call and win over the preset (``title_en``, ``results_on`` …).
    ``recommended`` takes the recommended condition of a paper where the preset names one beside the page's
    literal wording. ``by`` is None when the portal itself loads data. Raises Refused, UnknownPreset,
    ValidationError.
    """
    if by is not None:
        require(by, "programs.edit")
    data = presets.read(preset)
    call = Call(
        program=program_of(data),
        preset=preset,
        code=code,
        opens_on=opens_on,
        closes_on=closes_on,
        stay_from=stay_from,
        stay_to=stay_to,
        **(_call_fields(data["call"], stay_from) | fields),
    )
    call.full_clean(exclude=["program"])
    call.save()
    copying.copy_rules(call, data)
    copying.copy_thresholds(call, data)
    copying.copy_documents(call, data, recommended)
    copying.copy_criteria(call, data)
    copying.copy_provisions(call, data)
    log.record(by, "call.create", call, preset=preset, code=code)
    return call


def program_of(data: dict[str, Any]) -> Program:
    """Return the program of a preset that was read, made where it is missing; staff's edits stay."""
    texts = data["program"]
    program, _created = Program.objects.get_or_create(
        code=texts["code"],
        defaults={
            "number_prefix": texts["number_prefix"],
            "link": texts.get("link", ""),
            "agreement_kind": texts.get("agreement_kind", ""),
            "is_information": texts.get("is_information", False),
            **in_three("title", texts["title"]),
            **in_three("summary", texts["summary"]),
            **in_three("body", texts.get("body")),
        },
    )
    return program


def _call_fields(data: dict[str, Any], stay_from: dt.date) -> dict[str, Any]:
    fields: dict[str, Any] = _term_of(stay_from) | {
        "max_choices": data["max_choices"],
        "tie_breaks": data["tie_breaks"],
        "scope": data.get("scope", Call.Scope.EXTERNAL),
        "funding": data.get("funding", ""),
        "semesters": data.get("semesters"),
        "takes_proposals": data.get("takes_proposals", False),
        "faculty_agreement": data.get("faculty_agreement", ""),
    }
    for name in CALL_TEXTS:
        fields |= in_three(name, data.get(name))
    return fields


def _term_of(stay_from: dt.date) -> dict[str, Any]:
    """Name the academic year and the term that a departure falls into: from July on it is the autumn's."""
    return {
        "year": stay_from.year,
        "academic_year": academic_year_of(stay_from),
        "term": Call.Term.AUTUMN if stay_from.month >= 7 else Call.Term.SPRING,
    }


@transaction.atomic
def copy_call(
    source: Call,
    *,
    code: str,
    opens_on: dt.date,
    closes_on: dt.date,
    stay_from: dt.date,
    stay_to: dt.date,
    by: Any = None,
    places: bool = True,
    recommended: bool | None = None,
    **fields: Any,
) -> Call:
    """Make a call in preparation from another one, with every row that holds there now.

    Dates are new; interviews and results stay empty unless given in ``fields`` (further columns of the call).
    ``recommended`` takes the recommended (True) or the literal (False) conditions of papers; None leaves them
    as they stand. Raises Refused, ValidationError.
    """
    if by is not None:
        require(by, "programs.edit")
    kept = [f"{name}_{code_}" for name in CALL_TEXTS for code_ in presets.LANGUAGES]
    kept += ["program", "preset", "scope", "funding", "semesters", "max_choices", "tie_breaks"]
    kept += ["faculty_agreement", *SHOWN]
    call = Call(
        code=code,
        opens_on=opens_on,
        closes_on=closes_on,
        stay_from=stay_from,
        stay_to=stay_to,
        based_on=source,
        **({name: getattr(source, name) for name in kept} | _term_of(stay_from) | fields),
    )
    call.full_clean(exclude=["program", "based_on"])
    call.save()
    copying.copy_rows(source, call, places=places)
    if recommended is not None:
        for paper in call.document_requirements.exclude(recommended_condition=""):
            readings.take(paper, recommended)
    log.record(by, "call.create", call, based_on=source.code, code=code)
    return call


@transaction.atomic
def save_call(call: Call, by: Any, changed: Iterable[str]) -> Call:
    """Save the call's own dates and texts; ``changed`` names the columns that differ.

    Raises Refused, and ValidationError when a published call's dates or numbers would change.
    """
    require(by, "programs.edit", call)
    names = list(changed)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.state == Call.State.PUBLISHED and set(names) & set(FROZEN_WHEN_PUBLISHED):
        raise ValidationError(_("This call is published; its rules no longer change."))
    call.full_clean(exclude=["program", "based_on", "corrects"])
    call.save(update_fields=names)
    log.record(by, "call.change", call, changes=names)
    return call


@transaction.atomic
def publish(call: Call, by: Any) -> Call:
    """Publish a call: from now on its rules, papers and criteria no longer change.

    Publishing twice is the same as once. Raises Refused, and ValidationError with every reason why the
    call is not ready.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(by, "programs.publish", call)
    if call.state == Call.State.PUBLISHED:
        return call
    if call.corrects_id is not None:
        raise ValidationError(_("This is a correction of a published call: it is applied, not published."))
    hold_agreements(call)
    problems = not_ready(call)
    if problems:
        raise ValidationError(problems)
    put_under_agreements(call)
    call.state = Call.State.PUBLISHED
    call.save(update_fields=["state"])
    keep_version(call, by)
    log.record(by, "call.publish", call, version=call.version)
    return call


def not_ready(call: Call) -> list[str]:
    """Say in whole sentences what keeps a call from being published; empty when it is ready."""
    problems = []
    weight = call.criteria.aggregate(total=Sum("weight"))["total"] or 0
    if weight != 100:
        problems.append(_("The weights of the criteria add up to %(total)s, not to 100.") % {"total": weight})
    if not call.criteria.filter(source=Criterion.Source.MEMBER).exists():
        problems.append(_("No criterion is scored by the members of the commission."))
    if not call.offerings.exists():
        problems.append(_("There is no place to go yet."))
    if not call.document_requirements.exists():
        problems.append(_("The list of papers is empty."))
    if not call.title:
        problems.append(_("The call has no title."))
    return problems + wrong_dates(call) + wrong_days_of_places(call) + seats.plan(call).problems


def wrong_days_of_places(call: Call) -> list[str]:
    """Say in whole sentences which own days of places lie outside those of the call.

    Of a correction only the days there count: nobody goes to a place before or after the stay.
    """
    found = []
    for place in seats.places_of(call).select_related("institution"):
        wrong = place.wrong_stay(call) if call.corrects_id else place.wrong_days(call)
        for column, problem in wrong.items():
            words = {"place": f"{place.institution}: {place.field}", "day": copying.DAYS[column]}
            found.append(_("%(place)s (%(day)s): %(problem)s") % {**words, "problem": problem})
    return found


def wrong_dates(call: Call) -> list[str]:
    """Say in whole sentences which dates of a call contradict each other."""
    problems = []
    if call.closes_on < call.opens_on:
        problems.append(_("The call closes before it opens."))
    if call.interviews_from and call.interviews_from <= call.closes_on:
        problems.append(_("Interviews begin before the call has closed."))
    if call.interviews_from and call.interviews_to and call.interviews_to < call.interviews_from:
        problems.append(_("Interviews end before they begin."))
    if call.results_on and call.results_on < (call.interviews_to or call.closes_on):
        problems.append(_("Results are announced before the choice is made."))
    if call.stay_from <= call.closes_on:
        problems.append(_("People leave before the call has closed."))
    if call.results_on and call.stay_from <= call.results_on:
        problems.append(_("People leave before the results are known."))
    return problems
