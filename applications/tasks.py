"""What Celery does with applications by itself."""

from celery import shared_task

from . import reminders
from .actions.desk import sweep_opened
from .actions.students import forget_former_students as forget_students


@shared_task(name="applications.tasks.plan_reminders")
def plan_reminders() -> None:
    """Put the reminders of today into the outbox."""
    reminders.plan_reminders()
    reminders.plan_mending_reminders()


@shared_task(name="applications.tasks.forget_former_students")
def forget_former_students() -> None:
    """Forget who stood in no list of the register for over a year, and who had an application open once."""
    forget_students()
    sweep_opened()
