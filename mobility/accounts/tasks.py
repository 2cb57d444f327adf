"""What accounts leave to the night."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.conf import settings


@shared_task(name="mobility.accounts.tasks.forget_sessions")
def forget_sessions() -> None:
    """Delete sessions that are over, and what was noted about the browsers they ran in."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    for session in UserSession.objects.iterator():
        session.purge()
