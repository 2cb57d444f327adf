from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigningConfig(AppConfig):
    name = "applications.signing"
    label = "signing"
    verbose_name = _("Forms to sign")

    def ready(self) -> None:
        """Register who may fetch a form, what becomes of a signed one, and what the cards show."""
        from . import actions, own_data, policy, wording

        policy.register_all()
        own_data.register_all()
        actions.register_all()
        wording.register_all()
