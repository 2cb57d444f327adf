"""Requests for recommendations: whom a student asked, how it stands; a new link, or take it back."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.workflow import Impossible
from mobility.common.admin_base import ReadOnlyAdmin
from mobility.common.policy import require, visible

from . import actions
from .models import ReferenceRequest

BADGES = {
    "asked": "wait",
    "opened": "wait",
    "sent": "ok",
    "recalled": "open",
    "expired": "warn",
    "declined": "warn",
}


@admin.register(ReferenceRequest)
class ReferenceRequestAdmin(ReadOnlyAdmin):
    """Whom applicants asked. The letters themselves are read on the review screen, each reading on record."""

    look = "references.look"
    change_form_template = "admin/references/referencerequest/change_form.html"
    list_display = ("name", "email", "about", "stands", "asked_at", "until", "reminders")
    list_filter = ("state",)
    list_select_related = ("document__requirement", "document__application__applicant")
    search_fields = ("name", "email", "document__application__number")
    search_help_text = gettext_lazy("Name or address of the referee, or the number of the application")
    sortable_by = ("asked_at", "until")
    fields = (
        "about",
        "name",
        "email",
        "position",
        "role",
        "stands",
        "asked_by",
        "asked_at",
        "until",
        "opened_at",
        "ended_at",
        "reminders",
        "links",
        "reason",
        "message",
    )
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:number>/resend/", view(self.resend), name="references_referencerequest_resend"),
            path("<int:number>/recall/", view(self.recall), name="references_referencerequest_recall"),
        ]
        return own + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReferenceRequest]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    @admin.display(description=gettext_lazy("about"))
    def about(self, row: ReferenceRequest) -> str:
        application = row.document.application
        address = reverse("admin:applications_application_change", args=[application.ref])
        return format_html(
            '<a href="{}">{}</a><br><span class="beside">{}</span>',
            address,
            application.applicant.full_name,
            application.number or "",
        )

    @admin.display(description=gettext_lazy("state"))
    def stands(self, row: ReferenceRequest) -> str:
        return format_html('<span class="state {}">{}</span>', BADGES[row.state], row.get_state_display())

    def resend(self, request: HttpRequest, number: int) -> HttpResponse:
        """Give the referee a new link; the old one is dead at once."""
        return self._do(request, number, actions.resend, _("A new link is on its way; the old one is dead."))

    def recall(self, request: HttpRequest, number: int) -> HttpResponse:
        """Take the request back; the link is dead at once."""
        return self._do(request, number, actions.recall, _("Taken back; the link is dead."))

    def _do(self, request: HttpRequest, number: int, verb: Any, said: str) -> HttpResponse:
        require(request.user, self.look)
        found = visible(request.user, ReferenceRequest).filter(pk=number).first()
        if found is None or request.method != "POST":
            raise Http404
        try:
            verb(found, request.user)
        except Impossible:
            messages.warning(request, _("Nothing is waited for here any more; nothing was changed."))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:references_referencerequest_change", args=[number]))
