"""No text of Django, allauth or another package falls back to English for a Kazakh or Russian reader."""

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django import forms
from django.conf import LazySettings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.timesince import timesince

from mobility.locale_thirdparty import collect

CATALOGUES = [(language, domain) for language in collect.LANGUAGES for domain in collect.DOMAINS]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|<[^>]+>")
CYRILLIC = re.compile("[а-яёәғқңөұүһі]", re.IGNORECASE)
# Names and signs that are the same in every language.
UNIVERSAL = {"IPv4", "IPv6", "URL", "WebAuthn"}


@cache
def our_messages(language: str, domain: str) -> list[Message]:
    return [message for message in collect.read(collect.own_path(language, domain)) if message.id]


def forms_of(message: Message) -> list[tuple[str, str]]:
    """Pair every translated form with its English one; the English plural stands for all further forms."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    return [(english[min(number, 1)], text) for number, text in enumerate(collect.translations(message))]


def is_english(shown: str) -> bool:
    """Say whether a reader sees Latin words only; placeholders, tags and universal names do not count."""
    words = re.search("[a-z]", PLACEHOLDER.sub("", shown), re.IGNORECASE)
    return words is not None and shown not in UNIVERSAL and not CYRILLIC.search(shown)


@pytest.fixture
def compiled(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """Compile our catalogues aside, so that the test reads the .po files as they are now."""
    for language, domain in CATALOGUES:
        target = tmp_path / language / "LC_MESSAGES" / f"{domain}.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["msgfmt", "--check", "-o", target, collect.own_path(language, domain)], check=True)
    settings.LOCALE_PATHS = [tmp_path if path == collect.HERE else path for path in settings.LOCALE_PATHS]
    assert tmp_path in settings.LOCALE_PATHS
    yield


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_every_text_of_the_packages_is_translated(language: str, domain: str) -> None:
    assert [collect.key(message) for message in collect.missing(language, domain)] == []


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_our_catalogue_holds_nothing_empty_fuzzy_or_unused(language: str, domain: str) -> None:
    used = {collect.key(message) for message in collect.collect(domain)}
    messages = our_messages(language, domain)
    assert [collect.key(message) for message in messages if not collect.is_translated(message)] == []
    assert [collect.key(message) for message in messages if collect.key(message) not in used] == []


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_placeholders_and_tags_are_kept(language: str, domain: str) -> None:
    wrong = []
    for message in our_messages(language, domain):
        for english, text in forms_of(message):
            if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(text)):
                wrong.append((english, text))
    assert wrong == []


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_our_texts_are_written_in_cyrillic(language: str, domain: str) -> None:
    pairs = [pair for message in our_messages(language, domain) for pair in forms_of(message)]
    assert [english for english, text in pairs if is_english(text)] == []


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("language", collect.LANGUAGES)
def test_no_text_falls_back_to_english(language: str) -> None:
    english = []
    with translation.override(language):
        for message in [found for found in collect.collect("django") if found.id]:
            context, text = collect.key(message)
            if isinstance(message.id, str):
                shown = translation.pgettext(context, text) if context else translation.gettext(text)
            elif context:
                shown = translation.npgettext(context, text, message.id[1], 5)
            else:
                shown = translation.ngettext(text, message.id[1], 5)
            if is_english(shown):
                english.append((text, shown))
    assert english == []


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("english", "kk", "ru"),
    [
        ("Log in", "Кіру", "Войти"),
        ("Sign In", "Кіру", "Войти"),
        ("Sign Up", "Тіркелу", "Зарегистрироваться"),
        ("This field is required.", "Бұл өрісті толтыру міндетті.", "Обязательное поле."),
        (
            "Save and continue editing",
            "Сақтау және өзгертуді жалғастыру",
            "Сохранить и продолжить редактирование",
        ),
        (
            "Delete selected %(verbose_name_plural)s",
            "Таңдалғандарды жою: %(verbose_name_plural)s",
            "Удалить выбранные %(verbose_name_plural)s",
        ),
        (
            "This password is too common.",
            "Бұл құпиясөз тым кең тараған.",
            "Введённый пароль слишком широко распространён.",
        ),
        ("Change history: %s", "Өзгерістер тарихы: %s", "История изменений: %s"),
    ],
)
def test_texts_everybody_meets(english: str, kk: str, ru: str) -> None:
    shown = []
    for language in collect.LANGUAGES:
        with translation.override(language):
            shown.append(translation.gettext(english))
    assert shown == [kk, ru]


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("language", "too_long", "too_short", "since"),
    [
        (
            "kk",
            "Таңбалар саны 3-ден аспауы керек (қазір 5).",
            "Құпиясөз тым қысқа. Кемінде 12 таңба болуы керек.",
            "3\N{NO-BREAK SPACE}күн",
        ),
        (
            "ru",
            "Убедитесь, что это значение содержит не более 3 символов (сейчас 5).",
            "Введённый пароль слишком короткий. Он должен состоять из как минимум 12 символов.",
            "3\N{NO-BREAK SPACE}дня",
        ),
    ],
)
def test_sentences_with_counts(language: str, too_long: str, too_short: str, since: str) -> None:
    with translation.override(language):
        with pytest.raises(ValidationError) as length:
            forms.CharField(max_length=3).clean("12345")
        with pytest.raises(ValidationError) as password:
            MinimumLengthValidator(12).validate("short")
        assert length.value.messages == [too_long]
        assert password.value.messages == [too_short]
        assert timesince(date(2026, 11, 19), date(2026, 11, 22)) == since
