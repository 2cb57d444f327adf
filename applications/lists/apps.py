from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "applications.lists"
    label = "lists"
    verbose_name = _("Lists")

    def ready(self) -> None:
        """Register who may see and do what, and the work that workers do for lists."""
        from . import actions, own_data, policy, sheets  # need the models

        policy.register_all()
        own_data.register_all()
        actions.register_all()
        sheets.register_all()
