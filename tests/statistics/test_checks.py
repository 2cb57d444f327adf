"""The public check is counted by month, call and rule, and nothing of who asked is kept."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from mobility.portal.statistics import overview, queries
from mobility.portal.statistics.actions import count_check
from mobility.portal.statistics.models import CheckCount
from mobility.portal.statistics.queries import Asked
from programs.models import Call
from programs.queries import with_rules
from programs.rules import Facts
from tests.factories import HomeFactory, staff
from tests.factories.calls import CallFactory

pytestmark = pytest.mark.django_db
# In the first semester: the call asks for a later one.
EARLY = {"person": "student", "cycle": "bachelor", "semester": "1", "gpa": "3.12", "birth_date": "14.03.2006"}


@pytest.fixture(autouse=True)
def call(db):
    HomeFactory()
    return CallFactory(code="mshe")


def ask(visitor=None, **said):
    visitor = visitor or Client(headers={"accept-language": "en"})
    assert visitor.post(reverse("portal:check"), EARLY | said).status_code == 302
    return visitor


def counted():
    return {(row.month, row.call.code, row.rule): row.count for row in CheckCount.objects.all()}


def test_an_answer_is_counted_once_by_month_call_and_rule():
    month = timezone.localdate().replace(day=1)
    visitor = ask()
    first = counted()
    assert first[month, "mshe", ""] == 1
    assert first[month, "mshe", "semester"] == 1
    assert set(first.values()) == {1}
    ask(visitor)  # the same answers once more
    visitor.get(reverse("portal:check"))
    assert counted() == first
    ask(visitor, semester="2")
    ask()
    assert counted()[month, "mshe", ""] == 3
    assert CheckCount.objects.count() == len(first)


def test_nothing_of_who_asked_is_kept():
    assert {field.name for field in CheckCount._meta.get_fields()} == {"id", "month", "call", "rule", "count"}


def test_counting_is_one_statement_however_many_calls():
    for number in range(3):
        CallFactory(code=f"more-{number}")
    with CaptureQueriesContext(connection) as asked:
        ask()
    writes = [query["sql"] for query in asked.captured_queries if "checkcount" in query["sql"]]
    assert len(writes) == 1
    assert CheckCount.objects.filter(rule="").count() == 4


def test_answers_that_are_not_understood_are_not_counted():
    visitor = Client(headers={"accept-language": "en"})
    assert visitor.post(reverse("portal:check"), EARLY | {"gpa": "many"}).status_code == 422
    assert counted() == {}


def test_the_table_says_which_rules_stand_in_the_way(call):
    calls = list(with_rules(Call.objects.all()))
    for month in (9, 10, 10):
        count_check(calls, lambda _call: Facts(semester=1), dt.date(2026, month, 5))
    head = staff("head")
    asked = Asked(call.academic_year)
    assert queries.checks(head, asked)[""] == 3
    with translation.override("en"):
        table = overview.checks(head, asked)
        rows = {row.label: row.cells for row in table.rows}
        assert rows["all answers"] == (3, 100)
        assert rows["Semester"] == (3, 100)
        assert overview.checks(head, Asked("2001/2002")).rows == ()
    assert queries.checks(staff("faculty"), asked) == {}
