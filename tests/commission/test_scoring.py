"""From scores to a ranking: exact values, ties, and independence of the order of the input."""

import itertools
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from applications.commission.scoring import (
    Candidate,
    Weight,
    fingerprint,
    gpa_points,
    level_points,
    part,
    rank,
    shown,
)

WEIGHTS = [Weight("motivation", 5, 30), Weight("plan", 5, 20), Weight("gpa", 100, 50)]
CHAIN = ["gpa", "language", "earlier_semester"]


def points(*values):
    return [Decimal(value) for value in values]


def person(number, motivation, plan, gpa="80", **keys):
    scores = {"motivation": points(*motivation), "plan": points(*plan), "gpa": points(gpa)}
    return Candidate(number, scores, {name: Decimal(value) for name, value in keys.items()})


def order(positions):
    return [(p.rank, p.number) for p in positions]


def test_a_part_is_the_mean_over_those_who_scored():
    assert part(Weight("motivation", 5, 30), points(4)) == Decimal(24)
    assert part(Weight("motivation", 5, 30), points(4, 5, 3)) == Decimal(24)
    assert part(Weight("motivation", 5, 30), points(4, 5)) == Decimal(27)
    assert shown(part(Weight("plan", 5, 20), points(3, 4, 4))) == Decimal("14.67")


def test_without_any_score_a_part_is_nothing():
    assert part(Weight("motivation", 5, 30), []) == Decimal(0)


def test_computed_points():
    assert gpa_points(Decimal("3.41"), 100) == Decimal("85.25")
    assert gpa_points(Decimal(4), 5) == Decimal(5)
    assert [level_points(level, 100) for level in ["", "A1", "A2", "B1", "B2", "C1", "C2"]] == [
        0,
        30,
        50,
        70,
        85,
        100,
        100,
    ]
    assert level_points("B2", 5) == Decimal("4.25")


def test_the_total_is_the_sum_of_the_weighted_parts():
    (position,) = rank([person("1", [4, 5], [3], "80")], WEIGHTS)
    assert position.parts == {"motivation": Decimal(27), "plan": Decimal(12), "gpa": Decimal(40)}
    assert position.total == Decimal(79)
    assert (position.rank, position.decided_by, position.tied_with) == (1, "", ())


def test_the_higher_total_stands_first():
    positions = rank([person("1", [3], [3]), person("2", [5], [3]), person("3", [4], [3])], WEIGHTS)
    assert order(positions) == [(1, "2"), (2, "3"), (3, "1")]


def test_a_third_and_a_third_are_equal_however_they_were_divided():
    one = person("1", [4, 4, 5], [5, 5, 3])
    other = person("2", [5, 4, 4], [3, 5, 5])
    weights = [Weight("motivation", 5, 30), Weight("plan", 5, 30)]
    swapped = person("3", [5, 5, 3], [4, 4, 5])
    positions = rank([one, other, swapped], weights)
    assert [p.rank for p in positions] == [1, 1, 1]
    assert len({p.total for p in positions}) == 1


def test_the_chain_is_asked_in_its_order():
    same = {"motivation": [4], "plan": [4]}
    people = [
        person("1", **same, language="4", earlier_semester="-5"),
        person("2", **same, language="5", earlier_semester="-7"),
        person("3", **same, language="4", earlier_semester="-3"),
    ]
    positions = rank(people, WEIGHTS, ["language", "earlier_semester"])
    assert order(positions) == [(1, "2"), (2, "3"), (3, "1")]
    assert [p.decided_by for p in positions] == ["language", "language", "earlier_semester"]


def test_a_step_of_the_chain_may_be_a_criterion():
    people = [person("1", [5], [2], "80"), person("2", [3], [5], "80")]
    positions = rank(people, WEIGHTS, ["plan"])
    assert {p.total for p in positions} == {Decimal(78)}
    assert order(positions) == [(1, "2"), (2, "1")]
    assert [p.decided_by for p in positions] == ["plan", "plan"]


def test_equals_that_no_step_parts_share_a_rank_and_name_each_other():
    people = [person(n, [4], [4], gpa="80", language="4") for n in ("2", "1", "3")]
    positions = rank([*people, person("4", [1], [1])], WEIGHTS, CHAIN)
    assert order(positions) == [(1, "1"), (1, "2"), (1, "3"), (4, "4")]
    assert [p.tied_with for p in positions] == [("2", "3"), ("1", "3"), ("1", "2"), ()]
    assert [p.decided_by for p in positions] == ["", "", "", ""]


def test_nobody_gives_an_empty_ranking():
    assert rank([], WEIGHTS, CHAIN) == []


def test_the_fingerprint_changes_with_one_score():
    people = [person("1", [4], [4]), person("2", [3], [4])]
    changed = [person("1", [4], [4]), person("2", [3], [5])]
    assert fingerprint(people, WEIGHTS, CHAIN) == fingerprint(people, WEIGHTS, CHAIN)
    assert fingerprint(people, WEIGHTS, CHAIN) != fingerprint(changed, WEIGHTS, CHAIN)
    assert fingerprint(people, WEIGHTS, CHAIN) != fingerprint(people, WEIGHTS, CHAIN[1:])
    assert fingerprint(people, WEIGHTS, CHAIN) != fingerprint(people, WEIGHTS[1:], CHAIN)


given_points = st.lists(st.integers(0, 5), max_size=5)
crowds = st.lists(
    st.tuples(given_points, given_points, st.integers(0, 100), st.integers(0, 6)), min_size=1, max_size=12
).map(
    lambda rows: [
        person(f"N-{n:02d}", motivation, plan, str(gpa), language=str(level))
        for n, (motivation, plan, gpa, level) in enumerate(rows)
    ]
)


@given(crowds, st.randoms(use_true_random=False))
def test_ranking_and_fingerprint_do_not_depend_on_the_order_of_the_input(people, random):
    mixed = [
        Candidate(p.number, {code: random.sample(list(s), len(s)) for code, s in p.scores.items()}, p.keys)
        for p in random.sample(people, len(people))
    ]
    assert rank(mixed, WEIGHTS, CHAIN) == rank(people, WEIGHTS, CHAIN)
    assert fingerprint(mixed, WEIGHTS, CHAIN) == fingerprint(people, WEIGHTS, CHAIN)


@given(crowds)
def test_positions_fall_with_the_total_and_share_a_rank_only_when_nothing_parts_them(people):
    positions = rank(people, WEIGHTS, CHAIN)
    by_number = {p.number: p for p in people}
    assert sorted(p.number for p in positions) == sorted(by_number)
    for above, below in itertools.pairwise(positions):
        keys = [by_number[p.number].keys["language"] for p in (above, below)]
        assert above.total >= below.total
        assert (above.rank == below.rank) == (below.number in above.tied_with)
        if above.rank == below.rank:
            assert keys[0] == keys[1]


@given(crowds, st.data())
def test_leaving_somebody_out_keeps_the_order_of_the_others(people, data):
    """What a recused member sees is the ranking without the hidden person, nothing else."""
    hidden = data.draw(st.sampled_from(people)).number
    whole = [p.number for p in rank(people, WEIGHTS, CHAIN) if p.number != hidden]
    assert [p.number for p in rank([p for p in people if p.number != hidden], WEIGHTS, CHAIN)] == whole
