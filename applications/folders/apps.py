from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoldersConfig(AppConfig):
    name = "applications.folders"
    label = "folders"
    verbose_name = _("Folders")

    def ready(self) -> None:
        """Register who may see and do what, the folder of every new application, and what pages say of it."""
        from . import actions, own_data, policy, wording

        policy.register_all()
        own_data.register_all()
        actions.register_all()
        wording.register_all()
