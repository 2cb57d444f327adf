from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    label = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        """Register who may see and do what."""
        from mobility.accounts.actions import add_eraser

        from . import own_data, policy, registered  # need the models
        from .actions import (
            add_checklist_follower,
            add_step_follower,
            corrections,
            desk,
            directions,
            receipts,
            withdrawn_places,
        )

        policy.register_all()
        own_data.register_all()
        registered.register_all()
        corrections.register()
        add_checklist_follower(directions.settle)
        add_step_follower("select", directions.settle)
        add_eraser(desk.forget_remarks)
        receipts.register()
        withdrawn_places.register()
