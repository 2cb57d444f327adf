from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    label = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        """Register who may see and do what, whose colours the portal wears, and when to read them again."""
        from mobility.common import brand

        from . import models, own_data, policy, queries

        policy.register_all()
        own_data.register_all()
        brand.register(queries.home_colours)
        for model in (models.Institution, models.Office, models.Contact, models.ClosedDay):
            for signal in (post_save, post_delete):
                signal.connect(queries.forget_home, sender=model, dispatch_uid=f"home {model.__name__}")
