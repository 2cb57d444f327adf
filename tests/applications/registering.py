"""Applications from paper, typed in by the office."""

import datetime as dt

from django.utils import timezone

from applications import actions
from applications.models import Applicant, Application, LanguageProof
from mobility.mail.loading import load_letters
from tests.factories.people import ApplicantFactory
from tests.factories.places import FacultyFactory

DAY = dt.timedelta(days=1)


def arrival(**changes):
    """Return how an application came: on paper, yesterday."""
    known = {"channel": "office", "number": "17-04/238", "received_on": timezone.localdate() - DAY}
    return actions.Arrival(**(known | changes))


def begun(call, by, person=None, **changes):
    """Begin to register an application, of somebody new unless told otherwise."""
    person = person or actions.Newcomer("kk", "aliya@example.kz", "")
    return actions.begin_registration(call, arrival(**changes), person, by)


def described(application, by, **changes):
    """Type in the person, with all the profile asks for."""
    applicant, model = application.applicant, ApplicantFactory.build(user=None, faculty=None)
    for field in Applicant._meta.concrete_fields:
        if field.name not in {"id", "user", "faculty"}:
            setattr(applicant, field.name, changes.get(field.name, getattr(model, field.name)))
    applicant.faculty = FacultyFactory()
    actions.save_profile(applicant, by, [LanguageProof(test="IELTS_ACADEMIC", value="6.5")])
    return Application.objects.select_related("call", "applicant__user").get(pk=application.pk)


def typed_in(call, by, **changes):
    """Type in everything an application needs, all papers on paper."""
    profile = {name: changes.pop(name) for name in ("birth_date", "iin") if name in changes}
    application = described(begun(call, by, **changes), by, **profile)
    actions.choose(application, list(call.offerings.order_by("id")[:1]), by)
    for document in application.documents.select_related("requirement"):
        way = document.requirement.alternatives.order_by("order").first()
        actions.take_paper(document, by, alternative=way)
    return application


def registered_from_paper(call, by, **changes):
    """Register an application from paper; ``changes`` are about how it came and about the person."""
    load_letters()
    application = typed_in(call, by, **changes)
    day = timezone.localdate() - DAY
    return actions.register(application, by, signed_by="Әлия Серік", signed_on=day)
