from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "mobility.common"
    label = "common"
    verbose_name = _("Log, files and jobs")

    def ready(self) -> None:
        """Teach SQLite to ignore case in Cyrillic."""
        from django.db.backends.signals import connection_created

        from .sqlite import add_unicode_like

        connection_created.connect(add_unicode_like, dispatch_uid="unicode-like")
