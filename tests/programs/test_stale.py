"""Texts that still name a figure that a rule or a paper no longer has."""

import pytest
from django.utils.translation import override

from programs import preset
from programs.stale import left_behind, other_gpa

CALL = {
    f"you_need_{code}": text for code, text in (("kk", "GPA 2,97"), ("ru", "GPA 2,97"), ("en", "GPA 2.97"))
}
PAPER = {
    "code": "PHOTO",
    "copies": 4,
    "min_level": "",
    "title_kk": "Фото 3×4 (4 дана)",
    "title_ru": "Фото 3×4 (4 шт.)",
    "title_en": "Photo 3×4 (4 pieces)",
    "help_ru": "Четыре снимка",
}


def state(gpa="2.97", call=CALL, paper=PAPER):
    rule = {
        "kind": "gpa",
        "applies_to": "",
        "funding": [],
        "scope": "",
        "params": {"value": gpa, "scale": "4.0"},
    }
    return {"call": call, "rules": [rule], "papers": [paper]}


def said(before, after):
    with override("en"):
        return [(row.title, row.figure, row.languages) for row in left_behind(before, after)]


def test_nothing_is_said_while_nothing_changed():
    assert said(state(), state()) == []


def test_a_text_that_still_names_the_old_threshold_is_found_in_every_language():
    assert said(state(), state("3.10")) == [("You need", "2.97", ("қазақша", "русский", "English"))]


def test_a_text_that_was_mended_is_not_named_again():
    mended = {"you_need_kk": "GPA 3,10", "you_need_ru": "GPA 3,10, раньше 2,97", "you_need_en": "GPA 2.97"}
    assert said(state(), state("3.10", mended)) == [("You need", "2.97", ("English",))]


def test_a_paper_that_names_its_old_number_is_found():
    fewer = PAPER | {"copies": 2}
    assert said(state(), state(paper=fewer)) == [
        ("Photo 3×4 (4 pieces)", "4", ("қазақша", "русский", "English"))
    ]


@pytest.mark.parametrize("text", ["GPA 12,97", "GPA 2,975", "32,97"])
def test_a_longer_figure_is_another_one(text):
    other = dict.fromkeys(CALL, text)
    assert said(state(call=other), state("3.10", other)) == []


def test_the_sentence_names_the_text_and_its_languages():
    with override("en"):
        (row,) = left_behind(state(), state("3.10"))
        assert row.sentence == "“You need” still says 2.97 (қазақша, русский, English)."


def test_a_text_with_another_gpa_than_the_rule_is_found_without_anything_to_compare_with():
    with override("ru"):
        (row,) = other_gpa(CALL, state("3.00")["rules"])
    assert (row.figure, row.languages) == ("2,97", ("қазақша", "русский", "English"))
    assert other_gpa(CALL, state("2.97")["rules"]) == []


def test_a_call_without_a_gpa_rule_may_say_what_it_likes():
    assert other_gpa(CALL, []) == []


def test_the_shipped_calls_say_the_gpa_of_their_rules():
    for name in preset.names():
        data = preset.read(name)
        texts = {
            f"{text}_{code}": data["call"].get(text, {}).get(code, "")
            for text in ("summary", "pays_for", "for_whom", "you_need")
            for code in ("kk", "ru", "en")
        }
        assert other_gpa(texts, data["eligibility"]) == [], name
