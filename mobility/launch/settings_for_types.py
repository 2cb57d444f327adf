"""The settings as mypy sees them: without django-modeltranslation.

That replaces managers by classes made at run time, which the type checker cannot follow. The admin of
translated models cannot be registered without it, so the admin is not discovered either.
"""

from mobility.settings import *

INSTEAD = {
    "modeltranslation": "",
    "mobility.portal.admin_site.PortalAdminConfig": "django.contrib.admin.apps.SimpleAdminConfig",
}
INSTALLED_APPS = [INSTEAD.get(app, app) for app in INSTALLED_APPS if INSTEAD.get(app, app)]
