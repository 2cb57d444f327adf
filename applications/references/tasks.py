"""What Celery does with recommendations by itself."""

from celery import shared_task

from . import actions


@shared_task(name="applications.references.tasks.tend_requests")
def tend_requests() -> None:
    """Close what has ended, then remind whoever still has time."""
    actions.end_overdue()
    actions.plan_reminders()
