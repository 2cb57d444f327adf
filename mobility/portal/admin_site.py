"""The office's workplace: Django's admin behind the portal's own sign-in."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mobility.common.policy import can


class PortalAdminSite(AdminSite):
    """The admin, opened to whoever the policy lets in."""

    site_header = _("Mobility")
    site_title = _("Mobility")
    index_title = _("Desk")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return can(request.user, "admin.open")


class PortalAdminConfig(AdminConfig):
    """Uses the portal's admin site instead of the stock one."""

    default_site = "mobility.portal.admin_site.PortalAdminSite"
