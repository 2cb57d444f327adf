"""The settings as mypy sees them: without django-modeltranslation.

That replaces managers by classes made at run time, which the type checker cannot follow. The admin's classes for
translated models cannot be registered without it, so the admin is not discovered either.
"""

from mobility import settings

INSTEAD = {
    "modeltranslation": None,
    "mobility.portal.admin_site.PortalAdminConfig": "django.contrib.admin.apps.SimpleAdminConfig",
}

vars().update({name: value for name, value in vars(settings).items() if name.isupper()})
INSTALLED_APPS = [INSTEAD.get(app, app) for app in settings.INSTALLED_APPS if INSTEAD.get(app, app)]
