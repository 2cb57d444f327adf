from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalConfig(AppConfig):
    name = "applications.approval"
    label = "approval"
    verbose_name = _("Faculty approval")

    def ready(self) -> None:
        """Register who may see and do what, and what submitting and checking ask of the faculty."""
        from . import actions, own_data, policy

        policy.register_all()
        own_data.register_all()
        actions.register_all()
