from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommissionConfig(AppConfig):
    name = "applications.commission"
    label = "commission"
    verbose_name = _("Commission")

    def ready(self) -> None:
        """Register who may see and do what."""
        from . import policy  # registers its predicates on import

        policy.register_all()
