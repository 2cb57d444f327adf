"""The letters that ship are whole in three languages, and staff edits outlive a second loading."""

import pytest

from mobility.mail.delivery import TOKEN
from mobility.mail.loading import LANGUAGES, columns, load_letters, shipped
from mobility.mail.models import LetterTemplate

CODES = {
    "mend-reminder",
    "mentioned",
    *("submitted", "returned", "verified", "refused", "selected", "reserve", "not-selected", "reminder"),
    *("extended", "corrected-draft", "corrected-submitted", "agreement-ends"),
    *("place-withdrawn", "claim-invited"),
    *("proposal-negotiating", "proposal-agreed", "proposal-declined"),
    *("account-confirm", "account-exists", "account-unknown", "account-changed", "password-reset"),
    *("erasure-asked", "erasure-withdrawn", "erasure-granted", "erasure-refused"),
    *("test-booked", "test-moved-up", "test-changed", "test-cancelled", "test-reminder", "test-result"),
}
CODES |= {f"reference-{what}" for what in ("asked", "reminder", "received", "declined", "recalled")}
CODES |= {f"faculty-{what}" for what in ("asked", "waiting", "agreed", "declined")}
CODES |= {"follow-confirm", "call-opens", "call-moved"}
LETTERS = shipped()


def test_all_letters_are_there():
    assert set(LETTERS) == CODES


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_is_whole_and_names_only_its_tokens(code, language):
    letter = LETTERS[code]
    texts = letter[language]
    assert all(texts[field].strip() for field in ("subject", "body", "action"))
    used = {name for text in texts.values() for name in TOKEN.findall(text)}
    assert used <= set(letter["tokens"])
    assert len(texts["subject"]) <= 90


@pytest.mark.parametrize("code", sorted(CODES))
def test_kazakh_and_russian_are_their_own_texts(code):
    texts = LETTERS[code]
    assert any(letter in texts["kk"]["body"] for letter in "әғқңөұүһі")
    assert not any(letter in texts["ru"]["body"] for letter in "әғқңөұүһі")
    assert texts["kk"]["subject"] != texts["ru"]["subject"] != texts["en"]["subject"]


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    assert load_letters() == len(CODES)
    assert load_letters() == 0
    row = LetterTemplate.objects.get(code="submitted")
    assert row.subject_ru == "Заявка {number} принята"
    assert row.tokens == ["name", "call", "number"]


@pytest.mark.django_db
def test_staff_edits_stay_and_empty_texts_are_filled():
    load_letters()
    LetterTemplate.objects.filter(code="submitted").update(subject_kk="Біздің сөз", subject_ru="")
    assert load_letters() == 1
    row = LetterTemplate.objects.get(code="submitted")
    assert (row.subject_kk, row.subject_ru) == ("Біздің сөз", columns(LETTERS["submitted"])["subject_ru"])
