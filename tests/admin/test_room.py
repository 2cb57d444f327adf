"""The room of a call: figures with their lists, the last day moved with everybody it touches, closing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import actions
from applications.models import Application
from mobility.mail.models import Message
from programs.models import Call
from tests.factories import CallFactory, application_in, staff, submitted

from .clones import clones

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def room_of(client, call):
    return client.get(reverse("admin:call_room", args=[call.pk])).context["room"]


def listed(client, url):
    return client.get(url).context["cl"].result_count


def move(client, call, what="look", seen="", **fields):
    today = timezone.localdate()
    data = {"closes_on": str(today + 20 * DAY), "late_until": "", "reason": "Few applied.", what: "yes"}
    return client.post(
        reverse("admin:programs_call_deadline", args=[call.pk]), data | {"seen": seen} | fields
    )


def test_numbers_of_the_room_open_their_lists(sign_in):
    call, other = CallFactory(), CallFactory()
    late = submitted(call)
    Application.objects.filter(pk=late.pk).update(late=True)
    submitted(call), submitted(other)
    waiting = application_in("draft", call)
    actions.extend(waiting, timezone.localdate() + 30 * DAY, "Ill.", staff("head"))
    client = sign_in("head")
    room = room_of(client, call)
    assert (room.sent, room.late, room.drafts, room.days, room.is_open) == (2, 1, 1, 10, True)
    found = [row for row in [*room.stations, *room.sidings] if row.count]
    assert [(row.name, row.count) for row in found] == [("draft", 1), ("to be checked", 2)]
    assert [listed(client, row.url) for row in found] == [1, 2]
    assert listed(client, room.drafts_url) == 1
    assert [(row.first, row.wished, row.given) for row in room.places] == [(2, 2, 0), (0, 2, 0)]
    assert [share.count for share in room.faculties] == [2]
    assert [given.application for given in room.extensions] == [waiting]
    assert (room.chart.total, room.chart.before) == (3, 0)


def test_the_line_of_the_chart_is_the_call_it_was_made_from_as_long_after_its_opening(sign_in):
    before, call = CallFactory(opens=-40), CallFactory(opens=-10)
    Call.objects.filter(pk=call.pk).update(based_on=before)
    old = application_in("draft", before)
    application_in("draft", call)
    for days, counted in ((32, 1), (29, 0)):  # opening + 8 and + 11 days: the second lies ahead
        Application.objects.filter(pk=old.pk).update(created_at=timezone.now() - days * DAY)
        assert room_of(sign_in("office"), call).chart.before == counted


def test_extending_shows_whom_it_touches_and_then_writes_to_them(sign_in):
    call = CallFactory()
    waiting, sent = application_in("draft", call), submitted(call)
    Message.objects.all().delete()
    client = sign_in("head")
    page = move(client, call)
    preview, day = page.context["preview"], timezone.localdate() + 20 * DAY
    assert ([row.is_draft for row in preview.drafts], preview.submitted, preview.letters) == ([True], [], 1)
    call.refresh_from_db()
    assert (call.version, call.closes_on, Message.objects.count()) == (1, timezone.localdate() + 10 * DAY, 0)
    assert not Call.objects.filter(corrects=call).exists()
    other_day = {"closes_on": str(day + DAY)}
    assert move(client, call, "apply", page.context["seen"], **other_day).context["preview"].letters == 1
    assert move(client, call, "apply", page.context["seen"]).status_code == 302
    call.refresh_from_db()
    assert (call.version, call.closes_on) == (2, day)
    letter = Message.objects.get()
    assert (letter.template.code, letter.user) == ("corrected-draft", waiting.applicant.user)
    sent.refresh_from_db()
    assert sent.rules_version == 1


def test_closing_leaves_the_rest_of_the_day_and_a_past_day_is_refused(sign_in):
    call, today, client = CallFactory(), timezone.localdate(), sign_in("head")
    form = client.get(reverse("admin:programs_call_deadline", args=[call.pk]), {"close": "1"}).context["form"]
    assert form.initial == {"closes_on": today, "late_until": None}
    refused = move(client, call, closes_on=str(today - DAY))
    assert (refused.status_code, refused.context["preview"]) == (422, None)
    assert refused.context["form"].errors == {"closes_on": ["This day has passed already."]}
    page = move(client, call, closes_on=str(today))
    move(client, call, "apply", page.context["seen"], closes_on=str(today))
    call.refresh_from_db()
    assert (call.closes_on, call.is_open(timezone.now())) == (today, True)


def test_a_specialist_sees_the_room_and_moves_nothing(sign_in):
    call = CallFactory()
    client = sign_in("office")
    assert room_of(client, call).may_move is False
    assert move(client, call).status_code == 403
    assert client.get(reverse("admin:call_room", args=[CallFactory(published=False).pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 50])
def test_the_room_costs_the_same_however_many(sign_in, count, django_assert_num_queries):
    one = submitted()
    clones(one, count - 1)
    client, address = sign_in("head"), reverse("admin:call_room", args=[one.call_id])
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)
