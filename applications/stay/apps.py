from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StayConfig(AppConfig):
    name = "applications.stay"
    label = "stay"
    verbose_name = _("Stay abroad")

    def ready(self) -> None:
        """Register who may see and do what."""
        from . import own_data, policy  # need the models

        policy.register_all()
        own_data.register_all()
