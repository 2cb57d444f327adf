from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    name = "mobility.portal.texts"
    label = "texts"
    verbose_name = _("Texts of the portal")

    def ready(self) -> None:
        """Register who sees and writes what."""
        from . import policy

        policy.register_all()
