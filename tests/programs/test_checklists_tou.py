"""The lists of papers of Toraighyrov University to the letter, and who needs which."""

import datetime as dt

import pytest

from programs import preset
from programs.rules import Paper, applies, checklist

from .cases import needed_papers, person

MSHE_OLD, MSHE, ERASMUS_OLD, KA171 = "tou-mshe-000", "tou-mshe-001", "tou-erasmus-000", "tou-ka171-001"
ALL = [MSHE_OLD, MSHE, ERASMUS_OLD, KA171]
MINOR, FAMILY = "minor_at_departure", "many_children_family"
ORPHAN, DISABILITY = "orphan_or_no_parental_care", "disability"
EVERYBODY, THREE = "everybody", ("kk", "ru", "en")
SOCIAL = [
    ("FAMILY_COMPOSITION", "social_status", None, (), (), FAMILY),
    ("ORPHAN", "social_status", None, (), (), ORPHAN),
    ("DISABILITY", "social_status", None, (), (), DISABILITY),
]

# code, kind, copies, forms, languages, condition – in the order of the page
LISTS = {
    MSHE_OLD: [
        ("APPLICATION", "application", 2, ("signed",), (), EVERYBODY),
        ("QUESTIONNAIRE", "questionnaire", None, ("signed",), (), EVERYBODY),
        ("PASSPORT", "identity", None, ("copy",), (), EVERYBODY),
        ("TRANSCRIPT", "academic_record", None, ("certified",), (), EVERYBODY),
        ("LANGUAGE", "language", None, (), (), EVERYBODY),
        ("MEDICAL_072U", "medical", None, ("original",), (), EVERYBODY),
        ("PARENT_CONSENT", "consent", None, (), (), MINOR),
        *SOCIAL,
    ],
    MSHE: [
        ("APPLICATION", "application", None, ("signed",), (), EVERYBODY),
        ("TRANSCRIPT", "academic_record", None, ("certified",), (), EVERYBODY),
        ("LANGUAGE", "language", None, (), (), EVERYBODY),
        ("PASSPORT", "identity", None, ("original", "copy"), (), EVERYBODY),
        ("RECOMMENDATION", "recommendation", 1, (), THREE, EVERYBODY),
        ("PHOTO_3X4", "photo", 4, (), (), EVERYBODY),
        ("QUESTIONNAIRE", "questionnaire", None, ("signed",), (), EVERYBODY),
        ("MEDICAL_072U", "medical", None, (), (), EVERYBODY),
        ("PARENT_CONSENT", "consent", None, (), (), EVERYBODY),
        *SOCIAL,
    ],
    ERASMUS_OLD: [
        ("PASSPORT", "identity", None, ("copy",), (), EVERYBODY),
        ("TRANSCRIPT", "academic_record", None, ("certified",), (), EVERYBODY),
        ("LANGUAGE", "language", None, (), (), EVERYBODY),
        ("PARENT_CONSENT", "consent", None, (), (), MINOR),
        *SOCIAL,
        ("MOTIVATION", "motivation", None, (), (), EVERYBODY),
        ("RECOMMENDATION", "recommendation", 1, ("signed",), (), EVERYBODY),
    ],
    KA171: [
        ("APPLICATION", "application", None, ("signed",), (), EVERYBODY),
        ("TRANSCRIPT", "academic_record", None, ("certified",), (), EVERYBODY),
        ("LANGUAGE", "language", None, (), (), EVERYBODY),
        ("PASSPORT", "identity", None, ("copy", "original"), (), EVERYBODY),
        ("RECOMMENDATION", "recommendation", 1, (), THREE, EVERYBODY),
        ("MOTIVATION", "motivation", None, (), (), EVERYBODY),
        ("PHOTO_3X4", "photo", 4, (), (), EVERYBODY),
        ("QUESTIONNAIRE", "questionnaire", None, ("signed",), (), EVERYBODY),
        ("MEDICAL_072U", "medical", None, (), (), EVERYBODY),
        ("PARENT_CONSENT", "consent", None, (), (), EVERYBODY),
        *SOCIAL,
    ],
}
# The ways to show a language and the level each asks for, in the order of the page.
WAYS = {
    MSHE_OLD: [("LANG_CERT", ""), ("LANG_HOST_CONSENT", ""), ("LANG_TEST_HOME", "B2")],
    MSHE: [("LANG_CERT", "B2"), ("LANG_TEST_HOME", "B2"), ("LANG_HOST_CONSENT", "")],
    ERASMUS_OLD: [("LANG_CERT", ""), ("LANG_HOST_CONSENT", ""), ("LANG_TEST_HOME", "B2")],
    KA171: [("LANG_CERT", "B2"), ("LANG_TEST_HOME", "B2"), ("LANG_HOST_CONSENT", "")],
}
SOMETIMES = ["PARENT_CONSENT", "FAMILY_COMPOSITION", "ORPHAN", "DISABILITY"]
EIGHTEEN = dt.date(2009, 2, 15)  # the eighteenth birthday falls on the day of departure, 15 February 2027
UNDER_AGE = "in case he/she is under the age of eighteen at the time of departure"


def lines(name: str) -> list[Paper]:
    return [paper for paper in preset.ruleset(name).papers if not paper.parent]


@pytest.mark.parametrize("name", ALL)
def test_the_list_is_the_pages(name):
    assert [
        (paper.code, paper.kind, paper.copies, paper.forms, paper.languages, paper.condition)
        for paper in lines(name)
    ] == LISTS[name]
    for paper in preset.ruleset(name).papers:
        asked_of = "student" if (name, paper.code) == (KA171, "TRANSCRIPT") else ""
        assert (paper.stage, paper.optional, paper.applies_to, paper.scope) == (
            "application",
            False,
            asked_of,
            "",
        )
    rows = preset.read(name)["documents"]
    assert all(row["quote"] for row in rows)
    assert all(way["quote"] for row in rows for way in row.get("one_of", []))


@pytest.mark.parametrize("name", ALL)
def test_one_way_to_show_the_language_is_enough(name):
    groups = [line for line in checklist(preset.ruleset(name).papers, person()) if line.alternatives]
    assert [line.paper.code for line in groups] == ["LANGUAGE"]
    assert [(way.code, way.min_level) for way in groups[0].alternatives] == WAYS[name]


# facts that differ, and which of the papers not everybody needs are needed: older pages, newer pages
WHO = [
    ({}, "", "PARENT_CONSENT"),
    ({"birth_date": EIGHTEEN}, "", "PARENT_CONSENT"),
    ({"birth_date": EIGHTEEN + dt.timedelta(1)}, "PARENT_CONSENT", "PARENT_CONSENT"),
    ({"birth_date": EIGHTEEN - dt.timedelta(1)}, "", "PARENT_CONSENT"),
    # 18 while applying or later does not matter: the day of departure does.
    ({"birth_date": dt.date(2009, 1, 10), "today": dt.date(2026, 11, 1)}, "", "PARENT_CONSENT"),
    ({"birth_date": EIGHTEEN, "departure": dt.date(2027, 2, 14)}, "PARENT_CONSENT", "PARENT_CONSENT"),
    # Born on 29 February: 18 on 1 March in a year without that day, at the latest.
    ({"birth_date": dt.date(2008, 2, 29), "departure": dt.date(2026, 3, 1)}, "", "PARENT_CONSENT"),
    (
        {"birth_date": dt.date(2008, 2, 29), "departure": dt.date(2026, 2, 27)},
        "PARENT_CONSENT",
        "PARENT_CONSENT",
    ),
    ({"birth_date": None}, "", "PARENT_CONSENT"),
    ({"categories": frozenset({FAMILY})}, "FAMILY_COMPOSITION", "PARENT_CONSENT FAMILY_COMPOSITION"),
    ({"categories": frozenset({ORPHAN})}, "ORPHAN", "PARENT_CONSENT ORPHAN"),
    ({"categories": frozenset({DISABILITY})}, "DISABILITY", "PARENT_CONSENT DISABILITY"),
    (
        {"categories": frozenset({FAMILY, ORPHAN, DISABILITY}), "birth_date": dt.date(2010, 1, 1)},
        "PARENT_CONSENT FAMILY_COMPOSITION ORPHAN DISABILITY",
        "PARENT_CONSENT FAMILY_COMPOSITION ORPHAN DISABILITY",
    ),
    # The list does not part staff from students.
    ({"person": "staff", "birth_date": dt.date(1980, 1, 1)}, "", "PARENT_CONSENT"),
    ({"person": "teacher", "categories": frozenset({DISABILITY})}, "DISABILITY", "PARENT_CONSENT DISABILITY"),
    # What a foreign citizen shows is not said: the list is the same.
    ({"citizenship": "RU"}, "", "PARENT_CONSENT"),
]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(("changes", "older", "newer"), WHO)
def test_who_needs_which_paper(name, changes, older, newer):
    expected = (older if name.endswith("000") else newer).split()
    everybody = [row[0] for row in LISTS[name] if row[0] not in SOMETIMES]
    needed = needed_papers(name, person(**changes))
    if name == KA171 and changes.get("person"):
        everybody.remove("TRANSCRIPT")
    assert [code for code in needed if code in SOMETIMES] == expected
    assert [code for code in needed if code not in SOMETIMES] == everybody


def test_a_lecturer_has_no_transcript_of_studies():
    without = [row[0] for row in LISTS[KA171] if row[0] not in {*SOMETIMES, "TRANSCRIPT"}]
    assert needed_papers(KA171, person(person="teacher")) == [*without, "PARENT_CONSENT"]


@pytest.mark.parametrize("name", ALL)
def test_what_is_not_known_yet_is_left_open(name):
    facts = person(birth_date=None, categories=None)
    open_ = [line.paper.code for line in checklist(preset.ruleset(name).papers, facts) if line.needed is None]
    assert open_ == [code for code in SOMETIMES if code != "PARENT_CONSENT" or name.endswith("000")]


@pytest.mark.parametrize("name", [MSHE, KA171])
def test_consent_of_minors_only_is_a_switch_with_its_reason(name):
    row = next(row for row in preset.read(name)["documents"] if row["code"] == "PARENT_CONSENT")
    assert row["recommended_condition"] == MINOR
    assert "under 18 on the day of departure" in row["recommended_reason"]["en"]
    assert [applies(MINOR, person(birth_date=day)) for day in (EIGHTEEN, EIGHTEEN + dt.timedelta(1))] == [
        False,
        True,
    ]


def test_the_condition_stands_on_the_older_page():
    row = next(row for row in preset.read(MSHE_OLD)["documents"] if row["code"] == "PARENT_CONSENT")
    assert UNDER_AGE in row["quote"]
    assert "recommended_condition" not in row


@pytest.mark.parametrize(
    ("name", "last"),
    [
        (ERASMUS_OLD, "What are my expectations from the program?"),
        (KA171, "What results do I expect from the programme?"),
    ],
)
def test_three_questions_for_the_letter(name, last):
    letter = next(paper for paper in lines(name) if paper.code == "MOTIVATION")
    english = [question["en"] for question in letter.questions]
    assert (len(english), english[1], english[2]) == (3, "Why am I worthy of the Erasmus+ scholarship?", last)
    assert "contribute to my future professional activity" in english[0]
    assert [set(question) for question in letter.questions] == [{"kk", "ru", "en"}] * 3


@pytest.mark.parametrize("name", [MSHE_OLD, MSHE])
def test_egov_takes_electronic_copies_and_a_digital_signature(name):
    rows = preset.read(name)["documents"]
    forms = {row["code"]: row["channel_forms"]["egov"] for row in rows}
    ways = [way["channel_forms"]["egov"] for row in rows for way in row.get("one_of", [])]
    assert forms.pop("APPLICATION") == ["digital_signature"]
    assert list(forms.values()) + ways == [["electronic_copy"]] * (len(rows) + 2)


@pytest.mark.parametrize("name", [ERASMUS_OLD, KA171])
def test_erasmus_takes_paper_and_scans(name):
    rows = preset.read(name)["documents"]
    assert all(row["channel_forms"] == {"portal": ["electronic_copy"]} for row in rows)
    channel = next(row for row in preset.read(name)["provisions"] if row["topic"] == "channel")
    assert channel["data"]["must_show"] == [
        "full_name",
        "speciality_and_code",
        "department",
        "contact_details",
    ]
