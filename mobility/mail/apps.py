from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mobility.mail"
    label = "mail"
    verbose_name = _("Letters")

    def ready(self) -> None:
        """Register who may see and do what; take letters about accounts, which live below."""
        from mobility.accounts import keys, post

        from . import actions, links, own_data, policy  # need the models

        policy.register_all()
        own_data.register_all()
        post.register_outbox(actions.enqueue_account)
        links.register_link(keys.CONFIRM, keys.confirm_path)
        links.register_link(keys.RESET, keys.reset_path)
