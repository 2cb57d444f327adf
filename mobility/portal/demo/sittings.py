"""The university's language test in the demo year: one was held, one is full, others have places."""

import datetime as dt
from collections.abc import Iterator, Mapping

from applications.language_tests import actions, queries
from applications.language_tests.models import Booking, TestSlot, round_of
from applications.models import Applicant
from mobility.common import clock
from mobility.mail import delivery
from mobility.mail.models import Message
from programs.rules import HOME_TEST

from .story import Story

# Days from today, places, languages, hour, how many book and wait.
HELD = (-8, 8, ["en"], 10, 6)
NEXT = (2, 10, ["en"], 14, 7)
FULL = (9, 3, ["en"], 14, 5)
LATER = (16, 12, ["en", "de"], 10, 2)
PLANNED = (30, 12, ["en"], 10, 0)
ROOMS = {
    "room_kk": "Бас ғимарат, 301-аудитория (компьютер сыныбы)",
    "room_ru": "Главный корпус, аудитория 301 (компьютерный класс)",
    "room_en": "Main building, room 301 (computer class)",
}
NOTES = {
    "notes_kk": "Тест екі бөлімнен тұрады: тыңдалым мен сөйлесу. Құлаққап беріледі.",
    "notes_ru": "В тесте две части: аудирование и разговор. Наушники выдают на месте.",
    "notes_en": "The test has two parts: listening and a talk. Headphones are there.",
}


def play(story: Story) -> int:
    """Hold and announce tests where some call accepts them. Returns how many places were booked."""
    people = _people(story)
    first = next(people, None)
    if first is None:
        return 0
    everybody = iter([first, *people])
    _hold(story, _sitting(story, HELD, held=True), everybody)
    for plan, texts in ((NEXT, {}), (FULL, {}), (LATER, ROOMS | NOTES)):
        slot = _sitting(story, plan, texts)
        for applicant in _some(everybody, plan[-1]):
            actions.book(slot, "en", applicant.user, now=story.now, wait=True)
    _sitting(story, PLANNED, draft=True)
    _as_sent(story)
    return Booking.objects.count()


def _people(story: Story) -> Iterator[Applicant]:
    """Return who may take the test, those first who say they have sat it; never the student who is shown."""
    rows = list(
        Applicant.objects.filter(applications__state__in=queries.STATES, user__password__startswith="!")
        .exclude(last_name="")
        .select_related("user")
        .prefetch_related("proofs")
        .order_by("pk")
        .distinct()
    )
    rows.sort(key=lambda row: all(proof.test != HOME_TEST for proof in row.proofs.all()))
    return (row for row in rows if queries.calls_of(row, story.now))


def _some(people: Iterator[Applicant], count: int) -> list[Applicant]:
    return [person for _number, person in zip(range(count), people, strict=False)]


def _sitting(
    story: Story,
    plan: tuple[int, int, list[str], int, int],
    texts: Mapping[str, str] | None = None,
    *,
    held: bool = False,
    draft: bool = False,
) -> TestSlot:
    """Add a test of two hours and publish it; for one that was held, a day before it."""
    days, places, languages, hour, _people_count = plan
    day = story.today + dt.timedelta(days=days)
    slot = actions.add_slot(
        TestSlot(
            day=day,
            starts_at=dt.time(hour),
            ends_at=dt.time(hour + 2),
            languages=languages,
            places=places,
            closes_on=day - dt.timedelta(days=1),
            round=round_of(day),
            **(texts or {}),
        ),
        story.staff["office"],
    )
    if draft:
        return slot
    moment = clock.start_of(day - dt.timedelta(days=3)) if held else None
    return actions.publish(slot, story.staff["office"], now=moment)


def _hold(story: Story, slot: TestSlot, people: Iterator[Applicant]) -> None:
    """Let people sit a test: one did not come, one was excused, the others reach what they say they have."""
    before = clock.start_of(slot.day - dt.timedelta(days=2)) + dt.timedelta(hours=12)
    entries = {}
    for number, applicant in enumerate(_some(people, HELD[-1])):
        level = next((p.value for p in applicant.proofs.all() if p.test == HOME_TEST), "B1")
        booking = actions.book(slot, "en", applicant.user, now=before)
        entries[booking.pk] = actions.Entry(0, "yes", level, 62 + 4 * number)
    keys = list(entries)
    for key, attendance in zip(keys[-2:], ("no", "excused"), strict=False):
        entries[key] = actions.Entry(0, attendance)
    actions.save_results(slot, entries, story.staff["office"], now=slot.ends + dt.timedelta(hours=3))


def _as_sent(story: Story) -> None:
    """Mark the letters as sent: nobody gets letters about what the story made up."""
    letters = list(
        Message.objects.filter(template__code__startswith="test-", state=Message.State.QUEUED).select_related(
            "template"
        )
    )
    for letter in letters:
        written = delivery.write(letter)
        letter.calendar = ""  # it went along
        letter.subject, letter.body = str(written.subject), str(written.body)
        letter.state, letter.attempts, letter.sent_at = Message.State.SENT, 1, story.now
        letter.not_before = letter.created_at = story.now
    fields = ["subject", "body", "state", "attempts", "sent_at", "not_before", "created_at", "calendar"]
    Message.objects.bulk_update(letters, fields, batch_size=200)
