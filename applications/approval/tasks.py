"""What Celery does for faculties by itself."""

from celery import shared_task

from . import reminders


@shared_task(name="applications.approval.tasks.remind_faculties")
def remind_faculties() -> None:
    """Remind the approvers of the questions that wait for them."""
    reminders.remind_faculties()
