"""The presets are the pages to the letter, and a call made from one has its own copy."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from programs import preset
from programs.actions import create_call, not_ready, publish
from programs.models import Call
from programs.preset import UnknownPreset
from tests.factories import CallFactory, OfferingFactory, staff

PAGES = ["tou-ka171-001", "tou-mshe-001"]
MSHE_PAPERS = (
    "APPLICATION TRANSCRIPT LANGUAGE PASSPORT RECOMMENDATION PHOTO_3X4 QUESTIONNAIRE MEDICAL_072U "
    "PARENT_CONSENT FAMILY_COMPOSITION ORPHAN DISABILITY"
)
KA171_PAPERS = (
    "APPLICATION TRANSCRIPT LANGUAGE PASSPORT RECOMMENDATION MOTIVATION PHOTO_3X4 QUESTIONNAIRE MEDICAL_072U "
    "PARENT_CONSENT FAMILY_COMPOSITION ORPHAN DISABILITY"
)
TABLE = [
    ("en", "IELTS_ACADEMIC", "5.5", "B2", True),
    ("en", "TOEFL_UNSPECIFIED", "35", "", False),
    ("en", "TOEFL_IBT", "72", "B2", True),
    ("de", "GOETHE", "B2", "B2", True),
    ("fr", "DELF", "B2", "B2", True),
    ("fr", "DALF", "C1", "C1", True),
    ("es", "DELE", "B2", "B2", True),
    ("es", "SIELE", "B2", "B2", True),
    ("it", "CILS", "B2", "B2", True),
    ("it", "CELI", "3", "B2", True),
    ("zh", "HSK", "4", "B2", True),
    ("ko", "TOPIK_II", "4", "B2", True),
]


def test_names():
    assert preset.names() == ["tou-bilateral", "tou-ka171-001", "tou-mshe-001"]
    with pytest.raises(UnknownPreset):
        preset.read("criteria")


@pytest.mark.parametrize("name", preset.names())
def test_every_text_is_there_in_three_languages(name):
    def texts(value):
        if isinstance(value, dict):
            if set(value) & {"kk", "ru", "en"}:
                yield value
            for child in value.values():
                yield from texts(child)
        elif isinstance(value, list):
            for child in value:
                yield from texts(child)

    found = list(texts(preset.read(name)))
    assert len(found) >= 28
    assert all(set(text) == {"kk", "ru", "en"} and all(text.values()) for text in found)


@pytest.mark.parametrize(("name", "papers"), [("tou-mshe-001", MSHE_PAPERS), ("tou-ka171-001", KA171_PAPERS)])
@pytest.mark.django_db
def test_the_checklist_is_the_pages(name, papers):
    call = CallFactory(preset=name, recommended=False)
    rows = list(call.document_requirements.filter(parent=None))
    assert [row.code for row in rows] == papers.split()
    by_code = {row.code: row for row in rows}
    assert [way.code for way in by_code["LANGUAGE"].alternatives.all()] == [
        "LANG_CERT",
        "LANG_TEST_HOME",
        "LANG_HOST_CONSENT",
    ]
    assert [way.min_level for way in by_code["LANGUAGE"].alternatives.all()] == ["B2", "B2", ""]
    assert by_code["PHOTO_3X4"].copies == 4
    assert (by_code["RECOMMENDATION"].copies, by_code["RECOMMENDATION"].languages) == (1, ["kk", "ru", "en"])
    assert sorted(by_code["PASSPORT"].forms) == ["copy", "original"]
    assert by_code["PARENT_CONSENT"].condition == "everybody"
    assert by_code["PARENT_CONSENT"].recommended_condition == "minor_at_departure"
    assert {code: row.condition for code, row in by_code.items() if row.condition != "everybody"} == {
        "FAMILY_COMPOSITION": "many_children_family",
        "ORPHAN": "orphan_or_no_parental_care",
        "DISABILITY": "disability",
    }
    assert all(row.quote for row in rows)


@pytest.mark.parametrize("name", PAGES)
def test_the_language_table_is_the_page(name):
    rows = preset.read(name)["thresholds"]
    assert [
        (row["language"], row["test"], row["minimum"], row["level"], row.get("usable", True)) for row in rows
    ] == TABLE


@pytest.mark.parametrize("name", preset.names())
def test_weights_sum_to_100(name):
    criteria = preset.read(name)["criteria"]
    assert sum(row["weight"] for row in criteria) == 100
    for row in criteria:
        lines = row["scale_max"] + 1 if row["source"] == "member" else 1
        assert [len(row["guidance"][code]) for code in ("kk", "ru", "en")] == [lines] * 3


@pytest.mark.django_db
def test_a_call_has_its_own_copy_in_three_languages():
    call = CallFactory(preset="tou-ka171-001", recommended=True)
    assert call.eligibility_rules.count() == 11
    assert call.thresholds.count() == 12
    assert call.criteria.count() == 6
    assert call.tie_breaks == ["gpa", "language", "earlier_semester"]
    letter = call.document_requirements.get(code="MOTIVATION")
    assert (letter.title_kk, letter.title_ru, letter.title_en) == (
        "Мотивациялық хат",
        "Мотивационное письмо",
        "Motivation letter",
    )
    assert [question["en"] for question in letter.questions] == [
        "What will the Erasmus+ programme contribute to my future professional activity?",
        "Why am I worthy of the Erasmus+ scholarship?",
        "What results do I expect from the programme?",
    ]
    assert call.document_requirements.get(code="PARENT_CONSENT").condition == "minor_at_departure"
    sources = preset.read("tou-ka171-001")["sources"]
    assert {rule.source_en for rule in call.eligibility_rules.all()} == {
        sources[part]["en"] for part in ("rules", "documents", "eu")
    }


@pytest.mark.django_db
def test_study_rules_of_ka171_bind_students_only():
    call = CallFactory(preset="tou-ka171-001")
    bound = {}
    for rule in call.eligibility_rules.all():
        bound.setdefault(rule.applies_to, []).append(rule.kind)
    assert bound == {
        "student": ["cycle", "study_year", "semester", "gpa", "language", "duration", "duration"],
        "staff": ["duration", "duration", "duration"],
        "": ["passport"],
    }


@pytest.mark.parametrize(
    ("starts", "year", "term"),
    [
        (dt.date(2027, 2, 15), "2026/2027", "spring"),
        (dt.date(2027, 9, 1), "2027/2028", "autumn"),
    ],
)
@pytest.mark.django_db
def test_year_and_term_follow_from_the_stay(starts, year, term):
    call = create_call(
        "tou-bilateral",
        code="exchange",
        opens_on=dt.date(2026, 11, 1),
        closes_on=dt.date(2026, 12, 1),
        stay_from=starts,
        stay_to=starts + dt.timedelta(days=100),
    )
    assert (call.academic_year, call.term, call.year) == (year, term, 2027)


@pytest.mark.django_db
def test_only_the_office_makes_calls_and_only_the_head_publishes():
    call = CallFactory(published=False)
    with pytest.raises(Refused):
        publish(call, staff("office"))
    with pytest.raises(Refused):
        create_call(
            "tou-bilateral",
            code="x",
            opens_on=call.opens_on,
            closes_on=call.closes_on,
            stay_from=call.stay_from,
            stay_to=call.stay_to,
            by=staff("chair"),
        )
    assert publish(call, staff("head")).state == Call.State.PUBLISHED


@pytest.mark.django_db
def test_publishing_twice_is_publishing_once():
    call = CallFactory()
    assert publish(call, staff("head")).state == Call.State.PUBLISHED
    assert LogEntry.objects.filter(verb="call.publish").count() == 1


@pytest.mark.django_db
def test_a_call_that_is_not_ready_says_everything_that_is_wrong():
    today = timezone.localdate()
    call = CallFactory(
        places=0,
        published=False,
        interviews_from=today,
        interviews_to=today - dt.timedelta(days=1),
        results_on=today + dt.timedelta(days=300),
    )
    call.criteria.filter(code="gpa").update(weight=10)
    with pytest.raises(ValidationError) as failed:
        publish(call, staff("head"))
    assert failed.value.messages == not_ready(call)
    assert len(failed.value.messages) == 5
    OfferingFactory(call=call)
    call.criteria.filter(code="gpa").update(weight=15)
    call.interviews_from = call.interviews_to = call.results_on = None
    call.save()
    assert publish(call, staff("head")).state == Call.State.PUBLISHED


@pytest.mark.django_db
def test_the_rows_of_a_published_call_no_longer_change():
    call = CallFactory()
    for row in (call.eligibility_rules.first(), call.thresholds.first(), call.criteria.first()):
        with pytest.raises(ValidationError):
            row.full_clean()
    draft = CallFactory(published=False)
    for row in (draft.eligibility_rules.first(), draft.thresholds.first(), draft.criteria.first()):
        row.full_clean()


@pytest.mark.django_db
def test_wrong_parameters_of_a_rule_are_named():
    rule = CallFactory(published=False).eligibility_rules.get(kind="gpa")
    rule.params = {"operator": ">", "minimum": "3.5"}
    with pytest.raises(ValidationError) as failed:
        rule.full_clean()
    assert set(failed.value.message_dict) == {"params"}
