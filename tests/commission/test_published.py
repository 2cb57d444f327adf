"""What a candidate reads of the ranking: nothing before it is published, then the own position and why."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from applications.commission.models import RankedCandidate, Ranking
from applications.commission.published import decision
from applications.models import Application
from tests.applications.people import browser
from tests.factories.applications import application_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate():
    return application_in("reserve")


def text(answer):
    return " ".join(answer.content.decode().split())


def publish():
    Ranking.objects.update(published_at=timezone.now())


def page_of(application):
    client = browser(application.applicant.user)
    return text(client.get(reverse("applications:show", args=[application.ref])))


def test_before_the_publication_nothing_is_told(candidate):
    assert decision(candidate) is None
    assert "How the commission decided" not in page_of(candidate)


def test_after_it_the_own_position_points_and_reason_are_told_and_no_member(candidate):
    publish()
    own = RankedCandidate.objects.get()
    page = page_of(candidate)

    assert "How the commission decided" in page
    assert "Position 1 of 1" in page
    assert "Highest total." in page
    with translation.override("en"):
        told = decision(candidate)
    assert told.text.startswith(f"{own.total:.2f} points in all.")
    assert len(told.lines) == len(own.parts)
    assert "member@" not in page


def test_whoever_is_behind_reads_by_how_much_and_no_name_of_others(candidate):
    publish()
    first = RankedCandidate.objects.get()
    other = application_in("verified", candidate.call)
    Application.objects.filter(pk=other.pk).update(state="reserve")
    RankedCandidate.objects.create(
        ranking=first.ranking,
        application=other,
        position=2,
        rank=2,
        total=first.total - Decimal("1.5"),
        parts=first.parts,
    )
    with translation.override("en"):
        told = decision(Application.objects.get(pk=other.pk))

    assert told.word == "Position 2 of 2"
    assert told.text.endswith("1.50 below position 1.")
    assert candidate.number not in f"{told}"


def test_a_state_before_the_decision_costs_no_query(django_assert_num_queries, candidate):
    publish()
    candidate.state = "scoring"
    with django_assert_num_queries(0):
        assert decision(candidate) is None
