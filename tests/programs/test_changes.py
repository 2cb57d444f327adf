"""What a call says is taken down whole, and two states of it are told apart in words."""

import copy
import datetime as dt
import json

import pytest
from django.utils.translation import override

from programs.changes import Difference, differences, pairs, put_back, snapshot
from programs.models import Call, EligibilityRule, LanguageThreshold
from tests.factories import CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def call():
    return CallFactory(published=False)


def said(before, after, **how):
    return [(d.part, d.kind, d.title, d.before, d.after) for d in differences(before, after, **how)]


def test_a_snapshot_is_plain_json_and_holds_every_row_with_its_texts(call):
    kept = snapshot(call)
    assert json.loads(json.dumps(kept)) == kept
    assert len(kept["rules"]) == call.eligibility_rules.count()
    assert len(kept["thresholds"]) == call.thresholds.count()
    assert len(kept["provisions"]) == call.provisions.count()
    assert len(kept["criteria"]) == call.criteria.count()
    assert len(kept["places"]) == 2
    ways = sum(len(paper["ways"]) for paper in kept["papers"])
    assert len(kept["papers"]) + ways == call.document_requirements.count()
    assert kept["call"]["closes_on"] == str(call.closes_on)
    assert (kept["call"]["title_kk"], kept["call"]["title_ru"]) == (call.title_kk, call.title_ru)
    assert "title" not in kept["call"] and "id" not in kept["call"] and "version" not in kept["call"]
    assert kept["rules"][0]["source_kk"] == call.eligibility_rules.first().source_kk


def test_a_call_does_not_differ_from_itself(call):
    kept = snapshot(call)
    assert differences(kept, kept) == []
    assert differences(kept, json.loads(json.dumps(kept)), for_staff=True) == []


def test_rows_that_a_correction_replaced_are_not_in_the_snapshot(call):
    before = len(snapshot(call)["thresholds"])
    LanguageThreshold.objects.filter(pk=call.thresholds.first().pk).update(until=1)
    assert len(snapshot(call)["thresholds"]) == before - 1


def test_another_figure_of_a_rule_reads_as_two_sentences(call):
    before = snapshot(call)
    rule = call.eligibility_rules.get(kind="gpa")
    EligibilityRule.objects.filter(pk=rule.pk).update(params={**rule.params, "value": "3.10"})
    [found] = differences(before, snapshot(call))
    assert (found.part, found.kind, found.title) == ("rules", "changed", "Requirement")
    assert ("2.97" in found.before, "3.10" in found.before) == (True, False)
    assert ("3.10" in found.after, "2.97" in found.after) == (True, False)
    assert found.sentence == f"Requirement: {found.before} → {found.after}"
    with override("ru"):
        [found] = differences(before, snapshot(call))
        assert "3,10" in found.after


def test_strictness_is_said_even_where_the_sentence_stays(call):
    before = snapshot(call)
    call.eligibility_rules.filter(kind="gpa").update(strictness="soft")
    [found] = differences(before, snapshot(call))
    assert "How strict: must be met" in found.before
    assert "How strict: warns only" in found.after


def test_dates_are_written_out_and_an_empty_one_is_added(call):
    before = snapshot(call)
    after = copy.deepcopy(before)
    after["call"]["closes_on"] = "2027-02-28"
    after["call"]["late_until"] = "2027-03-05"
    before["call"]["closes_on"] = "2027-02-14"
    assert said(before, after) == [
        ("call", "changed", "Last day", "14 February 2027", "28 February 2027"),
        ("call", "added", "Last day for late applications", "", "5 March 2027"),
    ]
    assert said(after, before)[1] == (
        "call",
        "removed",
        "Last day for late applications",
        "5 March 2027",
        "",
    )
    assert [d.sentence for d in differences(before, after)] == [
        "Last day: 14 February 2027 → 28 February 2027",
        "New: Last day for late applications. 5 March 2027",
    ]


def test_papers_are_known_by_their_code_and_say_what_differs(call):
    before = snapshot(call)
    after = copy.deepcopy(before)
    paper = next(row for row in after["papers"] if row["code"] == "TRANSCRIPT")
    paper |= {"copies": 2, "condition": "minor_at_departure", "forms": ["copy"]}
    assert said(before, after) == [
        (
            "papers",
            "changed",
            "Transcript certified by the university seal",
            "Copies: –\nForm: with the seal of the university\nCondition: everybody",
            "Copies: 2\nForm: a plain copy\nCondition: who leaves before turning 18",
        )
    ]


def test_a_way_is_compared_with_its_paper(call):
    before = snapshot(call)
    after = copy.deepcopy(before)
    paper = next(row for row in after["papers"] if row["ways"])
    gone = paper["ways"].pop()
    assert said(before, after) == [("papers", "removed", gone["title_en"], "", "")]
    assert said(after, before) == [("papers", "added", gone["title_en"], "", "")]


def test_a_text_in_another_language_names_it_and_ones_own_hides_the_others(call):
    before = snapshot(call)
    after = copy.deepcopy(before)
    after["call"]["you_need_kk"] = "Жаңа сөз"
    [found] = differences(before, after)
    assert (found.title, found.after) == ("You need (қазақша)", "Жаңа сөз")
    after["call"]["you_need_en"] = "New words"
    [found] = differences(before, after)
    assert (found.title, found.after) == ("You need", "New words")


def test_notes_for_staff_are_for_staff(call):
    before = snapshot(call)
    after = copy.deepcopy(before)
    after["call"]["staff_notes_en"] = "Ask the ministry."
    after["papers"][0]["note_en"] = "Only on paper."
    after["papers"][0]["quote"] = "…"
    hidden = {**after["provisions"][0], "public": False} if after["provisions"] else None
    if hidden:
        after["provisions"].append({**hidden, "text_en": "Hidden", "topic": "other"})
    assert differences(before, after) == []
    staff = differences(before, after, for_staff=True)
    assert {row.part for row in staff} >= {"call", "papers"}


def test_what_one_of_the_two_does_not_have_is_not_compared(call):
    before = snapshot(call)
    after = {name: value for name, value in before.items() if name not in {"criteria", "places"}}
    assert differences(before, after) == []


def test_weights_and_places_are_compared_from_year_to_year(call):
    before = snapshot(call)
    after = copy.deepcopy(before)
    weight = after["criteria"][0]["weight"]
    after["criteria"][0]["weight"] = weight + 5
    gone = after["places"].pop()
    found = said(before, after)
    assert found[0][3:] == (f"weight: {weight} percent", f"weight: {weight + 5} percent")
    assert found[1][:3] == ("places", "removed", gone["institution"]["en"])


def test_the_order_of_rows_alone_is_no_difference(call):
    before = snapshot(call)
    after = copy.deepcopy(before)
    for place, row in enumerate(reversed(after["rules"]), start=1):
        row["order"] = place
    after["rules"].reverse()
    assert differences(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([], [], []),
        ([("a", 1)], [("a", 1)], [(("a", 1), ("a", 1))]),
        ([("a", 1)], [("a", 2)], [(("a", 1), ("a", 2))]),
        ([("a", 1)], [("b", 1)], [(None, ("b", 1)), (("a", 1), None)]),
        ([("a", 1), ("a", 2)], [("a", 2), ("a", 3)], [(("a", 2), ("a", 2)), (("a", 1), ("a", 3))]),
        ([("a", 1), ("a", 1)], [("a", 1)], [(("a", 1), ("a", 1)), (("a", 1), None)]),
    ],
)
def test_rows_with_one_key_are_matched_equal_ones_first(before, after, found):
    assert list(pairs(before, after, lambda row: row[0])) == found


def test_a_call_gets_back_what_a_snapshot_kept(call):
    kept = snapshot(call)
    closes, title = call.closes_on, call.title_ru
    Call.objects.filter(pk=call.pk).update(closes_on=closes + dt.timedelta(days=9), title_ru="Другое")
    again = put_back(Call.objects.get(pk=call.pk), kept)
    assert (again.closes_on, again.title_ru) == (closes, title)
    assert Call.objects.get(pk=call.pk).title_ru == "Другое"


def test_a_difference_of_many_lines_is_one_line_of_a_letter():
    row = Difference("papers", "changed", "Passport", "Copies: 1\nForm: a scan", "Copies: 2\nForm: a scan")
    assert row.sentence == "Passport: Copies: 1; Form: a scan → Copies: 2; Form: a scan"
    assert Difference("papers", "removed", "Passport", "", "").sentence == "No longer there: Passport"
    assert Difference("papers", "added", "Passport", "", "").sentence == "New: Passport."
