"""What Celery does with agreements by itself."""

from celery import shared_task

from . import expiry


@shared_task(name="partners.tasks.plan_letters")
def plan_letters() -> None:
    """Put the letters about agreements that end into the outbox."""
    expiry.plan_letters()
