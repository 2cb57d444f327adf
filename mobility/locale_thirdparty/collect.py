"""Collect the texts of other packages that lack a Kazakh or Russian translation.

Run by hand after an upgrade, then translate what is empty:

    .venv/bin/python -m mobility.locale_thirdparty.collect

Django's Kazakh catalogue is about 60 % complete, allauth has none. The catalogues beside this file fill the
gaps; `LOCALE_PATHS` puts them before the packages' own and after the project's. A text that a package has
translated badly may be added by hand: it is kept as long as the package still uses it.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HERE = Path(__file__).parent
LANGUAGES = ("kk", "ru")
DOMAINS = ("django", "djangojs")

# Packages and parts of packages whose text a visitor, an applicant or the office can meet.
SOURCES = (
    "django/core",
    "django/db/models",
    "django/forms",
    "django/utils",
    "django/views",
    "django/contrib/admin",
    "django/contrib/auth",
    "django/contrib/contenttypes",
    "django/contrib/humanize",
    "django/contrib/sessions",
    "allauth/account",
    "allauth/core",
    "allauth/mfa",
    "allauth/socialaccount",
    "allauth/templates",
    "allauth/templates/socialaccount/messages",
    "allauth/usersessions",
    "crispy_bootstrap5",
    "crispy_forms",
    "django_htmx",
    "modeltranslation",
)
# Never shown here: sign-in through social networks, pages and letters that have our own in their place, the
# identity provider, management commands, tests, Django's welcome page, and a script template that only looks
# as if it held a text.
SKIPPED = {
    "providers",
    "socialaccount",
    "idp",
    "management",
    "tests",
    "openid",
    "locale",
    "default_urlconf.html",
    "i18n_catalog.js",
}
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
# A message is known by its context and its singular.
Key = tuple[str | None, str]


def key(message: Message) -> Key:
    """Return context and singular of `message`."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def translations(message: Message) -> list[str]:
    """Return the translation of `message`: one text, or one per plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def is_translated(message: Message) -> bool:
    """Say whether `message` has a text in every plural form and is not fuzzy."""
    return not message.fuzzy and all(translations(message))


def read(path: Path) -> Catalog:
    """Read a .po file with the plural rule of its own header; a missing file is an empty catalogue."""
    if not path.exists():
        return Catalog()
    with path.open("rb") as stream:
        return read_po(stream)


def package_folder(source: str) -> Path:
    """Return the folder of `source` ("django/forms") in the installed packages."""
    package, *rest = source.split("/")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"{package} is not installed")
    return Path(spec.origin).parent.joinpath(*rest)


def source_files(domain: str) -> Iterator[Path]:
    """Yield the files whose texts belong to `domain`."""
    suffixes = {".js"} if domain == "djangojs" else {".py", ".html", ".txt"}
    for source in SOURCES:
        folder = package_folder(source)
        for path in sorted(folder.rglob("*")):
            if path.suffix in suffixes and not SKIPPED.intersection(path.relative_to(folder).parts):
                yield path


def collect(domain: str) -> Catalog:
    """Return every text of the packages in `domain`, read from their sources by xgettext."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "files")
        lines = []
        for number, path in enumerate(source_files(domain)):
            if path.suffix in (".html", ".txt"):
                template = Path(folder, f"{number}.py")
                template.write_text(templatize(path.read_text("utf-8")), "utf-8")
                path = template
            lines.append(str(path))
        listed.write_text("\n".join(lines), "utf-8")
        language = "JavaScript" if domain == "djangojs" else "Python"
        command = ["xgettext", f"--files-from={listed}", f"--language={language}", "--from-code=UTF-8"]
        command += ["--output=-", "--no-location", *(f"--keyword={keyword}" for keyword in KEYWORDS)]
        found = subprocess.run(command, check=True, capture_output=True)
        # xgettext leaves blanks in the header, at the top, which Babel cannot read.
        filled = found.stdout
        for blank, value in ((b"CHARSET", b"UTF-8"), (b"INTEGER", b"2"), (b"EXPRESSION", b"n!=1")):
            filled = filled.replace(blank, value, 1)
        return read_po(BytesIO(filled))


def translated_by_packages(language: str, domain: str) -> set[Key]:
    """Return the texts that the packages' own catalogues translate into `language`."""
    folders = {package_folder("django/conf/locale")}
    for source in SOURCES:
        folders.add(package_folder(source) / "locale")
        folders.add(package_folder(source.split("/")[0]) / "locale")
    known = set()
    for folder in folders:
        catalogue = read(folder / language / "LC_MESSAGES" / f"{domain}.po")
        known |= {key(message) for message in catalogue if message.id and is_translated(message)}
    return known


def own_path(language: str, domain: str) -> Path:
    """Return the path of our catalogue."""
    return HERE / language / "LC_MESSAGES" / f"{domain}.po"


def missing(language: str, domain: str) -> list[Message]:
    """Return the packages' texts that neither they nor our catalogue translate into `language`."""
    known = translated_by_packages(language, domain)
    known |= {key(message) for message in read(own_path(language, domain)) if is_translated(message)}
    return [message for message in collect(domain) if message.id and key(message) not in known]


def update(language: str, domain: str) -> int:
    """Drop unused texts from our catalogue, add the missing ones empty, and return how many those are."""
    own = read(own_path(language, domain))
    used = {key(message) for message in collect(domain) if message.id}
    for message in list(own):
        if message.id and key(message) not in used:
            own.delete(message.id, message.context)
    wanted = missing(language, domain)
    for message in wanted:
        own.add(message.id, context=message.context)
    with own_path(language, domain).open("wb") as stream:
        write_po(stream, own, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    return len(wanted)


def main() -> None:
    """Update all catalogues and print how many texts still need a translation."""
    for language in LANGUAGES:
        for domain in DOMAINS:
            print(f"{own_path(language, domain)}: {update(language, domain)} to translate")


if __name__ == "__main__":
    main()
