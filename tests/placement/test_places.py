"""Giving out the places of a ranked call: what is shown first, what happens, what a second click does."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from applications.commission import actions as commission
from applications.models import Application
from applications.placement import actions
from applications.placement.models import Place
from applications.workflow import Impossible
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, can
from mobility.mail.models import LetterTemplate, Message
from mobility.portal.looks import home_or_none
from programs.actions import adjust_place, withdraw_place
from programs.models import Offering
from tests.commission import build

COST = 10
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def ranked():
    """Five candidates: the fourth and fifth are equal; two places with one and two seats."""
    for code in ("selected", "reserve"):
        LetterTemplate.objects.create(code=code, subject=code, body=code)
    row = build.call(weights=[("motivation", 100)], tie_breaks=[])
    sitting = build.sitting(row)
    lodz, burgas = build.offering(row, "lodz", 1), build.offering(row, "burgas", 2)
    wishes = [(5, [lodz]), (4, [lodz, burgas]), (3, [lodz]), (2, [burgas]), (2, [burgas])]
    for n, (points, places) in enumerate(wishes, start=1):
        person = build.candidate(row, number=f"MSHE-2027-900{n}")
        build.wish(person, *places)
        commission.save_scores(sitting.session, person, sitting.chair, {"motivation": points})
    return commission.close_session(sitting.session, sitting.chair)


def standing():
    return dict(Application.objects.values_list("number", "state"))


def test_seats_go_by_rank_and_wishes_and_equals_wait(ranked):
    head = build.head()
    seating = actions.allocate_places(ranked, head)
    assert standing() == {
        "MSHE-2027-9001": "selected",
        "MSHE-2027-9002": "selected",
        "MSHE-2027-9003": "reserve",
        "MSHE-2027-9004": "ranked",
        "MSHE-2027-9005": "ranked",
    }
    places = Place.objects.values_list("application__number", "offering__institution__code")
    assert sorted(places) == [("MSHE-2027-9001", "lodz"), ("MSHE-2027-9002", "burgas")]
    assert seating.undecided == ("MSHE-2027-9004", "MSHE-2027-9005")
    assert sorted(Message.objects.values_list("template__code", flat=True)) == [
        "reserve",
        "selected",
        "selected",
    ]
    with pytest.raises(Impossible):
        actions.allocate_places(ranked, head)
    assert Place.objects.count() == 2


def test_the_ranking_is_published_when_places_are_given_out_and_only_once(ranked):
    head = build.head()
    assert ranked.published_at is None
    actions.allocate_places(ranked, head)
    ranked.refresh_from_db()
    first = ranked.published_at
    assert first is not None
    commission.publish_ranking(ranked, head)
    ranked.refresh_from_db()
    assert ranked.published_at == first
    assert LogEntry.objects.filter(verb="ranking.publish").count() == 1


def test_a_declined_place_is_free_again_for_those_who_still_wait(ranked):
    head = build.head()
    actions.allocate_places(ranked, head)
    Application.objects.filter(number="MSHE-2027-9002").update(state="declined")
    seating = actions.allocate_places(ranked, head)
    assert seating.seated == dict.fromkeys(
        ["MSHE-2027-9004", "MSHE-2027-9005"], Place.objects.first().offering.call.offerings.get(seats=2).pk
    )


def lowest():
    return dict(Offering.objects.values_list("institution__code", "lowest_admitted"))


def test_the_lowest_position_admitted_stays_with_each_place(ranked):
    head = build.head()
    assert lowest() == {"lodz": None, "burgas": None}
    actions.allocate_places(ranked, head)
    assert lowest() == {"lodz": 1, "burgas": 2}
    fifth = Application.objects.get(number="MSHE-2027-9005")
    burgas = Offering.objects.get(institution__code="burgas")
    actions.give_place(fifth, burgas, head)
    assert lowest() == {"lodz": 1, "burgas": 5}
    Application.objects.filter(pk=fifth.pk).update(state="declined")
    actions.give_place(Application.objects.get(number="MSHE-2027-9004"), burgas, head)
    assert lowest() == {"lodz": 1, "burgas": 5}  # who declined was admitted all the same


def test_only_a_head_without_a_conflict_gives_out_places(ranked, client):
    session = ranked.session
    conflicted = build.head()
    build.seat(session.commission, conflicted)
    build.recusal(session, conflicted, Application.objects.get(number="MSHE-2027-9001"))
    chair = session.commission.members.get(function="chair").user
    address = reverse("placement:allocate", args=[session.pk])
    assert client.get(address).status_code == 302
    for user in (chair, conflicted):
        assert not can(user, "placement.allocate", ranked)
        with pytest.raises(Refused):
            actions.allocate_places(ranked, user)
        client.force_login(user)
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    client.force_login(build.user())
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert Place.objects.count() == 0


def test_the_page_shows_what_will_happen_before_it_does(ranked, client):
    client.force_login(build.head())
    address = reverse("placement:allocate", args=[ranked.session.pk])
    assert (
        "Give out places…"
        in client.get(reverse("commission:ranking", args=[ranked.session.pk])).content.decode()
    )
    page = client.get(address)
    shown = [(row.position.position, row.result, row.reasons) for row in page.context["rows"]]
    assert shown == [
        (1, "University of Lodz, wish 1", []),
        (2, "University of Burgas, wish 2", ["Wish 1, University of Lodz: taken by position 1"]),
        (3, "Reserve 1", ["Wish 1, University of Lodz: taken by position 1"]),
        (4, "Equal at the last seat: the commission decides", []),
        (5, "Equal at the last seat: the commission decides", []),
    ]
    words = page.content.decode()
    assert "2 people get a place and a letter that asks for an answer." in words
    assert "1 person goes on the reserve list and gets a letter." in words
    assert "2 people stand equal at a last seat: the commission decides first." in words
    assert Place.objects.count() == 0
    after = client.post(address, follow=True).content.decode()
    assert "2 places were given out." in after
    assert "Places given out" in after
    assert "0 people" not in after
    again = client.post(address, follow=True).content.decode()
    assert "Nobody waits for a place any more." in again
    assert Place.objects.count() == 2


def test_the_page_costs_the_same_for_any_number(client, django_assert_num_queries):
    costs = []
    for size in (1, 3, 30):
        row = build.call(f"call{size}", weights=[("motivation", 100)])
        sitting = build.sitting(row)
        place = build.offering(row, "lodz", 2)
        for _ in range(size):
            build.wish(build.candidate(row), place)
        ranking = commission.close_session(sitting.session, sitting.chair)
        client.force_login(build.head())
        home_or_none()  # kept in the cache: not the page's questions
        with django_assert_num_queries(COST) as asked:
            client.get(reverse("placement:allocate", args=[ranking.session.pk]))
        costs.append(len(asked))
    assert costs == [COST] * 3


def test_seats_that_were_given_out_keep_their_place(ranked):
    """Adjusting a place asks how many hold it: never fewer seats, and it is not withdrawn."""
    head = build.head()
    actions.allocate_places(ranked, head)
    burgas = Offering.objects.get(institution__code="burgas")
    assert Place.objects.filter(offering=burgas).count() == 1
    Offering.objects.filter(pk=burgas.pk).update(seats=2)
    with pytest.raises(ValidationError) as refused:
        adjust_place(burgas, head, "less", {"seats": 0})
    assert refused.value.messages == ["1 seat of this place was given out already."]
    with pytest.raises(ValidationError) as refused:
        withdraw_place(burgas, head, "gone")
    assert refused.value.messages == ["1 seat of this place was given out already."]
    assert adjust_place(burgas, head, "less", {"seats": 1}).seats == 1
