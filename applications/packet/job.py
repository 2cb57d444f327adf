"""Packets are made by a worker; the same packet for the same person is made once."""

from typing import Any

from django.utils.translation import override

from mobility.common import files, jobs, log, pdf
from mobility.common.models import Job, StoredFile
from mobility.common.policy import require, visible

from ..models import Application
from .content import fingerprint, gather, load
from .drawing import packet_for

KIND = "packet"


def ask(application: Application, by: Any, language: str, printed: bool = True) -> Job:
    """Ask a worker for a packet; the same packet for the same person is made once. Raises Refused."""
    require(by, "applications.packet", application)
    params = {"application": application.pk, "language": language, "printed": printed}
    with override(language):
        print_of = fingerprint(gather(load(application), by, printed=printed), params)
    return jobs.ask(KIND, f"{KIND}:{application.ref}:{by.pk}:{print_of}", params, by)


@jobs.register(KIND)
def make_packet(job: Job, progress: jobs.Progress) -> StoredFile:
    """Make the packet a job asks for, with the rights its asker has now."""
    application = visible(job.asked_by, Application).get(pk=job.params["application"])
    language, printed = job.params["language"], job.params["printed"]
    content = packet_for(application, job.asked_by, language, printed, progress)
    log.record(job.asked_by, "packet.make", application, language=language, printed=printed)
    return files.store(
        files.Checked(f"{application.number}.pdf", content, files.PDF, pdf.page_count(content)), job.asked_by
    )
