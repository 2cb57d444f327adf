"""What Celery does for people who follow calls."""

from celery import shared_task

from . import telling


@shared_task(name="mobility.portal.follow.tasks.tend")
def tend() -> None:
    """Write the letters that are due; delete what is done with."""
    telling.tend()
