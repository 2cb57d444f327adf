"""Many applications like one, without walking each through its life: for counting queries."""

from applications.models import Application, Document
from tests.factories import ApplicantFactory


def clones(application, count):
    """Add applications of other people that stand like this one, with the same documents."""
    documents = list(application.documents.all())
    made = Application.objects.bulk_create(
        Application(
            applicant=ApplicantFactory(faculty=application.applicant.faculty),
            call=application.call,
            number=f"CLONE-{n:04d}",
            state=application.state,
            state_since=application.state_since,
            submitted_at=application.submitted_at,
        )
        for n in range(count)
    )
    Document.objects.bulk_create(
        Document(
            application=row,
            requirement_id=document.requirement_id,
            state=document.state,
            reason=document.reason,
            version=document.version,
        )
        for row in made
        for document in documents
    )
    return made
