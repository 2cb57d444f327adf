"""What Celery does with applications by itself."""

from celery import shared_task

from . import reminders


@shared_task(name="applications.tasks.plan_reminders")
def plan_reminders() -> None:
    """Put the reminders of today into the outbox."""
    reminders.plan_reminders()
