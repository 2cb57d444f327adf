"""Which steps the office makes on an application's page, and how: later stages add what their steps ask for.

A stage that needs more than a note for a step (a date, a place) registers a form and an action here, so that
this package never imports it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobility.common.policy import can

from . import actions, queries
from .models import Application, StepReason
from .reasons import in_words
from .workflow import FACES, Role, Step, steps_from

# These follow from another decision: returning a document, opening and closing a session.
MADE_ELSEWHERE = {"return", "admit", "rank", "submit", "resubmit"}
# What the office writes down for a person without an account who told it on paper.
TOLD_ON_PAPER = {"withdraw", "accept", "decline"}
DANGEROUS = {"refuse", "pass_over", "reopen", "withdraw", "decline"}

Perform = Callable[[Application, Any, dict[str, Any]], Any]
MakeForm = Callable[..., forms.Form]


@dataclass(frozen=True)
class Way:
    """How a step is made: what is asked, the action that does it, and whether its time has come."""

    form: MakeForm
    perform: Perform
    when: Callable[[Application], bool] = lambda _application: True


class NoteForm(forms.Form):
    """A reason or remark that goes into the history, and into the letter if there is one."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant reads it. One or two kind sentences: why, and what can be done."),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application


class ReasonForm(NoteForm):
    """A reason of the catalogue, own words, or both; ``note`` is what the applicant will read."""

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ModelChoiceField(
            StepReason.objects.filter(step=step).order_by("order", "id"),
            label=_("Reason of the catalogue"),
            required=False,
            empty_label=_("none of these: own words below"),
        )
        self.fields["note"].required = False
        self.fields["note"].label = _("In your own words")
        self.order_fields(["reason", "note"])

    def clean(self) -> dict[str, Any]:
        """Join both in the language of the applicant's letters."""
        cleaned = super().clean() or self.cleaned_data
        language = self.application.applicant.user.language
        note = in_words(cleaned.get("reason"), cleaned.get("note", ""), language)
        if not note and not self.errors:
            self.add_error("note", _("Please choose a reason or write one: the applicant will read it."))
        elif len(note) > queries.LONGEST_REMARK:
            self.add_error("note", _("Together with the reason this is too long. Please say it shorter."))
        return cleaned | {"note": note}


class ToldForm(NoteForm):
    """How the person told it."""

    note = forms.CharField(
        label=_("How the person told it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the number and the date of the letter. The applicant can read it later."),
    )


class EmptyForm(forms.Form):
    """Nothing is asked."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application


_ways: dict[str, Way] = {
    "verify": Way(EmptyForm, lambda application, by, _answers: actions.verify(application, by)),
    "nominate": Way(
        EmptyForm,
        lambda application, by, _answers: actions.fire(application, "nominate", by),
        queries.may_go_to_the_host,
    ),
}


def add_way(step: str, way: Way) -> None:
    """Say what a step asks for, which action makes it, and when."""
    _ways[step] = way


def way_of(step: Step) -> Way:
    """Return how a step is made: the registered way, else by a note when one is needed, else at once."""
    if step.name in _ways:
        return _ways[step.name]
    plain: MakeForm = partial(ReasonForm, step=step.name) if step.needs_note else EmptyForm
    return Way(
        ToldForm if step.name in TOLD_ON_PAPER else plain,
        lambda application, by, answers: actions.fire(application, step.name, by, answers.get("note", "")),
    )


def asks_a_reason_at_most(step: Step) -> bool:
    """Tell whether a step asks nothing, or one reason that may be the same for many people."""
    form = way_of(step).form
    return form is EmptyForm or (isinstance(form, partial) and form.func is ReasonForm)


@dataclass(frozen=True)
class Offer:
    """A step somebody can make now: what will happen, whom it writes to, whether it asks something first."""

    step: Step
    becomes: str
    letter: bool
    asks: bool

    @property
    def dangerous(self) -> bool:
        return self.step.name in DANGEROUS


def offers(user: Any, application: Application) -> list[Offer]:
    """Return the steps this person of the office can make, in table order; those told on paper last."""
    roles = [role for role in (Role.OFFICE, Role.HEAD) if can(user, actions.PERMISSION[role], application)]
    if can(user, "applications.for_applicant", application):
        roles.append(Role.APPLICANT)
    return [
        Offer(
            step=step,
            becomes=str(FACES[step.target].staff),
            letter=step.name in actions.LETTERS,
            asks=way_of(step).form is not EmptyForm,
        )
        for step in sorted(
            steps_from(application.state, *roles), key=lambda step: step.role == Role.APPLICANT
        )
        if step.name not in MADE_ELSEWHERE and way_of(step).when(application)
    ]
