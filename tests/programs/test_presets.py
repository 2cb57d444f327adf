"""The presets are the pages to the letter, and a call made from one has its own copy."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from programs import preset
from programs.actions import create_call, not_ready, publish
from programs.models import Call
from programs.preset import UnknownPreset
from tests.factories import CallFactory, OfferingFactory, staff

PAGES = ["tou-ka171-001", "tou-mshe-001"]
NAMES = [
    "atyrau-emjm-004",
    "atyrau-icm-004",
    "aupet-002",
    "kbtu-003",
    "tou-agri-cz-000",
    "tou-bilateral",
    "tou-deula-001",
    "tou-erasmus-000",
    "tou-ka171-001",
    "tou-mshe-000",
    "tou-mshe-001",
]
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
LANGUAGES = {"kk", "ru", "en"}


def test_names():
    assert preset.names() == NAMES
    with pytest.raises(UnknownPreset):
        preset.read("criteria")


def texts(value):
    """Every text in three languages, however deep it lies."""
    if isinstance(value, dict):
        if set(value) & LANGUAGES:
            yield value
        for child in value.values():
            yield from texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_there_in_three_languages(name):
    data = preset.read(name)
    for text in texts(data):
        assert set(text) >= LANGUAGES
        assert all(text[code] for code in LANGUAGES)
        assert len({type(text[code]) for code in LANGUAGES}) == 1
        if isinstance(text["kk"], list):
            assert len({len(text[code]) for code in LANGUAGES}) == 1
    for text in (data["program"]["title"], data["program"]["summary"], data["call"]["staff_notes"]):
        assert set(text) == LANGUAGES
    for field in ("title", "summary", "pays_for", "for_whom", "you_need"):
        assert set(data["call"][field]) == LANGUAGES
    papers = data["documents"] + [way for row in data["documents"] for way in row.get("one_of", [])]
    for row in papers:
        assert set(row["title"]) == set(row["help"]) == LANGUAGES
    for row in data["provisions"]:
        assert set(row["text"]) == LANGUAGES


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_where_it_comes_from(name):
    data = preset.read(name)
    assert (data["id"], data["university"]) == (name, name.split("-")[0])
    assert data["edition"] in ("older", "newer", "only", "added")
    assert data["status"] == ("archived" if data["edition"] == "older" else "current")
    for row in data["eligibility"] + data["documents"] + data["provisions"]:
        assert set(data["sources"][row["source"]]) == LANGUAGES
    edition = {"older": "English page, older edition", "newer": "Kazakh page, newer edition"}.get(
        data["edition"], ""
    )
    assert all(edition in text["en"] for key, text in data["sources"].items() if key != "eu")
    # What has no words of a page is a rule of the European Union, or added.
    silent = [row for row in data["eligibility"] + data["documents"] if not row.get("quote")]
    assert {row["source"] for row in silent} <= {"eu", "agreement"}
    assert all(row.get("quote") for row in data["thresholds"])


# What contradicts what: the preset, the row, and what staff are told is used.
NOTES = [
    ("C01", "tou-mshe-001", "gpa", "above 3.5; the newer says 2.97 or higher, and that is used"),
    ("C01", "tou-mshe-000", "gpa", "The newer page says 2.97 or higher"),
    ("C02", "tou-ka171-001", "gpa", "no figure"),
    ("C05", "tou-mshe-001", "semester", "years 2 to 4"),
    ("C05", "tou-mshe-000", "final_year", "so it warns instead of ruling out"),
    ("C06", "tou-ka171-001", "semester", "semesters 3–6 remain"),
    ("C07", "tou-mshe-001", "semester", "the current one on the day of the application is used"),
    ("C08", "tou-erasmus-000", "study_year", "at least the second year, and it is read so"),
    ("C09", "tou-mshe-001", "channel", "rooms 251 and 260"),
    ("C10", "tou-mshe-001", "channel", "printed in three ways"),
    ("C11", "tou-mshe-001", "channel", "International Office"),
    ("C12", "tou-mshe-001", "channel", "@international_tou"),
    ("C13", "tou-mshe-001", "channel", "mobility 12-05, visa 12-92"),
    ("C14", "tou-mshe-001", "funding", "the newer says up to 120 days, and that is used"),
    ("C15", "tou-mshe-001", "APPLICATION", "asked for two copies"),
    ("C16", "tou-mshe-001", "PASSPORT", "a copy only"),
    ("C16", "tou-ka171-001", "PASSPORT", "a copy only"),
    ("C17", "tou-mshe-001", "RECOMMENDATION", "Kazakh, Russian and English are inferred"),
    ("C17", "tou-ka171-001", "RECOMMENDATION", "Head of Department"),
    ("C18", "tou-mshe-001", "PHOTO_3X4", "asks for no photos"),
    ("C19", "tou-ka171-001", "MEDICAL_072U", "no medical certificate"),
    ("C20", "tou-mshe-001", "PARENT_CONSENT", "without a condition"),
    ("C21", "tou-ka171-001", "APPLICATION", "neither an application nor a questionnaire"),
    ("C22", "tou-ka171-001", "duration", "the EU 2–12 months"),
    ("C23", "tou-ka171-001", "participation", "12 months in all in one cycle"),
    ("C24", "tou-ka171-001", "duration", "5–60 days"),
    ("C25", "tou-ka171-001", "selection", "the sending university alone"),
    ("C26", "tou-mshe-001", "selection", "papers and test results"),
    ("C27", "tou-mshe-001", "language", "seven languages"),
    ("C28", "tou-mshe-001", "TOEFL_UNSPECIFIED", "that row is used, from 72"),
    ("C30", "tou-mshe-001", "language", "the letter alone is enough"),
    ("C31", "tou-mshe-001", "funding", "since 2022 it is MSHE"),
    ("C32", "tou-ka171-001", "funding", "the main costs"),
    ("C33", "tou-mshe-001", "cycle", "students in general"),
    ("C34", "tou-agri-cz-000", "duration", "does not mention this internship"),
    ("C35", "tou-mshe-001", "other", "19 partners"),
    ("C36", "tou-mshe-001", "window", "several times a year"),
    ("C37", "tou-erasmus-000", "LANGUAGE", "only the first three are alternatives"),
    ("C40", "tou-mshe-001", "funding", "Who pays depends on the program"),
    ("C41", "tou-mshe-000", "language", "it is not used"),
    ("C42", "tou-mshe-001", "duration", "at least one academic semester"),
    ("3-МАҚСАТ", "tou-mshe-001", "CELI", "CELI 3"),
    ("«цели»", "tou-ka171-001", "CELI", "machine-translated"),
    ("cut off", "tou-mshe-000", "LANGUAGE", "cut off"),
    ("garbled", "tou-erasmus-000", "MOTIVATION", "garbles the first question"),
    ("printed twice", "tou-mshe-001", "MEDICAL_072U", "twice"),
    ("pupil", "tou-mshe-001", "ORPHAN", "(pupil)"),
    ("up to 3 months", "tou-ka171-001", "passport", 'mix "at least" and "up to"'),
]


@pytest.mark.parametrize(("what", "name", "row", "words"), NOTES)
def test_staff_are_told_what_contradicts_and_what_is_used(what, name, row, words):
    data = preset.read(name)
    rows = [row for part in ("eligibility", "documents", "provisions", "thresholds") for row in data[part]]
    notes = [
        found["note"]
        for found in rows
        if row in (found.get("kind"), found.get("code"), found.get("topic"), found.get("test"))
        and "note" in found
    ]
    assert [note for note in notes if words in note["en"]]


def test_thresholds_are_each_universitys_own():
    notes = preset.read("tou-mshe-001")["call"]["staff_notes"]["en"]
    assert any("Each university has its own thresholds for GPA and language" in note for note in notes)


def test_when_calls_of_the_ministry_usually_open():
    for name in ("tou-mshe-000", "tou-mshe-001"):
        data = preset.read(name)
        assert [(row["from_month"], row["to_month"]) for row in data["windows"]] == [(2, 4)]
        window = next(row for row in data["provisions"] if row["topic"] == "window")
        assert window["data"] == {"from_month": 2, "to_month": 4, "movable": True}


def test_what_the_ministry_pays():
    paid = {
        name: [row["data"] for row in preset.read(name)["provisions"] if row["topic"] == "funding"]
        for name in ("tou-mshe-000", "tou-mshe-001")
    }
    for rows in paid.values():
        assert [row.get("item", row.get("source")) for row in rows] == [
            "ministry_grant",
            "travel",
            "accommodation",
            "insurance",
            "visa",
        ]
    days = {"item": "accommodation", "amount": 120, "unit": "day"}
    assert paid["tou-mshe-000"][2] == {**days, "bound": "exact_wording"}
    assert paid["tou-mshe-001"][2] == {**days, "bound": "up_to"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.django_db
def test_a_call_has_every_row_of_its_preset(name):
    call = create_call(
        name,
        code="copy",
        opens_on=dt.date(2026, 11, 1),
        closes_on=dt.date(2026, 12, 1),
        stay_from=dt.date(2027, 2, 15),
        stay_to=dt.date(2027, 6, 30),
    )
    data, rows = preset.read(name), preset.ruleset(name)
    with override("en"):
        assert [row.as_row() for row in call.eligibility_rules.all()] == list(rows.rules)
        assert [row.as_row() for row in call.thresholds.all()] == list(rows.thresholds)
        papers = call.document_requirements.select_related("parent")
        assert [row.as_row(row.parent.code if row.parent else "") for row in papers] == list(rows.papers)
    for table, part in (
        (call.eligibility_rules, "eligibility"),
        (call.thresholds, "thresholds"),
        (call.document_requirements.filter(parent=None), "documents"),
        (call.provisions, "provisions"),
    ):
        kept = [(row.quote, row.note_kk, row.note_ru, row.note_en) for row in table.all()]
        notes = [row.get("note", {}) for row in data[part]]
        assert kept == [
            (row.get("quote", ""), *(note.get(code, "") for code in ("kk", "ru", "en")))
            for row, note in zip(data[part], notes, strict=True)
        ]
    assert [(row.topic, row.text_kk, row.data, row.public) for row in call.provisions.all()] == [
        (row["topic"], row["text"]["kk"], row.get("data", {}), row.get("public", True))
        for row in data["provisions"]
    ]
    assert [(row.code, row.source, row.scale_max, row.weight) for row in call.criteria.all()] == [
        (row["code"], row["source"], row["scale_max"], row["weight"]) for row in data["criteria"]
    ]
    lines = call.document_requirements.filter(parent=None)
    assert [(row.help_ru, row.channel_forms, row.recommended_condition) for row in lines] == [
        (row["help"]["ru"], row.get("channel_forms", {}), row.get("recommended_condition", ""))
        for row in data["documents"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_the_language_table_is_the_page(name):
    rows = preset.read(name)["thresholds"]
    assert [
        (row["language"], row["test"], row["minimum"], row["level"], row.get("usable", True)) for row in rows
    ] == TABLE


@pytest.mark.parametrize("name", preset.names())
def test_weights_sum_to_100(name):
    criteria = preset.read(name)["criteria"]
    assert sum(row["weight"] for row in criteria) == (100 if criteria else 0)
    for row in criteria:
        lines = row["scale_max"] + 1 if row["source"] == "member" else 1
        assert [len(row["guidance"][code]) for code in ("kk", "ru", "en")] == [lines] * 3


@pytest.mark.django_db
def test_a_call_has_its_own_copy_in_three_languages():
    call = CallFactory(preset="tou-ka171-001", recommended=True)
    assert call.eligibility_rules.count() == 13
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
        "student": [
            "cycle",
            "study_year",
            "semester",
            "gpa",
            "language",
            "duration",
            "duration",
            "participation",
        ],
        "staff": ["duration", "duration", "duration"],
        "": ["person", "passport"],
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
