"""To which direction of the office an application belongs, and how a list is narrowed to one's own."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partners.duties import Scope, scope_of
from partners.models import Direction
from programs.models import Call, DocumentRequirement, Offering

from .models import Application, DirectionRule, Document
from .policy import kinds_hidden_from

Row = TypeVar("Row", bound=Model)
# Which countries later stages have settled on, by application.
Source = Callable[[Collection[int]], dict[int, str]]
_sources: list[Source] = []
RULES = Path(__file__).parent / "data" / "directions.yaml"
MINE, ALL, NONE = "mine", "all", "none"
# The way from what belongs to an application to its direction.
APPLICATION = "application__direction"


def add_country_source(source: Source) -> None:
    """Let a later stage say where somebody really goes: it wins over the wishes."""
    _sources.append(source)


def settled_countries(applications: Collection[int]) -> dict[int, str]:
    """Return the countries later stages have settled on, by the key of the application."""
    return {pk: country for source in _sources for pk, country in source(applications).items()}


def load_direction_rules() -> None:
    """Put the rules that come with the portal into an empty table; staff's edits stay."""
    if DirectionRule.objects.exists():
        return
    rows: list[dict[str, Any]] = yaml.load(RULES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    DirectionRule.objects.bulk_create(DirectionRule(order=n, **row) for n, row in enumerate(rows, start=1))


def direction_by(rules: Iterable[DirectionRule], application: Application, countries: Collection[str]) -> str:
    """Return the direction that the rules name for an application that goes to one of these countries.

    "" where no rule fits, where it depends on a country nobody knows yet, or where the countries disagree.
    """
    fitting = [rule for rule in rules if _fits(rule, application)]
    found = {_first(fitting, country) for country in countries or [""]}
    return found.pop() if len(found) == 1 else ""


# No country's code: it stands for any that no rule names.
SOMEWHERE = "--"


def directions_of_call(call: Call, countries: Collection[str]) -> list[str]:
    """Return what a call is about by the rules, for the countries of its places; abroad without any.

    Rules about certain people are left out: a call is read by everybody.
    """
    fitting = [
        rule
        for rule in DirectionRule.objects.all()
        if not rule.people and rule.program_id in {None, call.program_id} and rule.scope in {"", call.scope}
    ]
    found = {_first(fitting, country) for country in countries or [SOMEWHERE]}
    return [direction for direction in Direction.values if direction in found]


def _fits(rule: DirectionRule, application: Application) -> bool:
    """Tell whether everything but the country fits."""
    call = application.call
    return (
        rule.program_id in {None, call.program_id}
        and rule.scope in {"", call.scope}
        and (not rule.people or application.person.person in rule.people)
    )


def _first(rules: Iterable[DirectionRule], country: str) -> str:
    for rule in rules:
        if not rule.asks_for_country:
            return rule.direction
        if not country:
            return ""  # This rule may fit or not: it depends on where the person goes.
        if rule.everywhere_else or country in rule.countries:
            return rule.direction
    return ""


def countries_of(application: Application) -> set[str]:
    """Return the country of the place given, else of the first wish, else those of all places of the call."""
    if settled := settled_countries([application.pk]):
        return set(settled.values())
    places = Offering.objects.filter(choices__application=application).order_by("choices__rank")
    wished = places.values_list("institution__country", flat=True).first()
    if wished:
        return {wished}
    offered = Offering.objects.offered().filter(call=application.call_id).order_by()
    return set(offered.values_list("institution__country", flat=True).distinct())


# What an application can go to; the other directions are questions people ask.
SHOWN = (Direction.FAR_ABROAD, Direction.CIS, Direction.INTERNAL, Direction.STAFF)


@dataclass(frozen=True)
class Narrow:
    """Which directions somebody looks at: ``value`` is the own ones, all, none, or the code of one.

    ``medical``: whether the person opens medical papers.
    """

    value: str
    scope: Scope
    medical: bool = False

    def of(self, rows: QuerySet[Row], path: str = "direction") -> QuerySet[Row]:
        """Keep the rows of these directions; ``path`` leads from a row to its direction."""
        if self.value == ALL:
            return rows
        if self.value == MINE:
            return self.scope.of(rows, path)
        return rows.filter(**{path: "" if self.value == NONE else self.value})

    def of_papers(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        """Keep the papers of these directions; medical ones go to whoever may open them, of any direction.

        Otherwise they would lie in nobody's queue: few hold that permission (permissions.md).
        """
        if self.value != MINE or self.scope.is_all or not self.medical:
            return self.of(rows, APPLICATION)
        medical = DocumentRequirement.objects.filter(kind=DocumentRequirement.Kind.MEDICAL).order_by()
        return rows.filter(self.scope.asked(APPLICATION) | Q(requirement__in=medical.values("pk")))


def choices_for(scope: Scope) -> list[tuple[str, Any]]:
    """Return what somebody may look at, the usual first: a specialist's own directions, the head's all."""
    own = [] if scope.is_all else [(MINE, _("my directions"))]
    return [*own, (ALL, _("all directions")), *((d.value, d.label) for d in SHOWN), (NONE, _("no direction"))]


def narrow(user: Any, asked: str | None = None) -> Narrow:
    """Return what somebody looks at who asked for ``asked``; without it, or for nonsense, the usual."""
    scope = scope_of(user)
    known = [code for code, _label in choices_for(scope)]
    medical = DocumentRequirement.Kind.MEDICAL not in kinds_hidden_from(user)
    return Narrow(asked if asked in known else known[0], scope, medical)


class DirectionFilter(SimpleListFilter):
    """Applications of the own directions, unless somebody asks for others or all of them.

    Those without a direction stand in everybody's list. The head's list shows all at first.
    """

    title = _("direction")
    parameter_name = "direction"
    path: ClassVar[str] = "direction"

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: ModelAdmin
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.narrow = narrow(request.user, self.value())

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return choices_for(scope_of(request.user))

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Offer each choice by its own name: "all" is one of them, not the absence of a choice."""
        for code, label in self.lookup_choices:
            yield {
                "selected": self.narrow.value == code,
                "query_string": changelist.get_query_string({self.parameter_name: code}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return self.narrow.of(queryset, self.path)


class DirectionOfApplicationFilter(DirectionFilter):
    """What belongs to an application, by the direction of that."""

    path = APPLICATION


class DirectionOfPaperFilter(DirectionFilter):
    """Papers by the direction of their application."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        return self.narrow.of_papers(queryset)
