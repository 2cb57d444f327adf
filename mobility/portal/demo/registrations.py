"""Applications of the demo year that came through eGov and on paper; one of them was taken over."""

import datetime as dt
from collections.abc import Iterator

from allauth.account.models import EmailAddress

from applications import actions
from applications.models import Application, Transition, Upload
from mobility.accounts.models import NO_ADDRESS, User
from mobility.mail import delivery
from mobility.mail.models import Message
from programs.models import Call

from .people import Person
from .story import Story, way_of

CALL = "mshe-open"
# How it came, its number, how many days ago, whether an e-mail stands on it, whether it was taken over.
CAME = (
    ("egov", "101000214387", 4, True, False),
    ("office", "17-04/231", 3, False, False),
    ("office", "17-04/236", 2, True, True),
)


def play(story: Story) -> int:
    """Let the office register what came, last of all, so that nothing else moves. Returns how many came."""
    call = Call.objects.filter(code=CALL).first()
    if call is None:
        return 0
    people = story.crowd(call)
    made = []
    for channel, number, days, with_address, claimed in CAME:
        arrival = actions.Arrival(channel, number, story.today - dt.timedelta(days=days))
        application = _register(story, call, arrival, people, with_address=with_address)
        made.append(application)
        if claimed:
            _claim(application)
    _set_times(story, made)
    _as_sent(story)
    return len(CAME)


def _register(
    story: Story, call: Call, arrival: actions.Arrival, people: Iterator[Person], *, with_address: bool
) -> Application:
    """Type in what the next person handed in."""
    person, office = next(people), story.staff["office"]
    newcomer = actions.Newcomer(person.language, person.email if with_address else "", person.iin)
    application = actions.begin_registration(call, arrival, newcomer, office, now=story.now)
    story.fill_profile(application.applicant, person, by=office)
    application = Application.objects.select_related("call", "applicant__user").get(pk=application.pk)
    actions.choose(application, story.wishes(application), office, now=story.now)
    rows = application.documents.select_related("requirement").order_by("requirement__order")
    for document in rows.prefetch_related("requirement__alternatives"):
        if arrival.channel == "egov":
            story.upload(document, person, story.now, by=office)
        else:
            actions.take_paper(document, office, alternative=way_of(document, person), now=story.now)
    name = f"{person.last_name} {person.first_name}"
    return actions.register(application, office, signed_by=name, signed_on=arrival.received_on, now=story.now)


def _claim(application: Application) -> None:
    """Let the person sign up with the address on the paper and take the application over."""
    applicant = application.applicant
    user = User(email=applicant.user.contact, language=applicant.user.language)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert applicant.birth_date
    actions.claim(applicant, applicant.birth_date, user)


def _set_times(story: Story, made: list[Application]) -> None:
    """Date everything to the beginning of today, and number the stand-ins: every load makes the same rows."""
    for number, application in enumerate(made, start=1):
        rows = Application.objects.filter(pk=application.pk)
        rows.update(created_at=story.now, state_since=story.now)
        Transition.objects.filter(application=application).update(at=story.now)
        Upload.objects.filter(document__application=application).update(uploaded_at=story.now)
        stand_in = User.objects.filter(stand_in=True, applicant__applications=application)
        stand_in.update(email=f"{number}@{NO_ADDRESS}")


def _as_sent(story: Story) -> None:
    """Mark the letters as sent: nobody gets letters about what the story made up."""
    unsent = Message.objects.filter(state=Message.State.CANCELLED, recipient="")
    unsent.update(created_at=story.now, not_before=story.now)
    for letter in Message.objects.filter(state=Message.State.QUEUED).select_related("template"):
        written = delivery.write(letter)
        letter.subject, letter.body = str(written.subject), written.kept
        letter.state, letter.attempts = Message.State.SENT, 1
        letter.created_at = letter.not_before = letter.sent_at = story.now
        letter.save()
