"""How letters reach Celery."""

from celery import shared_task

from . import delivery


@shared_task(name="mobility.mail.tasks.deliver_due")
def deliver_due() -> None:
    """Send the letters that wait."""
    delivery.deliver_due()
