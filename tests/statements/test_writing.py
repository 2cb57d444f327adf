"""Writing: answers are kept with every version, two tabs lose nothing, handing in meets the requirement."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from applications import actions as papers
from applications import handed_in
from applications import queries as applications
from applications.models import Document
from applications.statements import actions, queries
from applications.statements.models import Answer, HandedStatement, KeptText
from mobility.common.files import store
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, can
from mobility.mail.loading import load_letters
from programs.models import DocumentRequirement
from tests.factories import ApplicantFactory, paper, staff

from . import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return build.letter_draft()


def save(draft, text, base, *, minute=0, alone=True, number=1):
    return actions.save(
        build.letter(draft),
        number,
        text,
        draft.applicant.user,
        base=base,
        by_itself=alone,
        now=timezone.now() + dt.timedelta(minutes=minute),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" – … ! ", 0),
        ("Қазақстан-2050 стратегиясы", 2),
        ("I don't know; l’été ‑ ok", 5),
        ("один\nдва\n\nтри", 3),
        ("3,5 years_later", 4),
    ],
)
def test_words_are_counted(text, words):
    assert queries.count_words(text) == words


def test_a_save_while_typing_gives_way_to_the_next_for_two_minutes(draft):
    save(draft, "a", 0)
    save(draft, "a b", 1, minute=1)
    save(draft, "a b c", 2, minute=3)
    save(draft, "a b c d", 3, minute=4, alone=False)
    save(draft, "a b c d e", 4, minute=4)
    kept = KeptText.objects.order_by("version").values_list("version", "text", "by_itself")
    assert list(kept) == [(2, "a b", True), (4, "a b c d", False), (5, "a b c d e", True)]


def test_a_text_that_loses_ten_words_at_once_is_kept_beside(draft):
    save(draft, "one two three four five six seven eight nine ten", 0)
    save(draft, "", 1)
    assert list(KeptText.objects.order_by("version").values_list("text", flat=True)) == [
        "one two three four five six seven eight nine ten",
        "",
    ]


def test_the_last_thirty_texts_are_kept(draft):
    for number in range(33):
        save(draft, f"text {number}", number, alone=False)
    kept = KeptText.objects.order_by("version").values_list("version", flat=True)
    assert list(kept) == list(range(4, 34))


def test_the_same_text_twice_is_once_whatever_it_was_made_from(draft):
    save(draft, "a\r\nb", 0)
    assert save(draft, "a\nb", 0).version == 1
    assert KeptText.objects.count() == 1


def test_a_text_of_an_old_page_does_not_replace_what_another_window_saved(draft):
    save(draft, "first", 0)
    with pytest.raises(actions.Conflict) as conflict:
        save(draft, "second", 0)
    assert (conflict.value.answer.text, conflict.value.answer.version) == ("first", 1)
    assert Answer.objects.get().text == "first"
    assert save(draft, "another question", 0, number=2).version == 1


def test_a_text_nobody_reads_is_refused(draft):
    with pytest.raises(ValidationError):
        save(draft, "x" * 20_001, 0)
    assert Answer.objects.count() == 0


def test_an_earlier_text_comes_back_and_the_other_is_kept(draft):
    save(draft, "old", 0, alone=False)
    save(draft, "new", 1, alone=False)
    document = build.letter(draft)
    old = queries.kept_of(document, 1)[-1]
    assert actions.restore(document, old, draft.applicant.user).text == "old"
    assert [row.text for row in queries.kept_of(document, 1)] == ["old", "new", "old"]


def test_nobody_else_writes_and_nobody_after_the_deadline(draft):
    for user in (ApplicantFactory().user, staff("office"), staff("head")):
        with pytest.raises(Refused):
            actions.save(build.letter(draft), 1, "x", user, base=0)
    build.close(draft)
    with pytest.raises(papers.TooLate):
        save(draft, "x", 0)
    assert Answer.objects.count() == 0


def test_a_letter_that_lacks_something_is_not_handed_in_and_says_all_of_it():
    draft = build.letter_draft(min_words=3, max_words=4)
    build.write(draft, "one two", "one two three four five")
    with translation.override("en"), pytest.raises(ValidationError) as lacking:
        actions.finish(build.letter(draft), draft.applicant.user)
    assert lacking.value.messages == [
        "Please say in which language you wrote it.",
        "Answer 1 is too short: words written 2, asked for at least 3.",
        "Answer 2 is too long: words written 5, allowed at most 4.",
    ]
    build.write(draft, "one two three", " ")
    with translation.override("en"), pytest.raises(ValidationError) as lacking:
        build.hand_in(draft)
    assert lacking.value.messages == ["Question 2 is not answered yet."]
    assert build.letter(draft).state == "missing"


def test_a_letter_handed_in_meets_the_requirement_and_is_frozen(draft):
    assert [d.requirement.code for d in applications.what_is_missing(draft)["documents"]] == ["MOTIVATION"]
    build.write(draft)
    handed = build.hand_in(draft)
    document = build.letter(draft)
    assert (document.state, document.met_by) == ("uploaded", "statement")
    assert applications.what_is_missing(build.fresh(draft))["documents"] == []
    assert (handed.number, handed.language) == (1, "ru")
    assert handed.answers == [
        {"question": question, "text": text}
        for question, text in zip(build.QUESTIONS, build.TEXTS, strict=True)
    ]
    entry = LogEntry.objects.filter(verb="document.upload").order_by("-pk").first()
    assert (entry.actor, entry.detail) == (draft.applicant.user, {"requirement": "MOTIVATION"})
    with pytest.raises(Refused):
        save(draft, "later", 1)
    assert actions.finish(document, draft.applicant.user) == handed
    assert [one.number for one in handed_in.of(document)] == [1]


def test_a_draft_takes_its_letter_back_and_hands_it_in_again(draft):
    build.write(draft)
    build.hand_in(draft)
    actions.take_back(build.letter(draft), draft.applicant.user)
    assert build.letter(draft).state == "missing"
    build.write(draft, "Иначе.")
    build.hand_in(draft)
    rows = HandedStatement.objects.order_by("number")
    assert [(row.number, row.set_aside_at is None, row.answers[0]["text"]) for row in rows] == [
        (1, False, build.TEXTS[0]),
        (2, True, "Иначе."),
    ]


def test_a_file_takes_the_place_of_a_letter_and_a_letter_that_of_a_file(draft):
    user = draft.applicant.user
    build.write(draft)
    handed = build.hand_in(draft)
    papers.upload(build.letter(draft), store(paper(), user), user)
    document = build.letter(draft)
    assert (document.state, document.met_by, handed_in.of(document)) == ("uploaded", "file", [])
    handed.refresh_from_db()
    assert handed.set_aside_at is not None
    build.hand_in(draft)
    document = build.letter(draft)
    assert (document.state, document.met_by, document.uploads.count()) == ("uploaded", "statement", 1)


def test_two_letters_never_stand_at_once(draft):
    build.write(draft)
    handed = build.hand_in(draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        handed.statement.handed.create(number=2, language="ru")


def test_a_letter_returned_by_the_office_is_mended_and_goes_back_by_itself(draft):
    build.write(draft)
    build.hand_in(draft)
    build.submit(draft)
    load_letters()
    document = build.letter(draft)
    with pytest.raises(Refused):
        actions.take_back(document, draft.applicant.user)
    papers.return_document(document, staff("office"), document.version, "Say more about yourself.")
    build.close(draft)  # what was returned has its own term
    build.write(draft, "Подробнее.")
    build.hand_in(draft)
    assert (build.fresh(draft).state, build.letter(draft).state) == ("submitted", "uploaded")
    move = draft.transitions.order_by("-pk").first()
    assert (move.step, move.by) == ("resubmit", draft.applicant.user)
    assert HandedStatement.objects.get(set_aside_at=None).answers[0]["text"] == "Подробнее."


def test_a_line_that_falls_away_takes_no_text_with_it(draft):
    build.write(draft)
    Document.objects.filter(pk=build.letter(draft).pk).delete()
    papers.refresh_documents(build.fresh(draft))
    document = build.letter(draft)
    asked = queries.questions(document, queries.statement_of(document))
    assert [question.text for question in asked] == build.TEXTS


def test_the_rule_names_the_language_of_the_text():
    draft = build.letter_draft(languages=["en"], questions=[], way="statement")
    build.write(draft, "I wish to go.")
    handed = actions.finish(build.letter(draft), draft.applicant.user)
    assert (handed.language, handed.answers) == ("en", [{"question": {}, "text": "I wish to go."}])
    with pytest.raises(Refused):
        actions.choose_language(build.letter(draft), "ru", draft.applicant.user)


@pytest.mark.parametrize(
    ("columns", "is_letter"),
    [
        ({}, True),
        ({"questions": []}, False),
        ({"questions": [], "way": "statement"}, True),
        ({"kind": "recommendation"}, False),
        ({"way": "paper"}, False),
    ],
)
def test_which_lines_are_letters(columns, is_letter):
    row = {"kind": "motivation", "questions": build.QUESTIONS} | columns
    assert DocumentRequirement(**row).is_letter is is_letter


def test_who_reads_a_letter(draft):
    build.write(draft)
    handed = build.hand_in(draft)
    build.submit(draft)
    document = build.letter(draft)
    readers = {
        "owner": draft.applicant.user,
        "other": ApplicantFactory().user,
        "office": staff("office"),
        "head": staff("head"),
    }
    assert {name: can(user, "statements.read", (handed, document)) for name, user in readers.items()} == {
        "owner": True,
        "other": False,
        "office": True,
        "head": True,
    }
