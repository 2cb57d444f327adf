"""Seats by rank and wishes: what must hold for every crowd, and what ties do."""

from collections import Counter
from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from applications.placement.matching import Seating, Wish, allocate


def test_the_better_rank_chooses_first():
    wishes = [Wish("b", 2, (1, 2)), Wish("a", 1, (1,)), Wish("c", 3, (1, 2))]
    assert allocate(wishes, {1: 1, 2: 1}) == Seating({"a": 1, "b": 2}, ("c",), ())


def test_without_a_wish_or_a_seat_one_stands_in_reserve():
    assert allocate([Wish("a", 1, ()), Wish("b", 2, (7,))], {1: 3}) == Seating({}, ("a", "b"), ())


def test_equals_are_seated_when_there_are_seats_for_all_of_them():
    assert allocate([Wish("a", 1, (1,)), Wish("b", 1, (1,))], {1: 2}).seated == {"a": 1, "b": 1}


def test_equals_at_the_last_seat_are_left_to_the_commission():
    seating = allocate([Wish("a", 1, (1,)), Wish("b", 1, (1,))], {1: 1})
    assert seating == Seating({}, (), ("a", "b"))


def test_nobody_further_down_takes_the_seat_that_equals_are_waiting_for():
    seating = allocate([Wish("a", 1, (1,)), Wish("b", 1, (1,)), Wish("c", 3, (1,))], {1: 1})
    assert seating == Seating({}, ("c",), ("a", "b"))


def test_the_next_wish_of_whoever_loses_is_kept_free():
    seating = allocate([Wish("a", 1, (1, 2)), Wish("b", 1, (1, 2)), Wish("c", 3, (2, 3))], {1: 1, 2: 1, 3: 1})
    assert seating == Seating({}, (), ("a", "b"), waiting=("c",))


def test_a_second_seat_at_the_next_wish_can_be_given_at_once():
    seating = allocate([Wish("a", 1, (1, 2)), Wish("b", 1, (1, 2)), Wish("c", 3, (2,))], {1: 1, 2: 2})
    assert seating == Seating({"c": 2}, (), ("a", "b"))


def test_an_equal_waits_when_a_loser_may_fall_back_on_the_same_last_seat():
    wishes = [Wish("a", 1, (1, 2)), Wish("b", 1, (1, 2)), Wish("c", 1, (2,))]
    assert allocate(wishes, {1: 1, 2: 1}) == Seating({}, (), ("a", "b"), waiting=("c",))


places = st.permutations([1, 2, 3]).flatmap(
    lambda order: st.integers(0, 3).map(lambda length: tuple(order[:length]))
)
seats = st.fixed_dictionaries({1: st.integers(0, 2), 2: st.integers(0, 2), 3: st.integers(0, 2)})


def crowd(ranks):
    return st.lists(st.tuples(ranks, places), max_size=6).map(
        lambda rows: [Wish(f"n{n}", rank, wanted) for n, (rank, wanted) in enumerate(rows)]
    )


tied = crowd(st.integers(1, 3))


def one_by_one(wishes, seats):
    """Let people choose in the given order: what everybody gets when nobody is equal."""
    left = dict(seats)
    got = {}
    for wish in wishes:
        got[wish.number] = next((place for place in wish.places if left[place]), None)
        if got[wish.number]:
            left[got[wish.number]] -= 1
    return got


def every_decision(wishes, seats):
    """Return the outcome of every way the commission could order the equals."""
    groups = [[wish for wish in wishes if wish.rank == rank] for rank in sorted({w.rank for w in wishes})]
    for orders in product(*(permutations(group) for group in groups)):
        yield one_by_one([wish for group in orders for wish in group], seats)


@given(tied, seats)
def test_no_place_is_given_out_more_often_than_it_has_seats(wishes, seats):
    taken = Counter(allocate(wishes, seats).seated.values())
    assert all(taken[place] <= seats[place] for place in taken)


@given(tied, seats)
def test_everybody_gets_exactly_one_answer(wishes, seats):
    seating = allocate(wishes, seats)
    answers = [*seating.seated, *seating.reserve, *seating.undecided, *seating.waiting]
    assert sorted(answers) == sorted(wish.number for wish in wishes)


@given(tied, seats)
def test_what_is_given_holds_however_the_commission_decides(wishes, seats):
    seating = allocate(wishes, seats)
    for outcome in every_decision(wishes, seats):
        assert {number: outcome[number] for number in seating.seated} == seating.seated
        assert [outcome[number] for number in seating.reserve] == [None] * len(seating.reserve)


@given(tied, seats)
def test_nobody_is_passed_over_by_somebody_further_down(wishes, seats):
    """No justified envy: a place one wished for more was not given to anybody of a worse rank.

    Whoever waits for a decision is covered above: a seat is kept for them.
    """
    seating = allocate(wishes, seats)
    for wish in (w for w in wishes if w.number in {*seating.seated, *seating.reserve}):
        got = seating.seated.get(wish.number)
        better = wish.places[: wish.places.index(got)] if got else wish.places
        worse = {seating.seated.get(other.number) for other in wishes if other.rank > wish.rank}
        assert worse.isdisjoint(better)


@given(crowd(st.just(0)), seats)
def test_without_equals_no_wanted_seat_stays_empty(wishes, seats):
    wishes = [Wish(wish.number, rank, wish.places) for rank, wish in enumerate(wishes, start=1)]
    seating = allocate(wishes, seats)
    taken = Counter(seating.seated.values())
    assert (seating.undecided, seating.waiting) == ((), ())
    unseated = [wish for wish in wishes if wish.number in seating.reserve]
    assert all(taken[place] == seats[place] for wish in unseated for place in wish.places)


@given(tied, seats, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(wishes, seats, random):
    assert allocate(random.sample(wishes, len(wishes)), seats) == allocate(wishes, seats)
