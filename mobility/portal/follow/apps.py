from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowConfig(AppConfig):
    name = "mobility.portal.follow"
    label = "follow"
    verbose_name = _("Followed calls")

    def ready(self) -> None:
        """Register who sees what, and how links in letters about calls are made."""
        from mobility.mail import links

        from . import keys, own_data, policy

        policy.register_all()
        own_data.register_all()
        links.register_link(keys.CONFIRM, keys.confirm_path)
        links.register_link(keys.STOP, keys.stop_path)
