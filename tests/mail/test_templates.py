"""The texts of letters in the admin: looked at before they are saved, refused with a sentence, put back."""

import pytest
from django.test import Client
from django.urls import reverse

from mobility.common.models import LogEntry
from mobility.mail import earlier, preview, tokens
from mobility.mail.actions import enqueue
from mobility.mail.loading import columns
from mobility.mail.models import LetterTemplate
from tests.factories import HomeFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(db):
    HomeFactory()
    return row_of("refused")


def row_of(code):
    """Return a letter that ships with the portal."""
    shipped = tokens.original()[code]
    return LetterTemplate.objects.create(code=code, tokens=shipped["tokens"], **columns(shipped))


@pytest.fixture
def head(letter):
    client = Client(headers={"accept-language": "en"})
    client.force_login(staff("head"))
    return client


def address(letter, page="change", **more):
    key = "object_id" if page == "change" else "letter"
    return reverse(f"admin:mail_lettertemplate_{page}", kwargs={key: letter.pk, **more})


def typed(client, letter, **changes):
    form = client.get(address(letter)).context["adminform"].form
    return {"seen": form.now, **preview.texts_of(letter), **changes}


def save(client, letter, **changes):
    return client.post(address(letter), typed(client, letter, **changes))


def test_every_word_of_every_letter_is_explained_in_three_languages():
    names = {name for row in tokens.original().values() for name in row["tokens"]}
    assert names == set(tokens.explained())
    for row in tokens.explained().values():
        assert set(row["about"]) == {"kk", "ru", "en"}
        assert (
            row["example"] if isinstance(row["example"], str) else set(row["example"]) == {"kk", "ru", "en"}
        )


def test_every_shipped_letter_may_be_saved_as_it_is():
    for code, shipped in tokens.original().items():
        row = LetterTemplate(code=code, tokens=shipped["tokens"], **columns(shipped))
        assert preview.problems(row, preview.texts_of(row)) == {}, code


def test_a_changed_text_is_saved_and_on_record(head, letter):
    answer = save(head, letter, subject_en="{number} was refused")
    assert (answer.status_code, LetterTemplate.objects.get(pk=letter.pk).subject_en) == (
        302,
        "{number} was refused",
    )
    entry = LogEntry.objects.get(verb="lettertemplate.change")
    assert entry.detail["changes"] == [
        ["subject_en", "Decision on application {number}: refused", "{number} was refused"]
    ]


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        (
            "body_ru",
            "{name}, заявка {number} отклонена ({call}): {reson} {reason}",
            "{reson} is not filled in in this letter. "
            "What may stand here: {name}, {call}, {number}, {reason}.",
        ),
        (
            "body_kk",
            "{name}, {call}",
            "{reason} must stand in the subject or in the text: the reader needs to know it.",
        ),
        (
            "body_en",
            "{number",
            "A brace stands alone. A word to fill in is written between two braces, such as {number}.",
        ),
        (
            "action_en",
            "Open {number}",
            "{number} is not filled in in this letter. What may stand here: –.",
        ),
    ],
)
def test_what_cannot_be_filled_in_is_refused_with_a_sentence(head, letter, column, text, sentence):
    answer = save(head, letter, **{column: text})
    assert answer.status_code == 200
    assert sentence in answer.context["adminform"].form.errors[column]
    assert getattr(LetterTemplate.objects.get(pk=letter.pk), column) == getattr(letter, column)
    assert not LogEntry.objects.filter(verb="lettertemplate.change").exists()


def test_the_greeting_may_go(head, letter):
    assert save(head, letter, body_en="{call}: {reason}").status_code == 302


def test_two_at_once_lose_nothing(head, letter):
    late = typed(head, letter, subject_en="{number}: late")
    save(head, letter, subject_en="{number}: first")
    answer = head.post(address(letter), late)
    assert answer.status_code == 409
    assert LetterTemplate.objects.get(pk=letter.pk).subject_en == "{number}: first"


def test_the_preview_is_in_three_languages_and_saves_nothing(head, letter):
    page = head.post(address(letter, "preview"), typed(head, letter, subject_ru="Нет: {number} {nummer}"))
    drawn = {row.code: row for row in page.context["letters"]}
    assert drawn["ru"].subject == "Нет: MSHE-2027-0042 {nummer}"
    assert drawn["ru"].wrong == [
        "{nummer} is not filled in in this letter. What may stand here: {name}, {call}, {number}, {reason}."
    ]
    assert drawn["en"].paragraphs[0] == ["Hello Aigerim,"]
    assert drawn["kk"].paragraphs[0] == ["Сәлеметсіз бе, Айгерім!"]
    assert LetterTemplate.objects.get(pk=letter.pk).subject_ru == letter.subject_ru


def test_the_preview_works_without_a_script(head, letter):
    answer = head.post(address(letter), typed(head, letter, subject_en="{number}: no", _preview="yes"))
    assert answer.context["letters"][2].subject == "MSHE-2027-0042: no"
    assert "This is a preview: nothing is saved yet." in answer.content.decode()
    assert LetterTemplate.objects.get(pk=letter.pk).subject_en == letter.subject_en


def test_the_preview_for_a_person_who_had_such_a_letter(head, letter):
    call = {"kk": "К", "ru": "Р", "en": "E"}
    context = {"name": "Dana", "number": "N-1", "call": call, "reason": "Too late."}
    message = enqueue("refused", UserFactory(), occasion="x", context=context)
    page = head.post(address(letter, "preview"), typed(head, letter, person=str(message.pk)))
    drawn = page.context["letters"][2]
    assert (drawn.subject, drawn.paragraphs[0]) == ("Decision on application N-1: refused", ["Hello Dana,"])
    assert any("Call: E." in lines for lines in drawn.paragraphs)


def test_who_changed_what_and_back(head, letter):
    save(head, letter, subject_en="{number}: first")
    save(
        head,
        LetterTemplate.objects.get(pk=letter.pk),
        subject_en="{number}: second",
        body_en="{reason} {call}",
    )
    page = head.get(address(letter, "earlier"))
    newest, oldest = page.context["versions"]
    assert (newest.by, [row.name for row in newest.changed]) == (
        staff("head"),
        ["Subject (English)", "Text (English)"],
    )
    assert newest.changed[0].pieces == [("same", "{number}: "), ("gone", "first"), ("new", "second")]
    back = address(letter, "put_back", key=newest.key)
    assert [row.name for row in head.get(back).context["changed"]] == ["Subject (English)", "Text (English)"]
    assert head.post(back).status_code == 302
    restored = LetterTemplate.objects.get(pk=letter.pk)
    assert (restored.subject_en, restored.body_en) == ("{number}: first", letter.body_en)
    assert head.post(address(letter, "put_back", key=oldest.key)).status_code == 302
    assert preview.texts_of(LetterTemplate.objects.get(pk=letter.pk)) == preview.texts_of(letter)
    assert len(earlier.versions(letter)) == 4
    assert head.get(address(letter, "put_back", key=999999)).status_code == 404


def test_back_to_the_original_text(head, letter):
    save(head, letter, subject_kk="{number}: басқа", action_ru="Иначе")
    assert head.post(address(letter, "original")).status_code == 302
    assert preview.texts_of(LetterTemplate.objects.get(pk=letter.pk)) == preview.texts_of(letter)
    assert LogEntry.objects.get(verb="lettertemplate.restore").detail["changes"] == [
        ["subject_kk", "{number}: басқа", letter.subject_kk],
        ["action_ru", "Иначе", "Посмотреть решение"],
    ]


def test_a_letter_of_the_office_has_no_original(head, letter):
    own = LetterTemplate.objects.create(code="own", subject="S", body="B", tokens=[])
    assert head.get(address(own, "original")).status_code == 404
    assert tokens.needed("own") == set()


def test_only_the_head_writes(letter, client):
    client.force_login(staff("office"))
    assert client.get(address(letter)).status_code == 200
    assert client.post(address(letter), preview.texts_of(letter)).status_code == 403
    assert client.get(address(letter, "original")).status_code == 403
    assert client.get(address(letter, "earlier")).status_code == 403


def test_the_page_asks_the_same_number_of_queries(head, letter, django_assert_num_queries):
    for number in range(5):
        enqueue("refused", UserFactory(), occasion=f"x{number}", context={"number": "N"})
    head.get(address(letter))
    with django_assert_num_queries(5):
        head.get(address(letter))
