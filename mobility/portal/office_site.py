"""The office's desk: Django's admin behind the portal's own sign-in, its sections in order of the flow."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from mobility.common.policy import can

from . import desk, room_page

# Sections follow the way of an application, whichever package a model lives in.
SECTIONS = [
    (
        "announce",
        _("Announce"),
        [
            "programs.Program",
            "programs.Call",
            "partners.Institution",
            "partners.Agreement",
            "texts.Announcement",
        ],
    ),
    (
        "receive",
        _("Receive"),
        [
            "applications.Application",
            "applications.Document",
            "applications.HostProposal",
            "lists.SavedList",
            "lists.BulkStep",
            "folders.Folder",
            "folders.Transfer",
            "language_tests.TestSlot",
            "references.ReferenceRequest",
            "approval.FacultyDecision",
        ],
    ),
    (
        "select",
        _("Select"),
        [
            "commission.Commission",
            "commission.Session",
            "commission.Recusal",
            "commission.Ranking",
            "placement.Place",
        ],
    ),
    ("send", _("Send and bring back"), ["stay.Stay", "stay.Report", "recognition.RecognisedCourse"]),
    ("know", _("Numbers and reports"), ["statistics.ReportColumn"]),
    ("write", _("Letters"), ["mail.Message", "mail.LetterTemplate"]),
    (
        "reference",
        _("Reference lists"),
        [
            "applications.StudentRecord",
            "applications.ReturnReason",
            "applications.StepReason",
            "texts.Question",
            "texts.PageText",
            "programs.FormText",
            "folders.Place",
            "partners.Office",
            "partners.Duty",
            "partners.Absence",
            "applications.DirectionRule",
            "partners.Faculty",
            "partners.GradingScale",
            "partners.CountryStatus",
            "partners.Tag",
        ],
    ),
    (
        "technical",
        _("Technical"),
        ["accounts.User", "accounts.ErasureRequest", "common.LogEntry", "common.Job"],
    ),
]


class OfficeSite(AdminSite):
    """The admin, opened to whoever the policy lets in."""

    site_header = _("Mobility")
    site_title = _("Mobility")
    index_title = _("Desk")
    index_template = "admin/index.html"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return can(request.user, "admin.open")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Send strangers to the login page; refuse people who are signed in but do not work here."""

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        inner = super().admin_view(view, cacheable)
        return update_wrapper(guarded, inner)

    @method_decorator([never_cache, login_not_required])
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in for everybody, with its limits on guessing: the portal's own."""
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Say also whether the person has applications to search in; a technician has none."""
        return {**super().each_context(request), "may_search": can(request.user, "applications.queue")}

    def plain_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the frame for a page without the list of sections, which costs as much as a small page."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
            "log_entries": [],
            "may_search": can(request.user, "applications.queue"),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Group the models a person may open by the stage of the work; empty groups are left out."""
        apps = self._build_app_dict(request, app_label)
        if app_label is not None:
            return list(apps.values())
        found = {model["model"]._meta.label: model for app in apps.values() for model in app["models"]}
        groups = []
        for code, name, labels in SECTIONS:
            models = [found.pop(label) for label in labels if label in found]
            if code == "know" and can(request.user, "statistics.read"):
                models = [_figures(), *models]
            if models:
                groups.append(_section(code, name, models))
        if found:
            groups.append(_section("more", _("More"), list(found.values())))
        return groups

    def get_urls(self) -> list[Any]:
        """Add the rooms of the calls, which span several stages, to the pages of the sections."""
        own = [path("calls/<int:call>/", self.admin_view(self.call_room), name="call_room")]
        return [*own, *super().get_urls()]

    def call_room(self, request: HttpRequest, call: int) -> HttpResponse:
        """Show everything about one call at a glance."""
        return room_page.show(self, request, call)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show where applications stand and what waits."""
        context = {"desk": desk.of(request.user, request.GET.get("direction")), "now": timezone.now()}
        return super().index(request, context | (extra_context or {}))


def _figures() -> dict[str, Any]:
    """Return the page of figures as a section beside the lists."""
    return {
        "model": None,
        "name": _("Statistics"),
        "object_name": "figures",
        "admin_url": reverse("statistics:home"),
        "add_url": None,
        "view_only": True,
        "perms": {},
    }


def _section(code: str, name: Any, models: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "app_label": code,
        "app_url": models[0]["admin_url"],
        "has_module_perms": True,
        "models": models,
    }
