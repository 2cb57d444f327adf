"""Translations: compiling the catalogues, and telling what they lack.

    python -m mobility.launch.messages collect|compile|complete

Compiling is done with Babel, so that starting the portal does not need gettext; collecting needs it.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = "locale"  # the portal's own texts; beside it, `locale_…` folders hold those of the libraries
LANGUAGES = ("kk", "ru")  # English is the language of the source, so its catalogue may stay empty
NOT_SOURCES = ("var", "static", "staticfiles", "tests", "node_modules", "__pycache__")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def catalogues(root: Path, folder: str = f"{LOCALE}*") -> list[Path]:
    return sorted((root / "mobility").glob(f"{folder}/*/LC_MESSAGES/*.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        # Babel writes the plural rule of the file's header only for a catalogue whose language it knows.
        return read_po(file, locale=path.parents[1].name, abort_invalid=True)


def compile_catalogue(path: Path) -> bool:
    """Write the .mo beside a .po when the .po is newer; True when it was written."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    buffer = io.BytesIO()
    write_mo(buffer, read(path))
    # Renamed into place, so that a running portal never reads half a file.
    fresh = target.with_suffix(".mo.new")
    fresh.write_bytes(buffer.getvalue())
    fresh.replace(target)
    return True


def key(message: Message) -> tuple[str, str]:
    """What gettext looks a message up by: its context and its (singular) text."""
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return (message.context or "", text)


def faults(path: Path) -> Iterator[str]:
    """Sentences about messages that are untranslated, fuzzy, or have placeholders their original has not."""
    for message in read(path):
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple | list) else [message.id]
        translated = message.string if isinstance(message.string, tuple | list) else [message.string]
        texts = [text or "" for text in translated]
        where = f"{path.parents[1].name}: {key(message)[1]!r}"
        if not all(texts):
            yield f"{where} is not translated"
        elif message.fuzzy:
            yield f"{where} is marked fuzzy"
        elif not names(texts) <= names(originals):
            yield f"{where} uses a placeholder its original does not have"


def names(texts: Sequence[str]) -> set[str]:
    return {found.group(0) for text in texts for found in PLACEHOLDER.finditer(text)}


def collect(root: Path, languages: Sequence[str]) -> None:
    """Bring the catalogues of a tree up to date with its sources, by Django's makemessages.

    Raises RuntimeError with makemessages' own words when it fails, for instance without gettext.
    """
    command = [sys.executable, "manage.py", "makemessages", "--no-wrap", "--add-location=file"]
    command += [f"--locale={language}" for language in languages]
    command += [f"--ignore={name}" for name in (".*", *NOT_SOURCES)]
    # A copy of the tree has no key of its own, and without one makemessages passes over the settings.
    env = os.environ | {"SECRET_KEY": "reads texts, signs nothing"}
    result = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(result.stderr.strip())


def source_keys() -> set[tuple[str, str]]:
    """The messages that the sources hold now, collected in a copy of the tree; raises what `collect` does."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", *NOT_SOURCES))
        collect(copy, LANGUAGES[:1])
        return {key(message) for path in catalogues(copy, LOCALE) for message in read(path) if message.id}


def complete() -> list[str]:
    """Everything that keeps the Kazakh and Russian catalogues from being complete."""
    found = []
    wanted = source_keys()
    for language in LANGUAGES:
        path = ROOT / "mobility" / LOCALE / language / "LC_MESSAGES" / "django.po"
        if not path.exists():
            found.append(f"{language}: there is no catalogue")
            continue
        known = {key(message) for message in read(path)}
        found += [f"{language}: {text!r} is in the sources only" for _, text in sorted(wanted - known)]
    for path in catalogues(ROOT):
        if path.parents[1].name in LANGUAGES:
            found += faults(path)
    return found


def main(arguments: list[str]) -> int:
    if arguments == ["collect"]:
        collect(ROOT, [*LANGUAGES, "en"])
        arguments = ["compile"]
    if arguments == ["compile"]:
        written = [path for path in catalogues(ROOT) if compile_catalogue(path)]
        print(f"{len(written)} catalogues compiled")
        return 0
    if arguments == ["complete"]:
        found = complete()
        print("\n".join(found) or "Kazakh and Russian are complete.")
        return 1 if found else 0
    print("usage: python -m mobility.launch.messages collect|compile|complete")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
