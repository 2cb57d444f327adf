from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mobility.mail"
    label = "mail"
    verbose_name = _("Letters")

    def ready(self) -> None:
        """Register who may see and do what."""
        from . import policy  # registers its predicates on import

        policy.register_all()
