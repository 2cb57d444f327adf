"""Packets are made by a worker; the same packet for the same person is made once."""

from typing import Any

from django.utils.translation import override

from mobility.common import files, jobs, pdf
from mobility.common.models import Job, StoredFile
from mobility.common.policy import can, require, visible

from ..models import Application
from .content import fingerprint, gather, load
from .drawing import packet_for

KIND = "packet"


def ask(application: Application, by: Any, language: str, printed: bool = True) -> Job:
    """Ask a worker for a packet; the same packet for the same person is made once. Raises Refused."""
    require(by, "applications.packet", application)
    params: dict[str, Any] = {"application": application.pk, "language": language, "printed": printed}
    with override(language):
        content = gather(load(application), by, printed=printed)
    params["papers"] = [item.upload.document_id for item in content.enclosed]
    key = f"{KIND}:{application.ref}:{by.pk}:{fingerprint(content, params)}"
    return jobs.ask(KIND, key, params, by)


@jobs.guard(KIND)
def may_fetch(user: Any, job: Job) -> bool:
    """Whoever may still make this packet and open every paper in it."""
    application = visible(user, Application).filter(pk=job.params["application"]).first()
    if application is None or not can(user, "applications.packet", application):
        return False
    papers = application.documents.filter(pk__in=job.params["papers"]).select_related("requirement")
    return all(can(user, "documents.open", paper) for paper in papers)


@jobs.register(KIND)
def make_packet(job: Job, progress: jobs.Progress) -> StoredFile:
    """Make the packet a job asks for, with the rights its asker has now."""
    application = visible(job.asked_by, Application).get(pk=job.params["application"])
    language, printed = job.params["language"], job.params["printed"]
    content = packet_for(application, job.asked_by, language, printed, progress)
    return files.store(
        files.Checked(f"{application.number}.pdf", content, files.PDF, pdf.page_count(content)), job.asked_by
    )
