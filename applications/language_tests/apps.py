from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LanguageTestsConfig(AppConfig):
    name = "applications.language_tests"
    label = "language_tests"
    verbose_name = _("Language tests")

    def ready(self) -> None:
        """Register who may see and do what, and what the applicant's pages show of the test."""
        from . import offers, own_data, policy
        from .actions import papers

        policy.register_all()
        own_data.register_all()
        offers.register_all()
        papers.register_all()
