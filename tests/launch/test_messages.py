"""Compiling the catalogues and finding what they lack."""

import gettext

import pytest

from mobility.launch import messages

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals={}\\n"\n\n'
)
RUSSIAN = HEADER.format("3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);")


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "mobility" / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)

    def write(body):
        path.write_text(RUSSIAN + body, encoding="utf-8")
        return path

    return write


def test_compiled_catalogue_is_read_by_gettext_with_its_plural_forms(catalogue):
    path = catalogue(
        'msgid "Submit"\nmsgstr "Подать"\n\n'
        'msgid "%(n)s place"\nmsgid_plural "%(n)s places"\n'
        'msgstr[0] "%(n)s место"\nmsgstr[1] "%(n)s места"\nmsgstr[2] "%(n)s мест"\n'
    )
    assert messages.compile_catalogue(path)
    with path.with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("Submit") == "Подать"
    assert [translations.ngettext("%(n)s place", "%(n)s places", n) for n in (1, 2, 5, 21)] == [
        "%(n)s место",
        "%(n)s места",
        "%(n)s мест",
        "%(n)s место",
    ]


def test_catalogue_is_compiled_only_when_it_is_newer(catalogue):
    path = catalogue('msgid "Submit"\nmsgstr "Подать"\n')
    assert [messages.compile_catalogue(path), messages.compile_catalogue(path)] == [True, False]


def test_complete_catalogue_has_no_faults(catalogue):
    path = catalogue('msgid "Hello, %(name)s"\nmsgstr "Здравствуйте, %(name)s"\n')
    assert list(messages.faults(path)) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('msgid "Submit"\nmsgstr ""\n', "ru: 'Submit' is not translated"),
        ('#, fuzzy\nmsgid "Submit"\nmsgstr "Подать"\n', "ru: 'Submit' is marked fuzzy"),
        (
            'msgid "%(n)s place"\nmsgid_plural "%(n)s places"\n'
            'msgstr[0] "место"\nmsgstr[1] ""\nmsgstr[2] "мест"\n',
            "ru: '%(n)s place' is not translated",
        ),
        (
            'msgid "Hello, %(name)s"\nmsgstr "Здравствуйте, %(nam)s"\n',
            "ru: 'Hello, %(name)s' uses a placeholder its original does not have",
        ),
    ],
)
def test_faults_are_named(catalogue, body, fault):
    assert list(messages.faults(catalogue(body))) == [fault]


def test_folders_of_library_texts_are_compiled_too(tmp_path):
    for folder in ("locale", "locale_thirdparty"):
        path = tmp_path / "mobility" / folder / "kk" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        path.touch()
    found = messages.catalogues(tmp_path)
    assert [path.parents[2].name for path in found] == ["locale", "locale_thirdparty"]
