"""What the portal does by the clock."""

from celery import shared_task

from . import mydata


@shared_task(name="mobility.portal.tasks.forget_own_data")
def forget_own_data() -> None:
    """Delete copies of people's data that have expired."""
    mydata.forget()
