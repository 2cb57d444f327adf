"""Documents: the list of what is to check, the file itself, and the office's decision."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import actions, narrowing, queries
from applications.directions import DirectionOfPaperFilter
from applications.models import Application, Document
from applications.reasons import in_words
from applications.workflow import Impossible
from mobility.common import files, log
from mobility.common.admin_base import ReadOnlyAdmin
from mobility.common.admin_lists import CountedSoFar, KeyedList
from mobility.common.policy import can, require

from . import page, review, viewer
from .filters import CallOfDocumentFilter, DocumentStateFilter, KindFilter

SAID = {
    "accept": gettext_lazy("Accepted: %(paper)s."),
    "return": gettext_lazy("Returned: %(paper)s."),
    "waive": gettext_lazy("Not required: %(paper)s."),
}


class DecisionForm(forms.Form):
    """Accept a document, or return or waive it with a reason; always with the version looked at."""

    decision = forms.ChoiceField(choices=[(word, word) for word in ("accept", "return", "waive")])
    version = forms.IntegerField(min_value=0)
    reason = forms.SlugField(required=False)
    remark = forms.CharField(required=False, max_length=280)
    due = forms.DateField(required=False)


class Papers(KeyedList):
    """A list that reads nothing of what was written down at submission."""

    not_read = tuple(f"application__{name}" for name in queries.NOT_LISTED)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """What is to check, across all applications. A row leads to the review screen."""

    look = "applications.queue"
    list_display = ("paper", "person", "number", "stands", "kind", "to_call")
    list_filter = (DocumentStateFilter, DirectionOfPaperFilter, KindFilter, CallOfDocumentFilter)
    list_select_related = ("requirement", "application__applicant", "application__call")
    search_fields = ("application__number",)
    search_help_text = gettext_lazy("Name or number of the application")
    paginator = CountedSoFar
    # Papers of an application were made in the order of its checklist: no other table has to be sorted.
    ordering = ("application__state_since", "application_id", "id")
    sortable_by = ()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:document>/decide/", view(self.decide), name="applications_document_decide"),
            path(
                "<int:document>/file/<int:number>/",
                view(self.file),
                name="applications_document_file",
            ),
            path(
                "<int:document>/picture/<int:number>/<int:page>/",
                view(self.picture),
                name="applications_document_picture",
            ),
        ]
        return own + super().get_urls()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Papers

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out what is inside drafts: this is the list of papers that were sent in."""
        return super().get_queryset(request).filter(application__number__isnull=False)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find by number or name in any case and alphabet."""
        return narrowing.found_of(queryset, search_term), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the review screen at this document."""
        document = self.get_object(request, object_id)
        if document is None:
            raise Http404
        return HttpResponseRedirect(review.address(document.application, document))

    @admin.display(description=gettext_lazy("document"))
    def paper(self, row: Document) -> str:
        return str(row.requirement.title)

    @admin.display(description=gettext_lazy("applicant"))
    def person(self, row: Document) -> str:
        return row.application.applicant.full_name

    @admin.display(description=gettext_lazy("number"))
    def number(self, row: Document) -> str:
        return str(row.application.number)

    @admin.display(description=gettext_lazy("state"))
    def stands(self, row: Document) -> str:
        return format_html(
            '<span class="state {}">{}</span>',
            page.PAPER_BADGES[Document.State(row.state)],
            row.get_state_display(),
        )

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, row: Document) -> str:
        return row.requirement.get_kind_display()

    @admin.display(description=gettext_lazy("call"))
    def to_call(self, row: Document) -> str:
        return str(row.application.call)

    # --- One document ------------------------------------------------------------------------------------

    def found(self, request: HttpRequest, pk: int) -> Document:
        """Return a document this person may open. Raises Http404 for everything else."""
        rows = self.get_queryset(request).select_related(
            "requirement", "application__applicant__user", "application__call"
        )
        document = rows.filter(pk=pk).first()
        if document is None or not can(request.user, "documents.open", document):
            raise Http404
        return document

    def file(self, request: HttpRequest, document: int, number: int) -> FileResponse:
        """Hand out one version of a document, shown in the page or as a download; every read is on record."""
        found = self.found(request, document)
        upload = found.uploads.select_related("file").filter(number=number).first()
        if upload is None:
            raise Http404
        log.record(
            request.user,
            "document.read",
            found.application,
            requirement=found.requirement.code,
            sha256=upload.file.sha256,
        )
        return files.response(upload.file, inline="download" not in request.GET)

    def picture(self, request: HttpRequest, document: int, number: int, page: int) -> HttpResponse:
        """Hand out one page of a version as a picture; every read is on record."""
        return viewer.picture(request, self.found(request, document), number, page)

    def decide(self, request: HttpRequest, document: int) -> HttpResponse:
        """Accept, return or waive a document, then go on to the next one."""
        found = self.found(request, document)
        if request.method != "POST":
            return HttpResponseRedirect(review.address(found.application, found))
        form = DecisionForm(request.POST)
        if not form.is_valid():
            wrong = [said for name in ("remark", "due") for said in form.errors.get(name, [])]
            return self._again(request, found, wrong or [_("Please choose what to do.")])
        answers = form.cleaned_data
        words = in_words(
            review.reason_chosen(answers["reason"], found),
            answers["remark"],
            found.application.applicant.user.language,
        )
        if answers["decision"] == "waive":
            require(request.user, "documents.waive", found)
        try:
            if answers["decision"] == "accept":
                actions.accept_document(found, request.user, answers["version"])
            elif answers["decision"] == "waive":
                actions.waive_document(found, request.user, answers["version"], answers["remark"])
            else:
                actions.return_document(found, request.user, answers["version"], words, due=answers["due"])
        except ValidationError as error:
            return self._again(request, found, error.messages)
        except (actions.Stale, Impossible):
            return self._stale(request, found, answers["decision"], words)
        messages.success(
            request,
            SAID[answers["decision"]] % {"paper": found.requirement.title},
        )
        return HttpResponseRedirect(review.after_decision(request.user, found))

    def _again(self, request: HttpRequest, document: Document, errors: Any) -> HttpResponse:
        return self._review(request, document, status=400, errors=list(errors))

    def _stale(self, request: HttpRequest, document: Document, wanted: str, words: str) -> HttpResponse:
        """Show what somebody else decided beside what was wanted here; nothing was changed."""
        return self._review(request, document, status=409, stale={"wanted": wanted, "words": words})

    def _review(self, request: HttpRequest, document: Document, status: int, **said: Any) -> HttpResponse:
        section: Any = self.admin_site.get_model_admin(Application)
        application = section.found(request, document.application.ref)
        typed = {name: request.POST.get(name, "") for name in ("decision", "reason", "remark", "due")}
        return review.show(section, request, application, document.pk, status=status, typed=typed, **said)
