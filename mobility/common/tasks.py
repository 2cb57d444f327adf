"""How slow work reaches Celery."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init

from . import jobs, pdf


@worker_init.connect
def prepare_papers(**_signal: Any) -> None:
    """Load the drawing of papers before the worker forks: its children share it and start at once."""
    pdf.prepare()


@shared_task(name="mobility.common.tasks.run_job")
def run_job(job_id: int) -> None:
    """Carry out one job if it is still due."""
    jobs.run(job_id)


@shared_task(name="mobility.common.tasks.run_due")
def run_due() -> None:
    """Carry out what a lost message or a killed worker left behind."""
    jobs.give_up()
    for job_id in list(jobs.due().values_list("pk", flat=True)[:50]):
        jobs.run(job_id)
