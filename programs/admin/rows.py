"""The pages on which one row of a call is edited: a readable form, and what it means while one types."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from mobility.common.policy import require

from .. import actions, rules
from ..examples import examples
from ..forms import words
from ..forms.documents import PaperForm
from ..forms.row import RowForm
from ..forms.rules import RuleForm
from ..models import Call, DocumentRequirement, EligibilityRule, LanguageThreshold, Provision
from ..wording import test_name
from .sections import SECTIONS, Section, form_of


def page_of(call: Call, section: str = "") -> str:
    """Return the address of a call's page, at one of its sections."""
    address = reverse("admin:programs_call_change", args=[call.pk])
    return f"{address}#{section}" if section else address


class RowPages:
    """Adding, editing, moving and removing the rows of a call in preparation, within the section of calls."""

    def __init__(self, section: admin.ModelAdmin) -> None:
        self.admin = section

    def urls(self) -> list[URLPattern]:
        """Return the addresses of these pages, below that of the call."""
        view = self.admin.admin_site.admin_view
        start, row = "<int:call>/rows/<slug:section>/", "<int:call>/rows/<slug:section>/<int:row>/"
        return [
            path(f"{start}new/", view(self.new), name="programs_call_row_new"),
            path(f"{start}preview/", view(self.preview), name="programs_call_row_preview"),
            path(row, view(self.edit), name="programs_call_row"),
            path(f"{row}move/<slug:way>/", view(self.move), name="programs_call_row_move"),
            path(f"{row}remove/", view(self.remove), name="programs_call_row_remove"),
            path(f"{row}reading/", view(self.reading), name="programs_call_reading"),
        ]

    # --- What is edited -----------------------------------------------------------------------------------

    def _call(self, request: HttpRequest, key: int) -> Call:
        require(request.user, "programs.edit")
        call = self.admin.get_object(request, str(key))
        if call is None:
            raise Http404
        return call

    def _section(self, call: Call, key: str) -> Section:
        section = SECTIONS.get(key)
        if section is None or (call.corrects_id and not section.corrected):
            raise Http404
        return section

    def _row(self, call: Call, section: Section, key: int) -> Any:
        row = section.model._default_manager.filter(call=call, pk=key).first()
        if row is None or getattr(row, "until", None) is not None:
            raise Http404
        row.call = call
        return row

    def _fresh(self, call: Call, section: Section, asked: QueryDict) -> Any:
        """Return an empty row; ``kind`` names the kind of rule, ``parent`` the paper it is one way for."""
        row = section.model(call=call)
        if section.key == "rules":
            if asked.get("kind") not in rules.KINDS:
                raise Http404
            row.kind = asked["kind"]
        parent = asked.get("parent", "")
        if section.key == "papers" and parent:
            papers = call.document_requirements.current().filter(parent=None)
            row.parent = papers.filter(pk=parent).first() if parent.isdigit() else None
            if row.parent is None:
                raise Http404
            row.kind, row.stage, row.source = row.parent.kind, row.parent.stage, row.parent.source
        return row

    def _form(self, section: Section, row: Any, data: QueryDict | None = None, sent: Any = None) -> RowForm:
        return form_of(section, row)(data, sent, instance=row, call=row.call)

    # --- Pages --------------------------------------------------------------------------------------------

    def new(self, request: HttpRequest, call: int, section: str) -> HttpResponse:
        """Add a row; of a requirement its kind is chosen first."""
        found = self._call(request, call)
        place = self._section(found, section)
        if found.state == Call.State.PUBLISHED:
            return self._frozen(request, found)
        if place.key == "rules" and "kind" not in request.GET:
            context = self._context(request, found, place, title=_("Which kind of requirement?"))
            groups = [(title, [(key, words.KINDS[key]) for key in keys]) for title, keys in words.GROUPS]
            return TemplateResponse(request, "admin/programs/call/kinds.html", context | {"groups": groups})
        return self._edited(request, place, self._fresh(found, place, request.GET))

    def edit(self, request: HttpRequest, call: int, section: str, row: int) -> HttpResponse:
        """Change a row."""
        found = self._call(request, call)
        place = self._section(found, section)
        if found.state == Call.State.PUBLISHED:
            return self._frozen(request, found)
        return self._edited(request, place, self._row(found, place, row))

    def _edited(self, request: HttpRequest, section: Section, row: Any) -> HttpResponse:
        posted = request.method == "POST"
        form = self._form(section, row, *((request.POST, request.FILES) if posted else (None, None)))
        status = 200
        if posted and form.is_valid() and "_preview" not in request.POST:
            form.store_files(request.user)
            try:
                actions.save_row(form.save(commit=False), request.user)
            except ValidationError as error:
                put_beside(form, error)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(page_of(row.call, section.key))
        if form.is_bound and form.conflict:
            status = 409
        title = f"{section.title}: {_name(row)}" if row.pk else str(section.add)
        context = self._context(request, row.call, section, title=title)
        context |= {
            "form": form,
            "row": row,
            "asked": request.GET.urlencode(),
            **self._meaning(section, form),
        }
        return TemplateResponse(request, "admin/programs/call/row.html", context, status=status)

    def preview(self, request: HttpRequest, call: int, section: str) -> HttpResponse:
        """Say what a row means as it is being typed; nothing is saved."""
        found = self._call(request, call)
        place = self._section(found, section)
        if request.method != "POST":
            raise Http404
        key = request.POST.get("row", "")
        row = self._row(found, place, int(key)) if key.isdigit() else None
        data = request.POST.copy()
        data.pop("seen", None)
        form = self._form(place, row or self._fresh(found, place, request.GET), data)
        context = {"form": form, "section": place, **self._meaning(place, form)}
        shown, chosen = request.POST.get("shown_condition"), request.POST.get("condition")
        context["parameters"] = isinstance(form, PaperForm) and shown != chosen
        return TemplateResponse(request, "admin/programs/call/_meaning.html", context)

    def _meaning(self, section: Section, form: RowForm) -> dict[str, Any]:
        """Return the sentence of what stands in a form, with examples where they help."""
        if form.is_bound and not form.is_valid():
            missing = dict.fromkeys(_label(form, name) for name in form.errors if name in form.fields)
            return {"meaning": "", "incomplete": True, "missing": "; ".join(missing)}
        if not form.is_bound and form.instance.pk is None:
            return {"meaning": "", "incomplete": False}
        said: dict[str, Any] = {"meaning": form.meaning()}
        if isinstance(form, RuleForm):
            table = [row.as_row() for row in form.call.thresholds.current().order_by("id")]
            said["examples"] = examples(form.row(), form.call, table)
        return said

    def move(self, request: HttpRequest, call: int, section: str, row: int, way: str) -> HttpResponse:
        """Let a row change places with the one above or below."""
        found = self._call(request, call)
        place = self._section(found, section)
        if request.method != "POST" or way not in ("up", "down") or not place.moves:
            raise Http404
        return self._done(
            request,
            place,
            found,
            lambda: actions.move_row(self._row(found, place, row), request.user, up=way == "up"),
        )

    def remove(self, request: HttpRequest, call: int, section: str, row: int) -> HttpResponse:
        """Take a row out, after asking."""
        found = self._call(request, call)
        place = self._section(found, section)
        if found.state == Call.State.PUBLISHED:
            return self._frozen(request, found)
        here = self._row(found, place, row)
        if request.method != "POST":
            context = self._context(request, found, place, title=_("Take it out?"))
            said = self._form(place, here).meaning()
            return TemplateResponse(
                request, "admin/programs/call/remove.html", context | {"row": here, "said": said}
            )
        return self._done(request, place, found, lambda: actions.delete_row(here, request.user))

    def reading(self, request: HttpRequest, call: int, section: str, row: int) -> HttpResponse:
        """Read a paper as the page has it, or as it is recommended."""
        found = self._call(request, call)
        place = self._section(found, section)
        paper = self._row(found, place, row)
        if request.method != "POST" or not isinstance(paper, DocumentRequirement):
            raise Http404
        wanted = request.POST.get("recommended") == "yes"
        return self._done(
            request, place, found, lambda: actions.take_reading(paper, request.user, recommended=wanted)
        )

    # --- Answers ------------------------------------------------------------------------------------------

    def _done(self, request: HttpRequest, section: Section, call: Call, act: Any) -> HttpResponse:
        try:
            act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(page_of(call, section.key))

    def _frozen(self, request: HttpRequest, call: Call) -> HttpResponse:
        messages.warning(request, _("This call is published; its rules no longer change."))
        return HttpResponseRedirect(page_of(call))

    def _context(self, request: HttpRequest, call: Call, section: Section, **more: Any) -> dict[str, Any]:
        site = self.admin.admin_site.each_context(request)
        page = {
            "call": call,
            "section": section,
            "opts": self.admin.opts,
            "call_url": page_of(call, section.key),
        }
        return site | page | more


def put_beside(form: BaseForm, error: ValidationError) -> None:
    """Show what an action refused beside the fields it is about; the rest above all."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for name, sentences in error.message_dict.items():
        form.add_error(name if name in form.fields else None, sentences)


def _label(form: RowForm, name: str) -> str:
    """Return what a field is called where its group is out of sight: a text with its language."""
    return str(getattr(form.fields[name], "full_label", form[name].label))


def _name(row: Any) -> str:
    """Return a short name of a row for the head of its page."""
    if isinstance(row, EligibilityRule):
        return str(words.KINDS[row.kind].name)
    if isinstance(row, LanguageThreshold):
        return test_name(row.test)
    return str(row.get_topic_display()) if isinstance(row, Provision) else str(row)
