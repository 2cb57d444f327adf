"""Filters that answer the office's questions about folders."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications.folders import queries
from applications.folders.models import AWAY, Folder
from mobility.common.policy import visible
from programs.models import Call


class WhereFilter(SimpleListFilter):
    """Folders by who has them."""

    title = _("where it is")
    parameter_name = "where"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        places = [(str(place.pk), str(place)) for place in queries.places()]
        return [
            ("absent", _("not here yet")),
            ("mine", _("with me")),
            ("out", _("with a faculty or the commission")),
            *places,
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Folder]) -> QuerySet[Folder]:
        value = self.value() or ""
        if value == "absent":
            return queries.absent(queryset)
        if value == "mine":
            return queryset.filter(place__person=request.user.pk)
        if value == "out":
            return queryset.filter(place__kind__in=AWAY)
        return queryset.filter(place=int(value)) if value.isdecimal() else queryset


class WholeFilter(SimpleListFilter):
    """Folders that were handed in, by whether anything is missing that the person may open."""

    title = _("papers")
    parameter_name = "papers"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("incomplete", _("papers are missing")), ("complete", _("nothing is missing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Folder]) -> QuerySet[Folder]:
        if self.value() == "incomplete":
            return queries.incomplete(queryset, request.user)
        return queries.complete(queryset, request.user) if self.value() == "complete" else queryset


class LabelFilter(SimpleListFilter):
    """Folders by whether their label was printed."""

    title = _("label")
    parameter_name = "label"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("none", _("still to be printed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Folder]) -> QuerySet[Folder]:
        return queries.unlabelled(queryset) if self.value() == "none" else queryset


class CallFilter(SimpleListFilter):
    """Folders of one call, by its code."""

    title = _("call")
    parameter_name = "call"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(call.code, str(call)) for call in visible(request.user, Call).order_by("-opens_on", "code")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Folder]) -> QuerySet[Folder]:
        return queryset.filter(application__call__code=self.value()) if self.value() else queryset
