"""The settings as mypy sees them: without django-modeltranslation.

That replaces managers by classes made at run time, which the type checker cannot follow.
"""

from mobility import settings

vars().update({name: value for name, value in vars(settings).items() if name.isupper()})
INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "modeltranslation"]
