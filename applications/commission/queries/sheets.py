"""Score sheets, and the papers beside them."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from applications.models import Application, Document, Upload
from mobility.common.policy import visible
from programs.models import Criterion

from ..models import Assessment, Member, Recusal, Session
from ..policy import COMMISSION_READS


def count_open_criteria(session: Session, assessment: Assessment) -> int:
    """Return how many criteria a sheet has no points for."""
    asked = session.call.criteria.filter(source=Criterion.Source.MEMBER)
    return asked.exclude(scores__assessment=assessment).count()


def own_assessment(member: Member, session: Session, application: Application) -> Assessment | None:
    """Return a member's own sheet for a candidate with its points, if there is one: two queries."""
    own = Assessment.objects.filter(session=session, member=member, application=application)
    return own.prefetch_related("scores").first()


def papers_of(application: Application) -> list[Document]:
    """Return the papers a member may read, newest file first in ``uploads``: two queries."""
    readable = application.documents.filter(
        requirement__kind__in=COMMISSION_READS, state__in=[Document.State.ACCEPTED, Document.State.UPLOADED]
    )
    files = Prefetch("uploads", Upload.objects.select_related("file"))
    rows = readable.select_related("requirement").prefetch_related(files)
    return [document for document in rows if document.met_by != Document.Way.FILE or document.uploads.all()]


def counting(session: Session) -> QuerySet[Assessment]:
    """Return the finished sheets that count: not those of a member who stepped back from the candidate."""
    stepped_back = Recusal.objects.filter(member=OuterRef("member"), application=OuterRef("application"))
    return Assessment.objects.filter(session=session, state=Assessment.State.DONE).exclude(
        Exists(stepped_back)
    )


def sheets_after_close(user: Any, session: Session, application: Application) -> list[Assessment]:
    """Return everybody's sheets of a candidate once the session is closed; none of a hidden one."""
    stepped_back = Recusal.objects.filter(member=OuterRef("member"), application=OuterRef("application"))
    shown = visible(user, Assessment).filter(session=session, application=application)
    finished = shown.exclude(Exists(stepped_back)).exclude(state=Assessment.State.STARTED)
    return list(finished.select_related("member__user").prefetch_related("scores"))
