"""Notes of the office on the page of an application."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import actions, colleagues
from applications.models import Application
from mobility.accounts.models import User
from mobility.common.policy import can, require

if TYPE_CHECKING:
    from .applications import ApplicationAdmin


class NoteForm(forms.Form):
    """A note, and the colleagues it is for."""

    text = forms.CharField(
        label=gettext_lazy("Note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    mentions = forms.ModelMultipleChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("For"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They get a letter that there is a note, not what it says."),
    )

    def __init__(self, data: Any, *, application: Application, user: Any) -> None:
        super().__init__(data, auto_id="note-%s")
        mentions: Any = self.fields["mentions"]
        mentions.queryset = colleagues.who_may_read(application).exclude(pk=user.pk)
        mentions.label_from_instance = lambda one: one.get_full_name()


def of(application: Application, user: Any) -> dict[str, Any]:
    """Return the notes on an application and the form for another; nothing for whom they are not."""
    if not can(user, "remarks.write", application):
        return {}
    remarks = list(colleagues.remarks_about(application, user))
    unread = [row for row in remarks if user in row.unread_by.all()]
    if unread:
        actions.read_remarks(unread, user)
    return {
        "remarks": remarks,
        "note_form": NoteForm(None, application=application, user=user),
    }


def write(section: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    """Keep a note, then show the page of the application again."""
    require(request.user, "remarks.write", application)
    if request.method != "POST":
        raise Http404
    form = NoteForm(request.POST, application=application, user=request.user)
    if form.is_valid():
        chosen = [one.pk for one in form.cleaned_data["mentions"]]
        try:
            actions.write_remark(application, form.cleaned_data["text"], request.user, chosen)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The note is kept."))
            return HttpResponseRedirect(f"{section.page_of(application)}#notes")
    return section.page(request, application, status=400, note_form=form)
