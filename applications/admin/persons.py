"""The head corrects personal data of an application that was sent in, with a reason."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from applications import actions, frozen
from applications.forms.persons import PersonForm
from applications.models import Applicant, Application, PersonChange
from mobility.common import history
from mobility.common.policy import can, require, visible

if TYPE_CHECKING:
    from .applications import ApplicationAdmin

KIND = Applicant._meta.label_lower
COLUMNS = ("faculty_id", *(name for name in PersonForm.Meta.fields if name != "faculty"))


def of(application: Application, user: Any) -> dict[str, Any]:
    """Return what was changed in the personal data, in words, and whether this person may change them."""
    rows = visible(user, PersonChange).filter(application=application).select_related("by")
    return {
        "person_changes": [(row, in_words(row.columns)) for row in rows],
        "may_change_person": can(user, "applications.change_person", application),
    }


def in_words(columns: list[list[Any]]) -> list[str]:
    """Say which columns changed, from what to what."""
    return [line for told in history.in_words(KIND, columns) for line in told.lines]


def show(section: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    """Show the personal data as a form; on POST, change them and keep what stood there."""
    require(request.user, "applications.change_person", application)
    profile = frozen.plain_profile(application.person)
    known = {name: profile[name] for name in COLUMNS}
    typed = request.POST.copy() if request.method == "POST" else None
    seen = known if typed is None else _seen(typed)
    person = as_seen(application.person, seen)
    form: Any = PersonForm(typed, instance=person, initial={"seen": signing.dumps(known)})
    status, changed = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.change_person(
                    application, form.typed, form.cleaned_data["reason"], request.user, seen
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            except actions.Stale:
                status = 409
                now = [[name, seen.get(name), value] for name, value in known.items()]
                changed = in_words([row for row in now if row[1] != row[2]])
                form.data["seen"] = signing.dumps(known)  # whoever reads what changed may go on
            else:
                messages.success(request, _("The personal data are changed. What stood there is kept."))
                return HttpResponseRedirect(section.page_of(application))
    context = {
        "here": _("Change personal data"),
        "intro": [
            _("Old values, your reason and your name are kept and shown on the page of the application."),
            _("What was checked automatically on submission stays as it was."),
        ],
        "form": form,
        "changed": changed,
        "button": _("Change"),
    }
    return section.shown(request, application, "form_page", context, status=status)


def as_seen(person: Applicant, seen: Mapping[str, Any]) -> Applicant:
    """Give a copy of the applicant the values that stood in the form when it was shown."""
    for name, value in seen.items():
        field: Any = person._meta.get_field(name)
        setattr(person, name, field.to_python(value))
    return person


def _seen(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what stood in the form when it was shown; nothing where that cannot be read."""
    try:
        return dict(signing.loads(typed.get("seen", "")))
    except signing.BadSignature:
        return {}
