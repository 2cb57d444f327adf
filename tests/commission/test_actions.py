"""Scoring, abstaining, stepping back, closing: who may, what counts, what is refused."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from applications.commission import actions, queries, scoring
from applications.commission.models import Assessment, RankedCandidate, Ranking, Score
from applications.models import Application
from applications.workflow import Impossible
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, can, visible

from . import build

pytestmark = pytest.mark.django_db


def totals(session):
    people, weights, chain = queries.ranking_inputs(session)
    return {p.number: p.total for p in scoring.rank(people, weights, chain)}


def test_a_sheet_with_every_criterion_is_scored_and_a_half_one_does_not_count():
    sitting = build.sitting()
    person = build.candidate(sitting.call, number="MSHE-2027-9001")
    half = actions.save_scores(sitting.session, person, sitting.chair, {"motivation": 4})
    assert half.state == Assessment.State.STARTED
    assert totals(sitting.session) == {"MSHE-2027-9001": Decimal(0)}
    whole = actions.save_scores(sitting.session, person, sitting.chair, {"plan": 5}, "Good plan. ")
    assert (whole.pk, whole.state, whole.comment) == (half.pk, Assessment.State.DONE, "Good plan.")
    assert totals(sitting.session) == {"MSHE-2027-9001": Decimal(88)}


def test_a_change_to_a_scored_sheet_keeps_it_scored():
    sitting = build.sitting()
    person = build.candidate(sitting.call, number="MSHE-2027-9001")
    actions.save_scores(sitting.session, person, sitting.chair, {"motivation": 4, "plan": 5}, finish=True)
    again = actions.save_scores(sitting.session, person, sitting.chair, {"motivation": 5})
    assert again.state == Assessment.State.DONE
    assert totals(sitting.session) == {"MSHE-2027-9001": Decimal(100)}
    assert Score.objects.count() == 2


def test_finishing_asks_for_every_criterion():
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    with pytest.raises(ValidationError):
        actions.save_scores(sitting.session, person, sitting.chair, {"motivation": 4}, finish=True)
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize("points", [{"motivation": 6}, {"motivation": -1}, {"charm": 3}, {"by-gpa": 90}])
def test_points_outside_the_scale_are_refused_and_nothing_is_kept(points):
    sitting = build.sitting(build.call(computed=[("gpa", 10)]))
    person = build.candidate(sitting.call)
    with pytest.raises(ValidationError):
        actions.save_scores(sitting.session, person, sitting.chair, points)
    assert Assessment.objects.count() == 0


def test_the_chair_is_a_member_and_scores():
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    assert can(sitting.chair, "commission.score", (sitting.session, person))


def test_the_secretary_the_office_and_strangers_do_not_score():
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    technician = build.user(is_superuser=True, is_staff=True)
    inactive = build.user(is_active=False)
    build.seat(sitting.session.commission, inactive)
    for user in (sitting.secretary, build.head(), build.user(), technician, inactive, person.applicant.user):
        with pytest.raises(Refused):
            actions.save_scores(sitting.session, person, user, {"motivation": 1})
    assert Assessment.objects.count() == 0


def test_a_member_who_applied_never_scores_or_sees_the_own_application():
    sitting = build.sitting()
    own = build.candidate(sitting.call, person=sitting.members[0])
    assert not can(sitting.members[0], "commission.score", (sitting.session, own))
    assert not can(sitting.members[0], "commission.recuse", (sitting.session, own))
    assert list(queries.queue(sitting.members[0], sitting.session)) == []


def test_a_candidate_of_another_call_is_refused():
    sitting = build.sitting()
    stranger = build.candidate(build.call("other"))
    with pytest.raises(Refused):
        actions.save_scores(sitting.session, stranger, sitting.chair, {"motivation": 1})


def test_who_abstains_leaves_the_mean():
    sitting = build.sitting()
    person = build.candidate(sitting.call, number="MSHE-2027-9001")
    one, other = sitting.members
    actions.save_scores(sitting.session, person, one, {"motivation": 5, "plan": 5})
    actions.save_scores(sitting.session, person, other, {"motivation": 0, "plan": 0})
    assert totals(sitting.session) == {"MSHE-2027-9001": Decimal(50)}
    sheet = actions.abstain(sitting.session, person, other, " I do not know the field. ")
    assert (sheet.state, sheet.comment) == (Assessment.State.ABSTAINED, "I do not know the field.")
    assert totals(sitting.session) == {"MSHE-2027-9001": Decimal(100)}
    actions.save_scores(sitting.session, person, other, {"motivation": 5, "plan": 0})
    assert totals(sitting.session) == {"MSHE-2027-9001": Decimal(80)}


def test_abstaining_needs_a_reason():
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    with pytest.raises(ValidationError):
        actions.abstain(sitting.session, person, sitting.chair, "  ")


def test_stepping_back_takes_the_own_points_out_at_once():
    sitting = build.sitting()
    person = build.candidate(sitting.call, number="MSHE-2027-9001")
    one, other = sitting.members
    actions.save_scores(sitting.session, person, one, {"motivation": 5, "plan": 5})
    actions.save_scores(sitting.session, person, other, {"motivation": 0, "plan": 0})
    actions.recuse(sitting.session, person, other, "relative")
    assert totals(sitting.session) == {"MSHE-2027-9001": Decimal(100)}
    assert list(visible(other, Assessment)) == []
    with pytest.raises(Refused):
        actions.save_scores(sitting.session, person, other, {"motivation": 5})
    with pytest.raises(Refused):
        actions.recuse(sitting.session, person, other, "relative")


def test_stepping_back_names_what_connects():
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    with pytest.raises(ValidationError):
        actions.recuse(sitting.session, person, sitting.chair, "dislike")


def test_a_head_who_stepped_back_sees_no_points_of_the_person_either():
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    head = build.head()
    build.seat(sitting.session.commission, head)
    actions.save_scores(sitting.session, person, sitting.chair, {"motivation": 5, "plan": 5})
    actions.recuse(sitting.session, person, head, "supervisor")
    actions.close_session(sitting.session, sitting.chair)
    assert list(visible(head, Assessment)) == []
    assert list(visible(head, Score)) == []
    assert list(visible(head, RankedCandidate)) == []
    assert visible(build.head(), Assessment).count() == 1


def test_closing_ranks_everybody_once_and_locks_the_points():
    sitting = build.sitting()
    first = build.candidate(sitting.call, number="MSHE-2027-9001")
    second = build.candidate(sitting.call, number="MSHE-2027-9002")
    withdrawn = build.candidate(sitting.call, state="withdrawn")
    for person, points in ((first, 3), (second, 5)):
        actions.save_scores(sitting.session, person, sitting.chair, {"motivation": points, "plan": points})
    ranking = actions.close_session(sitting.session, sitting.chair)
    rows = ranking.positions.values_list("position", "rank", "application__number", "total", "parts")
    assert list(rows) == [
        (1, 1, "MSHE-2027-9002", Decimal(100), {"motivation": "60.00", "plan": "40.00"}),
        (2, 2, "MSHE-2027-9001", Decimal(60), {"motivation": "36.00", "plan": "24.00"}),
    ]
    states = dict(Application.objects.values_list("pk", "state"))
    assert states == {first.pk: "ranked", second.pk: "ranked", withdrawn.pk: "withdrawn"}
    with pytest.raises(Impossible):
        actions.close_session(sitting.session, sitting.chair)
    with pytest.raises(Refused):
        actions.save_scores(sitting.session, first, sitting.chair, {"motivation": 5})
    with pytest.raises(Refused):
        actions.recuse(sitting.session, first, sitting.chair, "other")
    assert Ranking.objects.count() == 1
    assert LogEntry.objects.filter(verb="session.close").count() == 1


def test_only_the_chair_closes():
    sitting = build.sitting()
    for user in (*sitting.members, sitting.secretary, build.head(), build.user()):
        with pytest.raises(Refused):
            actions.close_session(sitting.session, user)
    assert Ranking.objects.count() == 0


def test_others_points_are_seen_after_closing_only():
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    one, other = sitting.members
    mine = actions.save_scores(sitting.session, person, one, {"motivation": 4, "plan": 4})
    assert list(visible(one, Assessment)) == [mine]
    assert list(visible(other, Assessment)) == []
    assert list(visible(sitting.chair, Assessment)) == []
    assert list(visible(build.head(), Assessment)) == []
    actions.close_session(sitting.session, sitting.chair)
    for user in (other, sitting.chair, sitting.secretary, build.head()):
        assert list(visible(user, Assessment)) == [mine]
    assert list(visible(person.applicant.user, Assessment)) == []
    assert list(visible(build.user(), Assessment)) == []


def test_opening_a_session_admits_the_verified():
    row = build.call()
    verified, submitted = build.candidate(row, state="verified"), build.candidate(row, state="submitted")
    commission = build.sitting(build.call("other")).session.commission
    head = build.head()
    actions.open_session(commission, row, row.closes_on, head)
    states = dict(Application.objects.values_list("pk", "state"))
    assert states == {verified.pk: "scoring", submitted.pk: "submitted"}
    with pytest.raises(Refused):
        actions.open_session(commission, build.call("third"), row.closes_on, build.user())
