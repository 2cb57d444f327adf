"""The outbox, to look at, and the texts of letters, to write."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mobility.common.admin_base import PolicyAdmin, ReadOnlyAdmin
from mobility.common.history import LANGUAGES
from mobility.common.policy import can, require

from . import earlier, preview, tokens
from .forms import LetterForm
from .models import LetterTemplate, Message
from .wording import letter_kind


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Letters, newest first. Nobody writes or changes them here."""

    look = "mail.outbox"
    list_display = ("recipient", "kind", "state", "created_at", "subject")
    list_filter = ("state",)
    list_select_related = ("template",)
    search_fields = ("recipient", "subject")
    search_help_text = _("Address or subject, for example the number of the application")
    fields = (
        "recipient",
        "kind",
        "in_language",
        "state",
        "subject",
        "body",
        "link",
        "occasion",
        "attempts",
        "error",
        "created_at",
        "sent_at",
    )
    readonly_fields = fields

    @admin.display(description=_("letter"), ordering="template")
    def kind(self, message: Message) -> str:
        """Name the occasion of the letter; a template the office added is shown by its code."""
        return letter_kind(message.template.code)

    @admin.display(description=Message._meta.get_field("language").verbose_name)
    def in_language(self, message: Message) -> str:
        """Name the language the letter is written in."""
        return str(dict(settings.LANGUAGES).get(message.language, message.language))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("context")


@admin.register(LetterTemplate)
class LetterTemplateAdmin(PolicyAdmin):
    """The texts of letters: written by the head of the office, seen by everybody there."""

    look = "mail.templates"
    edit = "mail.edit_template"
    may_add = False
    form = LetterForm
    change_form_template = "admin/mail/lettertemplate/change_form.html"
    list_display = ("occasion", "subject", "kind")
    list_filter = ("kind",)
    search_fields = ("code", *(f"{part}_{code}" for code in LANGUAGES for part in ("subject", "body")))
    fieldsets = [
        (name, {"fields": [f"{p}_{code}" for p in preview.FIELDS]}) for code, name in LANGUAGES.items()
    ]
    formfield_overrides = PolicyAdmin.formfield_overrides | {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 10})}
    }

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "mail_lettertemplate"
        return [
            path("<int:letter>/preview/", view(self.look_at), name=f"{name}_preview"),
            path("<int:letter>/earlier/", view(self.versions), name=f"{name}_earlier"),
            path("<int:letter>/earlier/<int:key>/", view(self.put_back), name=f"{name}_put_back"),
            path("<int:letter>/original/", view(self.original), name=f"{name}_original"),
            *super().get_urls(),
        ]

    @admin.display(description=_("letter"), ordering="code")
    def occasion(self, template: LetterTemplate) -> str:
        """Name the occasion of the letter."""
        return letter_kind(template.code)

    # --- The form and what it would look like -------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the letter beside its form, and the words that may stand in it."""
        template = context["original"]
        form = context["adminform"].form
        texts = form.texts() if form.is_bound else preview.texts_of(template)
        context |= self._preview(request, template, texts) | {
            "tokens": tokens.of(template.code, template.tokens),
            "may_edit": can(request.user, "mail.edit_template", template),
            "may_read_log": can(request.user, "log.read"),
            "is_ours": template.code in tokens.original(),
        }
        answer = super().render_change_form(request, context, *args, **kwargs)
        answer.context_data["title"] = capfirst(letter_kind(template.code))
        return answer

    def look_at(self, request: HttpRequest, letter: int) -> HttpResponse:
        """Show what is typed as it would be read, without saving it."""
        template = self._letter(request, letter)
        texts = {name: request.POST.get(name, "") for name in preview.columns()}
        context = self._preview(request, template, texts)
        return TemplateResponse(request, "admin/mail/lettertemplate/_letters.html", context)

    def _preview(
        self, request: HttpRequest, template: LetterTemplate, texts: preview.Texts
    ) -> dict[str, Any]:
        written, person = preview.people(request.user, template), request.POST.get("person", "")
        return {
            "letters": preview.drawn(template, texts, preview.context_for(written, person)),
            "people": written,
            "person": person,
        }

    def _letter(self, request: HttpRequest, key: int) -> LetterTemplate:
        template = self.get_object(request, str(key))
        if template is None:
            raise Http404
        return template

    # --- Earlier texts ------------------------------------------------------------------------------------

    def versions(self, request: HttpRequest, letter: int) -> HttpResponse:
        """Show who changed what; each text before a change can be put back."""
        template = self._letter(request, letter)
        require(request.user, "log.read")
        context = {"versions": earlier.versions(template), "here": _("Earlier texts")}
        return self._page(request, template, "earlier", context)

    def put_back(self, request: HttpRequest, letter: int, key: int) -> HttpResponse:
        """Ask whether the text before a change is to hold again; on POST, put it back."""
        template = self._letter(request, letter)
        require(request.user, "log.read")
        try:
            texts = earlier.text_before(template, key)
        except LookupError:
            raise Http404 from None
        return self._asked(request, template, texts, _("Put the earlier text back"))

    def original(self, request: HttpRequest, letter: int) -> HttpResponse:
        """Ask whether the text that came with the portal is to hold again; on POST, put it back."""
        template = self._letter(request, letter)
        try:
            texts = earlier.original_text(template)
        except LookupError:
            raise Http404 from None
        return self._asked(request, template, texts, _("Back to the original text"))

    def _asked(
        self, request: HttpRequest, template: LetterTemplate, texts: dict[str, str], here: Any
    ) -> HttpResponse:
        require(request.user, "mail.edit_template", template)
        error = ""
        if request.method == "POST":
            try:
                earlier.put_back(template, texts, request.user)
            except ValidationError as refused:
                error = " ".join(refused.messages)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(reverse("admin:mail_lettertemplate_change", args=[template.pk]))
        context = {
            "changed": earlier.compared(preview.texts_of(template), texts),
            "here": here,
            "error": error,
        }
        return self._page(request, template, "put_back", context, 422 if error else 200)

    def _page(
        self,
        request: HttpRequest,
        template: LetterTemplate,
        name: str,
        context: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        frame = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": context["here"],
            "original": template,
            "letter": capfirst(letter_kind(template.code)),
            "may_edit": can(request.user, "mail.edit_template", template),
        }
        page = f"admin/mail/lettertemplate/{name}.html"
        return TemplateResponse(request, page, frame | context, status=status)
