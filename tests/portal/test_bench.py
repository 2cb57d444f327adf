"""The measurement fills a database, asks for every page and its floor, and never touches another database."""

import io

import pytest
from django.core.management import CommandError, call_command

from applications.models import Application
from mobility.portal.bench import desk, fill, measure
from mobility.portal.bench import partners as many
from mobility.portal.management.commands.bench import Command

pytestmark = pytest.mark.django_db


def test_every_page_is_measured_beside_its_floor(monkeypatch):
    monkeypatch.setattr(desk, "LISTS", desk.LISTS[:1])
    said = []
    filled = fill.fill(100, said.append)
    assert Application.objects.count() == 100
    assert Application.objects.filter(state="scoring").count() == fill.CANDIDATES
    results = measure.measure(filled, 1, said.append)
    assert [row["name"] for row in results] == [
        "home",
        "call",
        "check result",
        "partners",
        "my application",
        "documents",
        "office list, 50 rows",
        "review",
        "commission list, 75 rows",
        "score form",
        "saving a score",
        "office list, all",
    ]
    assert all(row["milliseconds"] > 0 and row["ratio"] > 0 for row in results)
    # A visitor's pages come ready from the cache once they were asked for.
    assert [row["name"] for row in results if not row["queries"]] == ["home", "call", "partners"]
    saving = results[-2]
    assert saving["queries"] <= saving["queries_allowed"] == 12


def test_the_lists_of_the_desk_keep_to_their_queries(django_assert_max_num_queries):
    filled = fill.fill(100, lambda _said: None)
    asked = {one.name: one for one in desk.LISTS}
    pages = [page for page in measure.pages(filled) if page.name in asked]
    assert [page.name for page in pages] == list(asked)
    for page in pages:
        page.ask()
        with django_assert_max_num_queries(asked[page.name].queries):
            assert page.ask().status_code == 200


def test_the_list_of_partners_is_measured_beside_the_bare_list():
    fill.fill(100, lambda _said: None)
    many.grow(30, 60)
    asked = [{}, {"taught": "de"}, {"may": "1", "level": "master"}]
    found = many.measure(1, lambda _said: None, asked)
    assert [(row["filters"], row["queries"]) for row in found["rows"]] == [
        ([], 1),
        (["taught"], 1),
        (["may", "level"], 5),
    ]
    assert found["making_queries"] == 5
    assert found["ratio"] > 0
    output = io.StringIO()
    Command(stdout=output).print_partners(found)
    assert "most queries: 5.0 (may level)" in output.getvalue()


def test_a_database_with_people_in_it_is_never_filled(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "portal")
    with pytest.raises(CommandError, match="made for measuring"):
        call_command("bench", "--here", "10")


ROW = {
    "name": "home",
    "floor": "page",
    "queries": 5,
    "milliseconds": 6.0,
    "ratio": 1.2,
    "kilobytes": 10.0,
    "allowed": 1.3,
    "queries_allowed": None,
}


def test_the_table_marks_what_is_over_and_what_grows():
    output = io.StringIO()
    command = Command(stdout=output)
    command.print_table({1000: [ROW], 10_000: [{**ROW, "queries": 6, "ratio": 1.5}]})
    lines = [line.split() for line in output.getvalue().splitlines() if line.startswith("  home")]
    assert lines == [
        ["home", "5", "6.0", "1.20", "1.30", "10.0"],
        ["home", "6", "6.0", "1.50", "1.30", "10.0", "over"],
    ]
    assert output.getvalue().endswith("Grows with the data: home (queries 5 to 6, CPU x1.25)\n")
