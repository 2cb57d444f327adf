"""Puts the office's desk in the place of Django's stock admin site."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Uses the portal's admin site; it is imported by name once all models are loaded."""

    default_site = "mobility.portal.office_site.OfficeSite"
