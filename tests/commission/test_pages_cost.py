"""What the commission's pages ask the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.commission import actions
from mobility.portal.looks import home_or_none

from . import build
from .pages import POINTS, at

pytestmark = pytest.mark.django_db

# Questions to the database a page may ask, sign-in and frame included, whatever the number of candidates.
HOME = 7
SESSION = 9
SESSION_OF_CHAIR = 13
SCORE = 11
RANKING = 10


def cost(client, address, method="get", data=None):
    """How many questions a page asks the database; the transaction's own brackets are not questions.

    Our own university is kept in the cache: its questions are not the page's.
    """
    home_or_none()
    with CaptureQueriesContext(connection) as asked:
        answer = getattr(client, method)(address, data)
    assert answer.status_code in {200, 302}
    brackets = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return len([query for query in asked.captured_queries if not query["sql"].startswith(brackets)])


@pytest.mark.parametrize("size", [1, 3, 75])
def test_lists_cost_the_same_for_any_number_of_candidates(client, size):
    sitting = build.sitting()
    people = [build.candidate(sitting.call) for _ in range(size)]
    for person in people:
        actions.save_scores(sitting.session, person, sitting.members[0], {"motivation": 4, "plan": 4})
    client.force_login(sitting.members[0])
    assert cost(client, reverse("commission:home")) == HOME
    assert cost(client, at("session", sitting.session)) == SESSION
    assert cost(client, at("score", sitting.session, people[0])) == SCORE
    client.force_login(sitting.chair)
    assert cost(client, at("session", sitting.session)) == SESSION_OF_CHAIR
    actions.close_session(sitting.session, sitting.chair)
    assert cost(client, at("ranking", sitting.session)) == RANKING


def test_home_costs_the_same_for_one_and_three_sessions(client):
    sitting = build.sitting()
    client.force_login(sitting.chair)
    assert cost(client, reverse("commission:home")) == HOME
    for code in ("second", "third"):
        row = build.call(code)
        build.candidate(row)
        type(sitting.session).objects.create(
            commission=sitting.session.commission, call=row, closes_on=sitting.session.closes_on
        )
    assert cost(client, reverse("commission:home")) == HOME


def test_saving_asks_at_most_twelve_questions(client):
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    client.force_login(sitting.chair)
    address = at("save", sitting.session, person)
    with CaptureQueriesContext(connection) as asked:
        client.post(address, POINTS, headers={"X-Requested-With": "fetch"})
    assert len(asked) <= 12 + 2  # the test's own transaction makes the action's a savepoint
    assert cost(client, address, "post", POINTS) <= 12
