from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferencesConfig(AppConfig):
    name = "applications.references"
    label = "references"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        """Register who may see and do what, and what the applicant's and the office's pages ask."""
        from . import actions, own_data, packet, policy, queries, wording

        policy.register_all()
        own_data.register_all()
        queries.register_all()
        actions.register_all()
        wording.register_all()
        packet.register_all()
