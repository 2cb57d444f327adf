from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "mobility.portal.statistics"
    label = "statistics"
    verbose_name = _("Statistics")

    def ready(self) -> None:
        """Register who reads the figures and who writes the columns of the report."""
        from . import policy

        policy.register_all()
