"""What every part of the admin has in common: rows and verbs come from the policy, nothing is deleted."""

from typing import Any, NoReturn

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import history, log, logwords
from .admin_forms import CarefulForm
from .models import LogEntry
from .policy import can, visible


class NamedAutocomplete(AutocompleteSelect):
    """Django's autocomplete field, called by its label and opened inside the content of the page."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs) | {"data-dropdown-parent": "#content"}
        return attrs | {"lang": "kk"} if get_language() == "kk" else attrs

    @property
    def media(self) -> forms.Media:
        """Load our script right after Django's own, which draws the fields."""
        ours = forms.Media(js=["admin/js/autocomplete.js", "js/autocomplete.js"])
        if get_language() != "kk":
            return super().media + ours
        # Select2 ships no Kazakh words.
        words = forms.Media(js=["admin/js/jquery.init.js", "js/select2-kk.js", "admin/js/autocomplete.js"])
        return super().media + words + ours


def label_of_language(column: Any) -> str:
    """Return the label of a text in one language: its name and the language as its readers call it."""
    language = getattr(column, "language", "")
    if language not in history.LANGUAGES:
        return ""
    return f"{capfirst(column.translated_field.verbose_name)} ({history.LANGUAGES[language]})"


class PolicyRows(BaseModelAdmin):
    """Rows a person may see, and rows a person may choose: both from ``visible``."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        models.JSONField: {"widget": AdminTextareaWidget(attrs={"rows": 2})},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the language of a text as its readers do, not by its code."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and (label := label_of_language(db_field)):
            field.label = label
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NamedAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = visible(request.user, self.model)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        """Return what may be chosen in a field that points to another row."""
        return visible(request.user, db_field.remote_field.model)


class PolicyAdmin(PolicyRows, admin.ModelAdmin):
    """A section of the admin behind the policy.

    ``look`` names the action that opens the section, ``edit`` the one that lets a person add and change;
    without it the section is read-only. A row a person may not see answers 404 like a missing one; a section
    answers 403.
    """

    form = CarefulForm
    look = "admin.open"
    edit: str | None = None
    may_add = True
    actions: Any = None  # No bulk actions: nothing is deleted in bulk, and steps are buttons on the record.
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/office.css"]}

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Any) -> SafeString:
        """Draw the checkbox of a row without a template: fifty templates cost a fifth of a list."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            _("Choose %(row)s") % {"row": obj},
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Name the language of texts that may only be read, too."""
        columns = self.model._meta.fields
        kwargs.setdefault("labels", {row.name: label for row in columns if (label := label_of_language(row))})
        return super().get_form(request, obj, change=change, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, self.look)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, self.look)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self.edit is not None and can(request.user, self.edit)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.edit is not None and can(request.user, self.edit, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, or None for one that this person may not see."""
        obj = super().get_object(request, object_id, from_field)
        return obj if obj is not None and self.has_view_or_change_permission(request, obj) else None

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        raise Http404(f"No {opts.verbose_name} {object_id}.")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list under its own name."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Head the page with the record's own name; answer 409 when somebody else was faster."""
        record = context.get("original")
        kind = capfirst(self.opts.verbose_name)
        context["title"] = str(record) if record else _("%(kind)s: new entry") % {"kind": kind}
        context["subtitle"] = None
        answer = super().render_change_form(request, context, *args, **kwargs)
        if getattr(context["adminform"].form, "conflict", False):
            answer.status_code = 409
        return answer

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Look at the record as it stands before anything of it is written."""
        form.record_before = history.state_of(history.stored(obj)) if change else {}
        form.rows_changed = []
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write the rows of a record, and down what became of each."""
        rows = formset.model._base_manager
        keys = [one.instance.pk for one in formset.initial_forms if one.has_changed()]
        before = history.states_of(rows.filter(pk__in=keys))
        super().save_formset(request, form, formset, change)
        after = history.states_of(rows.filter(pk__in=before))
        form.rows_changed += [history.about_row(row, "added") for row in formset.new_objects]
        for row, _names in formset.changed_objects:
            if columns := history.differences(row, before[row.pk], after[row.pk]):
                form.rows_changed.append(history.about_row(row, "changed", columns))
        form.rows_changed += [history.about_row(row, "removed") for row in formset.deleted_objects]

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[Any]:
        """Return the columns that were changed and the rows of the record that were, for the log."""
        if add:
            return []
        after = history.state_of(history.stored(form.instance))
        return [*history.differences(form.instance, form.record_before, after), *form.rows_changed]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return log.record(request.user, f"{obj._meta.model_name}.add", obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write down who changed what from what into what; saving without a change leaves no trace."""
        return message and log.record(request.user, f"{obj._meta.model_name}.change", obj, changes=message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """Write down what was taken away, by its name: the record itself is gone afterwards."""
        verb = f"{self.opts.model_name}.delete"
        return [log.record(request.user, verb, obj, record=str(obj)) for obj in queryset]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the log holds about a record, to those who may read the log."""
        obj = self.get_object(request, object_id)
        if obj is None:
            self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        known = visible(request.user, LogEntry)
        entries = log.entries_for(obj).filter(pk__in=known.values("pk"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(record)s") % {"record": obj},
            "entries": [
                (logwords.happened(entry.verb), logwords.told(entry), entry) for entry in entries[:200]
            ],
            "may_read": can(request.user, "log.read"),
            "object": obj,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/object_history.html", context | (extra_context or {}))


class ReadOnlyAdmin(PolicyAdmin):
    """A section to look at: nobody adds or changes anything here."""

    may_add = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PolicyInline(PolicyRows):
    """Rows of a record: seen with it, changed by whoever may change it (the section's ``edit``)."""

    edit: str = ""
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, self.edit, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, self.edit, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, self.edit, obj)


class FrozenInline(PolicyRows):
    """Rows of a record that no longer change."""

    template = "admin/frozen_inline.html"
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
