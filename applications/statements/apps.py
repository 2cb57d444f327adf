from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatementsConfig(AppConfig):
    name = "applications.statements"
    label = "statements"
    verbose_name = _("Statements")

    def ready(self) -> None:
        """Register who may see and do what, and what the applicant's and the office's pages ask."""
        from . import actions, own_data, packet, policy, wording

        policy.register_all()
        own_data.register_all()
        actions.register_all()
        wording.register_all()
        packet.register_all()
