"""Answers of the profile that are not right yet: kept as they were typed, shown again, never lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from applications import actions
from applications.earlier import tell
from applications.forms import OF_EARLIER_STAYS, ProfileForm
from applications.models import Applicant, Application

NOT_KEPT = {"csrfmiddlewaretoken", "next"}


def typed_before(application: Application) -> QueryDict | None:
    """Return what was typed and could not be taken, as the page sent it; None when all was taken."""
    posted = application.unfinished.get("posted")
    if not posted:
        return None
    typed = QueryDict(mutable=True)
    for name, values in posted.items():
        typed.setlist(name, values)
    return typed


def keep(request: HttpRequest, application: Application, form: ProfileForm, proofs: Any, stays: Any) -> None:
    """Keep the whole page as it was typed, with the names of what is wrong in it."""
    posted = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    wrong = [name for name in form.errors if name in form.fields]
    wrong += ["proofs"] * bool(proofs.total_error_count())
    wrong += ["earlier_mobilities"] * bool(stays.is_bound and stays.total_error_count())
    names = ["earlier_mobilities" if name == "went_before" else name for name in wrong]
    actions.keep_unfinished(
        application, {"posted": posted, "fields": list(dict.fromkeys(names))}, request.user
    )


def save_what_fits(
    request: HttpRequest, application: Application, form: ProfileForm, proofs: Any, stays: Any, rows: Any
) -> HttpResponse:
    """Save what is right while somebody types, and keep the rest as typed: nothing is demanded meanwhile.

    ``rows`` are the language papers to save, None while one of them is wrong.
    """
    applicant = form.instance
    stored = Applicant.objects.get(pk=applicant.pk)
    columns = {column.name for column in Applicant._meta.concrete_fields}
    for name in columns & set(form.errors):
        setattr(applicant, name, getattr(stored, name))
    if stays.is_bound and stays.is_valid() and "went_before" in form.cleaned_data:
        tell(applicant, form.cleaned_data["went_before"], stays.rows())
    elif stays.is_bound:
        for name in OF_EARLIER_STAYS:
            setattr(applicant, name, getattr(stored, name))
    actions.save_profile(applicant, request.user, rows)
    keep(request, application, form, proofs, stays)
    return HttpResponse(status=204, headers={"X-Saved": "partly"})
