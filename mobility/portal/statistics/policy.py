"""The office reads the figures; its head says what the ministry is told."""

from mobility.accounts.policy import is_head, is_office
from mobility.common.policy import register_action, register_visible

from .models import CheckCount, ReportColumn


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(
        ReportColumn,
        lambda user: ReportColumn.objects.all() if is_office(user) else ReportColumn.objects.none(),
    )
    register_visible(
        CheckCount, lambda user: CheckCount.objects.all() if is_office(user) else CheckCount.objects.none()
    )
    register_action("statistics.exact", lambda user, obj=None: is_head(user))
    register_action("statistics.read", lambda user, obj=None: is_office(user))
    register_action("statistics.edit_report", lambda user, obj=None: is_head(user))
