"""What counts as a language level, who owes a sheet, whose turn is next, what the ranking is made of."""

from decimal import Decimal

import pytest

from applications.commission import actions, queries, scoring, tables
from applications.commission.models import Member, Ranking
from programs.rules import Threshold

from . import build

pytestmark = pytest.mark.django_db

TABLE = [
    Threshold("en", "IELTS_ACADEMIC", "5.5", "B2"),
    Threshold("en", "IELTS_ACADEMIC", "7.0", "C1"),
    Threshold("de", "GOETHE", "B1", "B1"),
    Threshold("en", "TOEFL_UNSPECIFIED", "35", "B2", usable=False),
]


@pytest.mark.parametrize(
    ("proofs", "level"),
    [
        ([], ""),
        ([{"test": "IELTS_ACADEMIC", "value": "6.5"}], "B2"),
        ([{"test": "IELTS_ACADEMIC", "value": "7.0"}], "C1"),
        ([{"test": "IELTS_ACADEMIC", "value": "5.0"}], ""),
        ([{"test": "IELTS_ACADEMIC", "value": "11"}], ""),
        ([{"test": "GOETHE", "value": "C1"}], "C1"),
        ([{"test": "HOME_TEST", "value": "B1"}], "B1"),
        ([{"test": "HOME_TEST", "value": ""}], ""),
        ([{"test": "HOST_CONSENT", "value": ""}], ""),
        ([{"test": "CAMBRIDGE", "value": "176"}], "B2"),
        ([{"test": "TOEFL_UNSPECIFIED", "value": "50"}], "B2"),
        (
            [
                {"test": "HOST_CONSENT", "value": ""},
                {"test": "HOME_TEST", "value": "A2"},
                {"test": "IELTS_ACADEMIC", "value": "5.5"},
            ],
            "B2",
        ),
    ],
)
def test_the_level_that_papers_prove(proofs, level):
    assert tables.language_level({"proofs": proofs}, TABLE) == level


@pytest.mark.parametrize(
    ("test", "value", "level"),
    [
        ("IELTS_ACADEMIC", "5.5", "B2"),
        ("TOEFL_IBT", "65", "B1"),
        ("HOME_TEST", "C1", "C1"),
        ("HOST_CONSENT", "", ""),
    ],
)
def test_without_a_table_of_levels_the_scale_of_the_test_speaks(test, value, level):
    without_level = Threshold("en", "IELTS", "5.5", "")
    for table in ([], [without_level]):
        facts = {"proofs": [{"test": test, "value": value, "language": "en"}]}
        assert tables.language_level(facts, table) == level


def test_computed_criteria_take_the_frozen_facts():
    sitting = build.sitting(
        build.call(weights=[("motivation", 50)], computed=[("gpa", 30), ("language", 20)])
    )
    person = build.candidate(sitting.call, number="MSHE-2027-9001", facts={"gpa": "3.00"})
    actions.save_scores(sitting.session, person, sitting.chair, {"motivation": 4})
    people, weights, chain = queries.ranking_inputs(sitting.session)
    (position,) = scoring.rank(people, weights, chain)
    assert position.parts == {
        "motivation": Decimal(40),
        "by-gpa": Decimal("22.5"),
        "by-language": Decimal(17),
    }
    assert position.total == Decimal("79.5")


def test_without_a_semester_nobody_wins_by_the_earlier_semester():
    row = build.call(tie_breaks=["earlier_semester"])
    sitting = build.sitting(row)
    unknown = build.candidate(row, number="MSHE-2027-9001", facts={"semester": None})
    build.candidate(row, number="MSHE-2027-9002", facts={"semester": 6})
    assert unknown.facts["semester"] is None
    positions = scoring.rank(*queries.ranking_inputs(sitting.session))
    assert [p.number for p in positions] == ["MSHE-2027-9002", "MSHE-2027-9001"]
    assert positions[0].decided_by == "earlier_semester"


def test_every_member_has_an_own_order_that_stays():
    sitting = build.sitting(members=3)
    people = [build.candidate(sitting.call) for _ in range(8)]
    seats = Member.objects.filter(commission=sitting.session.commission)
    lines = {
        seat.pk: [stop.pk for stop in queries.line_of(seat.user, seat, sitting.session)] for seat in seats
    }
    assert {tuple(sorted(line)) for line in lines.values()} == {tuple(person.pk for person in people)}
    assert len({tuple(line) for line in lines.values()}) == len(seats)
    assert lines == {
        seat.pk: [stop.pk for stop in queries.line_of(seat.user, seat, sitting.session)] for seat in seats
    }


def test_the_next_candidate_is_one_without_a_finished_sheet():
    sitting = build.sitting()
    people = [build.candidate(sitting.call) for _ in range(3)]
    seat = Member.objects.get(user=sitting.chair)
    by_pk = {person.pk: person for person in people}
    first, second, third = (by_pk[stop.pk] for stop in queries.line_of(sitting.chair, seat, sitting.session))

    def following(application):
        return queries.next_open(queries.line_of(sitting.chair, seat, sitting.session), application.ref)

    assert [following(a) for a in (first, second, third)] == [second.ref, third.ref, first.ref]
    actions.save_scores(sitting.session, second, sitting.chair, {"motivation": 4, "plan": 4})
    actions.abstain(sitting.session, third, sitting.chair, "Too far from my field.")
    assert [following(a) for a in (first, second, third)] == [None, first.ref, first.ref]


def test_missing_sheets_are_counted_among_the_candidates_one_may_know_of():
    sitting = build.sitting()
    one, other = sitting.members
    people = [build.candidate(sitting.call) for _ in range(2)]
    points = {"motivation": 4, "plan": 4}
    actions.save_scores(sitting.session, people[0], one, points)
    actions.save_scores(sitting.session, people[1], one, points)
    actions.save_scores(sitting.session, people[0], other, {"plan": 1})
    missing = queries.missing_sheets(sitting.chair, sitting.session)
    assert missing == queries.Missing(
        sheets=4, expected=6, members=3, members_done=1, half_filled=1, unscored=0
    )
    hidden = build.candidate(sitting.call)
    build.recusal(sitting.session, sitting.chair, hidden)
    actions.save_scores(sitting.session, hidden, other, points)
    assert queries.missing_sheets(sitting.chair, sitting.session) == missing


def test_who_stepped_back_owes_no_sheet():
    sitting = build.sitting(members=1)
    person = build.candidate(sitting.call)
    build.recusal(sitting.session, sitting.members[0], person)
    actions.save_scores(sitting.session, person, sitting.chair, {"motivation": 4, "plan": 4})
    assert queries.missing_sheets(sitting.chair, sitting.session) == queries.Missing(0, 1, 2, 2, 0, 0)


def test_a_ranking_is_computed_again_to_the_same_fingerprint():
    sitting = build.sitting(members=3)
    people = [build.candidate(sitting.call) for _ in range(5)]
    for n, member in enumerate(sitting.voters):
        for m, person in enumerate(people):
            actions.save_scores(
                sitting.session, person, member, {"motivation": (n + m) % 6, "plan": (2 * n + m) % 6}
            )
    build.recusal(sitting.session, sitting.members[0], people[2])
    ranking = actions.close_session(sitting.session, sitting.chair)
    stored = list(ranking.positions.values_list("application__number", "rank"))
    for user in (sitting.chair, sitting.members[1], build.head()):
        seen = queries.seen_ranking(user, Ranking.objects.get())
        assert (seen.replays, seen.fingerprint) == (True, ranking.fingerprint)
        assert [(p.number, p.rank) for p in seen.positions] == stored
    people[0].assessments.first().scores.update(points=5)
    assert not queries.seen_ranking(sitting.chair, Ranking.objects.get()).replays


def test_who_stepped_back_sees_the_ranking_without_a_gap():
    sitting = build.sitting()
    people = [build.candidate(sitting.call) for _ in range(3)]
    for points, person in zip((5, 3, 1), people, strict=True):
        actions.save_scores(sitting.session, person, sitting.chair, {"motivation": points, "plan": points})
    build.recusal(sitting.session, sitting.members[0], people[1])
    actions.close_session(sitting.session, sitting.chair)
    seen = queries.seen_ranking(sitting.members[0], Ranking.objects.get())
    assert [(p.rank, p.number) for p in seen.positions] == [(1, people[0].number), (2, people[2].number)]
    assert (seen.replays, seen.fingerprint != Ranking.objects.get().fingerprint) == (True, True)
