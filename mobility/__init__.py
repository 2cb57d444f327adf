"""The mobility portal: how students of Kazakh universities apply for study abroad."""

from mobility.celery import app as celery_app

__all__ = ["celery_app"]
