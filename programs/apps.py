from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    label = "programs"
    verbose_name = _("Programs and calls")

    def ready(self) -> None:
        """Register who may see and do what."""
        from . import policy  # registers its predicates on import

        policy.register_all()
