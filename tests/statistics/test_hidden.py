"""Small numbers of what leaves the office: hidden, and not to be computed from what is left."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.portal.statistics.hidden import HIDDEN, hide
from mobility.portal.statistics.tables import PLAIN, WORDS, Bar, Column, Row, Table

X = HIDDEN


def table(columns, *lines):
    rows = tuple(Row(f"line {n}", line) for n, line in enumerate(lines))
    return Table("t", "T", "", "Line", tuple(columns), rows)


def hidden(made, smallest=5):
    found = hide(made, smallest)
    return [row.cells for row in found.rows], found.total and found.total.cells


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ((12, 7, 5), (12, 7, 5), 24),
        ((12, 7, 0), (12, 7, 0), 19),  # nobody is nobody
        ((12, 7, 3), (12, X, X), 22),  # one alone could be computed: the next smallest goes, too
        ((12, 7, 3, 4), (12, 7, X, X), 26),
        ((12, 7, 1, 2), (12, X, X, X), 22),  # 1 + 2 says too much
        ((3, 0), (X, 0), X),  # nothing else to hide: the total goes
        ((4,), (X,), X),
    ],
)
def test_a_column_with_a_total(counts, shown, total):
    made = table([Column("People")], *[(count,) for count in counts]).with_total("Total")
    assert hidden(made) == ([(cell,) for cell in shown], (total,))


def test_without_a_total_only_the_small_ones_go():
    assert hidden(table([Column("People")], (12,), (3,), (0,))) == ([(12,), (X,), (0,)], None)


def test_figures_about_few_people_go_with_their_number():
    columns = [
        Column("People"),
        Column("Days", kind=0),
        Column("Seats", kind=PLAIN),
        Column("Host", kind=WORDS),
    ]
    made = table(columns, (3, Decimal("2.5"), 1, "Lodz"), (9, Decimal("4.0"), 2, "Tartu"))
    assert hidden(made) == ([(X, X, 1, "Lodz"), (9, Decimal("4.0"), 2, "Tartu")], None)


def test_parts_of_one_whole_go_together():
    columns = [Column("All"), Column("Women", part_of=0), Column("Bachelor", part_of=0), Column("Other")]
    made = table(columns, (20, 18, 12, 6), (20, 10, 12, 6), (8, 8, 0, 6))
    # In the first line two men are left over; in the last nobody is.
    assert hidden(made) == ([(20, X, X, 6), (20, 10, 12, 6), (8, 8, 0, 6)], None)


def test_a_limit_of_one_hides_nothing():
    made = table([Column("People")], (1,), (2,)).with_total("Total")
    assert hide(made, 1) is made


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8), st.integers(2, 6))
def test_no_small_count_is_shown_or_follows_from_the_total(counts, smallest):
    made = table([Column("People")], *[(count,) for count in counts]).with_total("Total")
    found = hide(made, smallest)
    shown = [row.cells[0] for row in found.rows]
    assert all(cell == X or cell == 0 or cell >= smallest for cell in shown)
    gone = [count for count, cell in zip(counts, shown, strict=True) if cell == X]
    if gone and found.total.cells[0] != X:
        assert len(gone) > 1
        assert sum(gone) >= smallest


def test_bars_are_hundredths_of_the_longest():
    made = replace(table([Column("a"), Column("b")], (8, 2), (4, 4), (0, 0)), bars=(0, 1))
    assert [bars for _row, bars in made.drawn] == [
        [Bar(0, 100.0), Bar(0, 25.0)],
        [Bar(0, 50.0), Bar(0, 50.0)],
        [Bar(0, 0), Bar(0, 0)],
    ]
    stacked = replace(made, stacked=True)
    assert stacked.drawn[0][1] == [Bar(0, 80.0), Bar(80.0, 20.0)]
