from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementConfig(AppConfig):
    name = "applications.placement"
    label = "placement"
    verbose_name = _("Placement")

    def ready(self) -> None:
        """Register who may see and do what."""
        from applications.directions import add_country_source
        from programs.actions.places import add_holder

        from . import own_data, policy  # need the models
        from .queries import countries_given, seats_held

        policy.register_all()
        own_data.register_all()
        add_holder(seats_held)
        add_country_source(countries_given)
