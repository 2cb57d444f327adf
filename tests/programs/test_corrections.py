"""A published call is corrected as its next version: what people applied under stays where it was."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from applications.actions import TooLate, start
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, visible
from partners.models import Agreement
from programs import queries
from programs.actions import publish
from programs.actions.corrections import (
    apply_correction,
    begin_correction,
    discard_correction,
    preview,
)
from programs.actions.versions import keep_version
from programs.changes import content, snapshot
from programs.models import Call, CallVersion
from tests.factories import CallFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return CallFactory()


@pytest.fixture
def head():
    return staff("head")


@pytest.fixture
def correction(call, head):
    return begin_correction(call, head)


def raise_gpa(correction, value="3.10"):
    rule = correction.eligibility_rules.get(kind="gpa")
    rule.params = {**rule.params, "value": value}
    rule.save()


def rows(manager):
    return [(row.pk, row.since, row.until) for row in manager.order_by("pk")]


def without(kept, *parts):
    return {name: value for name, value in kept.items() if name not in parts}


# --- The hidden copy ----------------------------------------------------------------------------------------


def test_publishing_keeps_version_one(call, head):
    [kept] = CallVersion.objects.filter(call=call)
    assert (kept.number, kept.by, kept.reason, kept.content) == (1, head, "", snapshot(call))


def test_a_version_is_kept_once(call, head):
    first = keep_version(call, head)
    call.eligibility_rules.filter(kind="gpa").delete()
    assert keep_version(call, head).pk == first.pk
    assert CallVersion.objects.get(call=call).content["rules"] == first.content["rules"]


def test_the_copy_says_the_same_without_criteria_and_places(call, correction):
    assert (correction.corrects, correction.state, correction.code) == (
        call,
        "draft",
        f"{call.code}-correction",
    )
    copied, original = snapshot(correction), snapshot(call)
    assert without(copied, "criteria", "places") == without(original, "criteria", "places")
    assert (copied["criteria"], copied["places"]) == ([], [])


def test_beginning_twice_gives_the_same_copy(call, head, correction):
    assert begin_correction(call, head).pk == correction.pk
    assert Call.objects.filter(corrects=call).count() == 1


def test_the_database_refuses_a_second_copy(call, correction):
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=CallFactory(published=False).pk).update(corrects=call)


@pytest.mark.parametrize("name", ["office", "medical", "chair"])
def test_only_the_head_corrects(call, correction, name):
    raise_gpa(correction)
    with pytest.raises(Refused):
        begin_correction(CallFactory(), staff(name))
    with pytest.raises(Refused):
        apply_correction(correction, staff(name), "A wrong figure.")
    with pytest.raises(Refused):
        discard_correction(correction, staff(name))
    assert Call.objects.get(pk=call.pk).version == 1


def test_a_call_in_preparation_is_changed_directly(head):
    with pytest.raises(ValidationError):
        begin_correction(CallFactory(published=False), head)


def test_nobody_outside_the_office_sees_the_copy_and_nobody_applies(correction, head):
    student = UserFactory()
    assert not visible(student, Call).filter(pk=correction.pk).exists()
    assert Client().get(reverse("portal:call", args=[correction.code])).status_code == 404
    with pytest.raises(TooLate):
        start(student, correction)


def test_the_copy_is_never_published(correction, head):
    with override("en"), pytest.raises(ValidationError, match="it is applied, not published"):
        publish(correction, head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=correction.pk).update(state="published")


def test_a_correction_can_be_thrown_away(call, correction, head):
    raise_gpa(correction)
    before = snapshot(call)
    discard_correction(correction, head)
    discard_correction(correction, head)
    assert snapshot(Call.objects.get(pk=call.pk)) == before
    assert not Call.objects.filter(corrects=call).exists()
    assert LogEntry.objects.filter(verb="call.correction_discard").count() == 1


# --- Applying -----------------------------------------------------------------------------------------------


def test_a_changed_row_is_closed_and_a_new_one_takes_its_place(call, correction, head):
    old = call.eligibility_rules.get(kind="gpa")
    others = rows(call.eligibility_rules.exclude(kind="gpa"))
    papers, table = rows(call.document_requirements), rows(call.thresholds)
    raise_gpa(correction)
    corrected = apply_correction(correction, head, " The ministry named another figure. ")
    assert corrected.version == 2
    old.refresh_from_db()
    assert (old.since, old.until, old.params["value"]) == (1, 1, "2.97")
    new = call.eligibility_rules.current().get(kind="gpa")
    assert (new.since, new.until, new.params["value"]) == (2, None, "3.10")
    assert rows(call.eligibility_rules.exclude(kind="gpa")) == others
    assert (rows(call.document_requirements), rows(call.thresholds)) == (papers, table)
    assert not Call.objects.filter(corrects=call).exists()


def test_every_version_is_kept_and_said(call, correction, head):
    first = snapshot(call)
    raise_gpa(correction)
    apply_correction(correction, head, "The ministry named another figure.")
    one, two = CallVersion.objects.filter(call=call).order_by("number")
    assert (one.number, one.content) == (1, first)
    assert (two.number, two.by, two.reason) == (2, head, "The ministry named another figure.")
    assert two.content == snapshot(Call.objects.get(pk=call.pk))
    entry = LogEntry.objects.get(verb="call.correct")
    assert (entry.actor, entry.target, entry.detail) == (
        head,
        str(call.pk),
        {"version": 2, "reason": "The ministry named another figure."},
    )


def test_a_call_published_before_versions_were_kept_gets_its_first_one(call, head):
    CallVersion.objects.all().delete()
    first = snapshot(call)
    correction = begin_correction(call, head)
    raise_gpa(correction)
    apply_correction(correction, head, "Because.")
    assert CallVersion.objects.get(call=call, number=1).content == first


def test_rows_of_both_versions_can_be_asked_again(call, correction, head):
    def of(number):
        kinds = (call.eligibility_rules, call.thresholds, call.document_requirements, call.provisions)
        return [[content(row) for row in rows.in_version(number).order_by("pk")] for rows in kinds]

    before = of(1)
    raise_gpa(correction)
    correction.thresholds.first().delete()
    correction.document_requirements.filter(code="TRANSCRIPT").update(copies=2)
    apply_correction(correction, head, "Because.")
    assert of(1) == before
    assert of(2) != before
    assert len(of(2)[1]) == len(before[1]) - 1


def test_dates_and_texts_follow_and_can_be_seen_as_they_were(call, correction, head):
    closes, title = call.closes_on, call.title_kk
    correction.closes_on = closes + dt.timedelta(days=5)
    correction.late_until = closes + dt.timedelta(days=8)
    correction.title_kk = "Жаңа атау"
    correction.save()
    raise_gpa(correction)
    now = apply_correction(correction, head, "Because.")
    assert (now.closes_on, now.late_until, now.title_kk) == (
        closes + dt.timedelta(days=5),
        closes + dt.timedelta(days=8),
        "Жаңа атау",
    )
    then = queries.as_of(now, 1)
    assert (then.closes_on, then.late_until, then.title_kk) == (closes, None, title)
    figures = [row.params.get("value") for row in then.eligibility_rules.all() if row.kind == "gpa"]
    assert figures == ["2.97"]
    assert queries.as_of(now, 2) is now
    assert queries.as_of(now, None) is now


def test_number_order_of_equal_totals_criteria_and_places_stay(call, correction, head):
    correction.year, correction.tie_breaks = 1999, ["language"]
    correction.save()
    criteria, places = rows(call.criteria), list(call.offerings.values_list("pk", flat=True))
    kept = (call.year, call.tie_breaks, call.code, call.state)
    raise_gpa(correction)
    now = apply_correction(correction, head, "Because.")
    assert (now.year, now.tie_breaks, now.code, now.state) == kept
    assert (rows(call.criteria), list(call.offerings.values_list("pk", flat=True))) == (criteria, places)


def test_a_paper_and_its_ways_are_replaced_together(call, correction, head):
    old = call.document_requirements.filter(alternatives__isnull=False).distinct().get()
    ways = rows(old.alternatives)
    changed = correction.document_requirements.get(code=old.code).alternatives.order_by("pk").first()
    changed.title_en = "Another way"
    changed.save()
    apply_correction(correction, head, "Because.")
    old.refresh_from_db()
    assert (old.since, old.until) == (1, 1)
    assert rows(old.alternatives) == [(pk, 1, 1) for pk, _since, _until in ways]
    new = call.document_requirements.current().get(code=old.code, parent=None)
    assert [(way.code, way.since, way.until) for way in new.alternatives.order_by("pk")] == [
        (way.code, 2, None) for way in old.alternatives.order_by("pk")
    ]
    assert new.alternatives.order_by("pk").first().title_en == "Another way"


def test_corrections_follow_each_other(call, head):
    for number, value in enumerate(["3.00", "3.10", "2.97"], start=2):
        correction = begin_correction(Call.objects.get(pk=call.pk), head)
        raise_gpa(correction, value)
        assert apply_correction(correction, head, "Because.").version == number
    found = call.eligibility_rules.filter(kind="gpa").order_by("since")
    assert [(row.since, row.until, row.params["value"]) for row in found] == [
        (1, 1, "2.97"),
        (2, 2, "3.00"),
        (3, 3, "3.10"),
        (4, None, "2.97"),
    ]
    call.refresh_from_db()
    for version, value in [(1, "2.97"), (2, "3.00"), (3, "3.10"), (4, "2.97")]:
        [rule] = [r for r in queries.as_of(call, version).eligibility_rules.all() if r.kind == "gpa"]
        assert rule.params["value"] == value


def test_applying_twice_is_the_same_as_once(call, correction, head):
    raise_gpa(correction)
    assert apply_correction(correction, head, "Because.").version == 2
    assert apply_correction(correction, head, "Because.").version == 2
    assert CallVersion.objects.filter(call=call).count() == 2
    assert LogEntry.objects.filter(verb="call.correct").count() == 1


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_without_a_reason_nothing_is_applied(call, correction, head, reason):
    raise_gpa(correction)
    with pytest.raises(ValidationError):
        apply_correction(correction, head, reason)
    assert Call.objects.get(pk=call.pk).version == 1


def test_a_correction_that_changes_nothing_is_refused(call, correction, head):
    with pytest.raises(ValidationError):
        apply_correction(correction, head, "Because.")
    assert Call.objects.get(pk=call.pk).version == 1


def test_dates_that_contradict_each_other_are_refused(call, correction, head):
    Call.objects.filter(pk=correction.pk).update(stay_from=call.closes_on, stay_to=call.stay_to)
    with pytest.raises(ValidationError):
        apply_correction(correction, head, "Because.")
    Call.objects.filter(pk=correction.pk).update(stay_from=call.closes_on + dt.timedelta(days=1))
    assert apply_correction(correction, head, "Because.").version == 2


def test_a_copy_of_an_older_version_is_refused(call, correction, head):
    raise_gpa(correction)
    Call.objects.filter(pk=call.pk).update(version=2)
    with pytest.raises(ValidationError):
        apply_correction(correction, head, "Because.")
    assert call.eligibility_rules.current().get(kind="gpa").params["value"] == "2.97"


# --- The preview --------------------------------------------------------------------------------------------


def test_the_preview_says_what_changes_and_writes_nothing(call, correction):
    assert preview(correction).differences == []
    raise_gpa(correction)
    before = snapshot(call)
    shown = preview(correction)
    assert [(row.part, row.kind) for row in shown.differences] == [("rules", "changed")]
    assert (shown.drafts, shown.submitted, shown.letters, shown.problems) == ([], [], 0, [])
    assert (snapshot(Call.objects.get(pk=call.pk)), CallVersion.objects.count()) == (before, 1)


def test_an_agreement_is_asked_for_the_corrected_stay(call, correction):
    host = call.offerings.first().institution
    days = {"signed_on": call.stay_from, "valid_from": call.stay_from, "valid_to": call.stay_to}
    Agreement.objects.create(institution=host, kind="exchange", state="in_force", **days)
    assert queries.ready(Call.objects.get(pk=call.pk)).agreement_in_force is True
    assert queries.of_correction(correction).agreement_in_force is True
    Call.objects.filter(pk=correction.pk).update(stay_to=call.stay_to + dt.timedelta(days=1))
    assert queries.of_correction(correction).agreement_in_force is False
