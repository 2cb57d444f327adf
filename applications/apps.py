from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    label = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        """Register who may see and do what."""
        from . import own_data, policy, registered  # need the models
        from .actions import corrections, receipts, withdrawn_places

        policy.register_all()
        own_data.register_all()
        registered.register_all()
        corrections.register()
        receipts.register()
        withdrawn_places.register()
