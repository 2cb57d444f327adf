from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommissionConfig(AppConfig):
    name = "applications.commission"
    label = "commission"
    verbose_name = _("Commission")

    def ready(self) -> None:
        """Register who may see and do what, and the chapter of the packet."""
        from . import own_data, packet, policy, published

        policy.register_all()
        own_data.register_all()
        packet.register_all()
        published.register_all()
