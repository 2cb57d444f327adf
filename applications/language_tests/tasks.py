"""What Celery does with language tests by itself."""

from celery import shared_task

from . import reminders


@shared_task(name="applications.language_tests.tasks.plan_reminders")
def plan_reminders() -> None:
    """Put the reminders about tomorrow's tests into the outbox."""
    reminders.plan_reminders()
