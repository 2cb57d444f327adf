"""Every figure counted by hand from a small year (``rows``); no more queries for more rows."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from applications.workflow import State
from mobility.portal.statistics import ministry, overview, queries
from mobility.portal.statistics.loading import load_columns
from mobility.portal.statistics.models import ReportColumn
from mobility.portal.statistics.queries import Asked
from tests.factories import staff

from . import rows

pytestmark = pytest.mark.django_db
ALL, GRANT = Asked("2026/2027"), Asked("2026/2027", "mshe")


@pytest.fixture
def office(db):
    rows.year()
    with translation.override("en"):
        yield staff("office")


def figures(table):
    return {row.label: row.cells for row in table.rows}


def test_what_can_be_asked_for(office):
    assert queries.years(office) == ["2026/2027", "2025/2026"]
    assert queries.programs(office) == [("swap", "Exchange"), ("mshe", "Grant")]
    assert queries.year_before("2026/2027") == "2025/2026"


def test_by_day_beside_the_same_day_of_the_week_a_year_before(office):
    found = overview.days(office, ALL)
    assert found.starts == [rows.DAY + dt.timedelta(days=n) for n in range(5)]
    assert (found.now, found.before, found.weekly) == ([3, 0, 2, 0, 1], [0, 1, 0, 0, 0], False)
    assert overview.days(office, GRANT).now == [1, 0, 2, 0, 1]
    assert overview.table_of_days(office, ALL).total.cells == (6, 1)


def test_more_than_two_months_are_told_by_week(office):
    other = rows.Call.objects.get(code="other")
    rows.application(other, day=70)
    found = overview.days(office, ALL)
    assert found.weekly
    assert found.starts[0] == dt.date(2026, 9, 28)  # the Monday before
    assert (found.now[0], found.now[1], found.now[-1], len(found.now)) == (5, 1, 1, 11)


def test_how_far_applications_came(office):
    assert figures(overview.funnel(office, ALL)) == {
        "Begun": (7, Decimal("100.0")),
        "To be checked": (6, Decimal("85.7")),
        "Papers in order": (1, Decimal("14.3")),
        "Ranked": (0, Decimal("0.0")),
        "Selected": (0, Decimal("0.0")),
        "Place accepted": (0, Decimal("0.0")),
        "Nominated to the host": (0, Decimal("0.0")),
        "Abroad": (1, Decimal("14.3")),
        "Credits recognised": (0, Decimal("0.0")),
    }
    assert figures(overview.funnel(office, GRANT))["To be checked"] == (4, Decimal("80.0"))


def test_time_in_each_stage(office):
    found = figures(overview.stages(office, ALL))
    today = timezone.localdate()
    # Drafts took 2, 4, 2, 0, 0 and 0 days; checking took 6, then 4 and 2; mending took 2.
    assert found["Draft"] == (6, Decimal("1.3"), Decimal("4.0"), 1, (today - rows.DAY).days)
    assert found["To be checked"][:3] == (3, Decimal("4.0"), Decimal("6.0"))
    assert found["Returned to the applicant"][:4] == (1, Decimal("2.0"), Decimal("2.0"), 1)
    assert found["Papers in order"] == (1, Decimal("10.0"), Decimal("10.0"), 0, None)
    assert "Refused" not in found


def test_rules_that_were_not_plainly_met(office):
    assert figures(overview.rules(office, ALL)) == {"Passport": (0, 0, 0, 2), "Semester": (0, 1, 1, 0)}
    assert overview.rules(office, Asked("2026/2027", "swap")).rows == ()


def test_by_program_faculty_country_level_and_sex(office):
    assert figures(overview.by_program(office, ALL)) == {"Grant": (4, 1, 1), "Exchange": (2, 2, 1)}
    assert figures(overview.by_faculty(office, ALL)) == {
        "Faculty of Engineering": (5, 3, 2),
        "Law": (1, 0, 0),
    }
    # Who wished for Tartu and goes to Lodz counts in Poland.
    assert figures(overview.by_country(office, ALL)) == {"Poland": (5, 3, 2), "Estonia": (1, 0, 0)}
    assert figures(overview.by_level(office, ALL)) == {
        "Bachelor": (3, 1, 1),
        "Master": (2, 1, 1),
        "not said": (1, 1, 0),
    }
    assert figures(overview.by_sex(office, ALL)) == {"Female": (4, 3, 2), "Male": (2, 0, 0)}
    assert overview.by_sex(office, ALL).total.cells == (6, 3, 2)


def test_the_profile_counts_as_it_was_at_submission(office):
    for application in queries.applied(office, ALL):
        applicant = application.applicant
        applicant.cycle, applicant.sex = "doctoral", "f"
        applicant.save()
    assert figures(overview.by_level(office, ALL))["Bachelor"] == (3, 1, 1)
    assert figures(overview.by_sex(office, ALL))["Male"] == (2, 0, 0)


def test_seats_offered_and_used(office):
    made = overview.seats(office, ALL)
    assert figures(made) == {"Lodz": (5, 3), "Tartu": (1, 0)}  # of the four places one was declined
    assert made.total.cells == (6, 3)


def test_the_yearly_table(office):
    load_columns()
    ReportColumn.objects.filter(code__in=["scope", "funding", "recognised", "went-doctoral"]).update(
        shown=False
    )
    made = ministry.table(office, ALL)
    assert [column.heading for column in made.columns] == [
        *("Program", "Country", "Host university", "Applied", "Went in all"),
        *("of them women", "of them bachelor", "of them master", "of them teaching staff"),
    ]
    assert [row.cells for row in made.rows] == [
        ("Exchange", "Poland", "Lodz", 2, 1, 1, 0, 1, 0),
        ("Grant", "Estonia", "Tartu", 1, 0, 0, 0, 0, 0),
        ("Grant", "Poland", "Lodz", 3, 1, 1, 1, 0, 0),
    ]
    assert made.total.cells == (None, None, None, 6, 2, 2, 1, 1, 0)
    assert [column.part_of for column in made.columns] == [None] * 5 + [4] * 4


def test_the_columns_are_the_offices(office):
    assert load_columns() == 13
    row = ReportColumn.objects.get(code="went-women")
    assert row.assumed
    ReportColumn.objects.filter(pk=row.pk).update(title_en="Women", assumed=False, shown=False)
    ReportColumn.objects.create(code="placed", title="Places", shows="placed", order=5)
    assert load_columns() == 0
    headings = [column.heading for column in ministry.table(office, ALL).columns]
    assert "Women" not in headings
    assert headings[5] == "Places"  # counts stand behind what tells lines apart, in their own order


def test_every_state_of_the_line_is_one_of_the_table():
    assert set(overview.LINE) <= set(State)


def test_an_empty_year_has_no_lines(office):
    nothing = Asked("2030/2031")
    assert [table.rows for table in overview.tables(office, nothing)] == [()] * 10
    assert overview.days(office, nothing).starts == []


def test_as_many_queries_for_more_rows(office, django_assert_num_queries):
    load_columns()

    def everything():
        overview.days(office, ALL)
        overview.tables(office, ALL)
        ministry.table(office, ALL)

    everything()  # whose office it is, is asked once
    with django_assert_num_queries(17):
        everything()
    main = rows.Call.objects.get(code="main")
    for _unused in range(5):
        rows.application(main, findings=["soft"], wish=main.offerings.first())
    with django_assert_num_queries(17):
        everything()
