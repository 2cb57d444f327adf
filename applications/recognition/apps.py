from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "applications.recognition"
    label = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        """Register who may see and do what."""
        from . import own_data, policy  # need the models

        policy.register_all()
        own_data.register_all()
