from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "mobility.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Register who may see and do what; count the length of sessions from sign-in."""
        from . import own_data, policy, sessions  # need the models

        policy.register_all()
        own_data.register_all()
        sessions.connect()
