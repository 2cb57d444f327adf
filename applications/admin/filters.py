"""Filters that answer the office's questions."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications import narrowing, queue
from applications.models import Application, Document
from applications.workflow import FACES, State
from mobility.common.policy import visible
from programs.models import Call, DocumentRequirement


class StateFilter(SimpleListFilter):
    """Waiting for me, ready to be verified, or standing in one state."""

    title = _("where it stands")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("waiting for me")),
            ("ready", _("all papers accepted, to be verified")),
            *((state.value, face.staff) for state, face in FACES.items()),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        value = self.value()
        if value == "waiting":
            return queue.not_near(queryset.filter(state=State.SUBMITTED), request.user)
        if value == "ready":
            return queue.not_near(queue.ready_to_verify(queryset), request.user)
        return queryset.filter(state=value) if value in FACES else queryset


class CallFilter(SimpleListFilter):
    """The call an application or a document belongs to, by its code."""

    title = _("call")
    parameter_name = "call"
    path = "call__code"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(call.code, str(call)) for call in visible(request.user, Call).order_by("-opens_on", "code")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class CallOfDocumentFilter(CallFilter):
    path = "application__call__code"


class PapersFilter(SimpleListFilter):
    """Applications by what is wrong with their papers; only papers the person may open count."""

    title = _("papers")
    parameter_name = "papers"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [
            (Document.State.UPLOADED.value, _("has papers to check")),
            (Document.State.RETURNED.value, _("has returned documents")),
            (Document.State.MISSING.value, _("missing papers")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() not in Document.State.values:
            return queryset
        papers = Document.objects.filter(application=OuterRef("pk"), state=self.value())
        known = papers.filter(pk__in=visible(request.user, Document).values("pk"))
        if self.value() != Document.State.MISSING:
            return queryset.filter(Exists(known))
        # That a draft is incomplete is the one thing the office knows about it.
        return queryset.filter(Exists(known) | Q(number=None) & Exists(papers))


class QuestionFilter(SimpleListFilter):
    """What the office asks its list: who waits too long, who is under age, whose folder is not here."""

    title = _("question")
    parameter_name = "ask"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [(question.code, question.words) for question in narrowing.questions()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return narrowing.narrowed(queryset, self.value(), request.user)


class AwaitingFilter(SimpleListFilter):
    """Applications that lack papers of one kind and no others, of the kinds the person may open."""

    title = _("only this is missing")
    parameter_name = "only"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return list(narrowing.kinds_of_papers(request.user))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return narrowing.awaiting_only(queryset, self.value() or "", request.user)


class DocumentStateFilter(SimpleListFilter):
    """Documents by what the office does with them."""

    title = _("where it stands")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("waiting for me")),
            ("again", _("sent again after we returned it")),
            *Document.State.choices,
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        value = self.value()
        if value == "waiting":
            return queue.waiting_papers(queryset, request.user)
        if value == "again":
            return queue.waiting_papers(queryset, request.user).filter(queue.SENT_AGAIN)
        return queryset.filter(state=value) if value in Document.State.values else queryset


class KindFilter(SimpleListFilter):
    """Documents of one kind."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return list(DocumentRequirement.Kind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        return queryset.filter(requirement__kind=self.value()) if self.value() else queryset
