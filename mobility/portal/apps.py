from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "mobility.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Name what changes the list of partners and places."""
        from partners.models import Agreement, Institution
        from programs.models import Call, Offering, Program

        from . import index, mydata

        mydata.register_all()

        for model in (Institution, Agreement, Program, Call, Offering):
            for signal in (post_save, post_delete):
                signal.connect(index.forget, sender=model, dispatch_uid=f"places {model.__name__}")
