"""The front end stands on its own: nothing from elsewhere, nothing missing, small enough for cheap phones."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
LETTERS = "әғқңөұүһіӘҒҚҢӨҰҮҺІёЁ№₸«»–’łŁśćğıİşçáčěřžůäöüß"

LOADED_FROM = re.compile(
    r"""(?:src|href)=["'](https?:)?//[^"']*\.(?:js|css|woff2?|ttf|png|svg)|@import|url\(["']?(?:https?:)?//"""
)
ICON = re.compile(r"""\b(?:name|icon)="([a-z]+)\"""")
STATIC_FILE = re.compile(r"""{%\s*static\s+['"]([^'"]+)['"]""")

# What a public page loads besides itself, in bytes on the wire without compression (experience.md: 150 KB).
EVERY_PAGE = [
    "css/tokens.css",
    "vendor/bootstrap/subset.css",
    "css/portal.css",
    "icons/sprite.svg",
    "fonts/noto-sans-400.woff2",
    "fonts/noto-sans-600.woff2",
    "fonts/noto-serif-600.woff2",
]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES + SHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_loaded_from_elsewhere(path):
    assert LOADED_FROM.findall(text(path)) == []


@pytest.mark.parametrize(
    "bad", ['<script src="https://cdn.example/x.js">', "@import 'x'", "url(//fonts.example/a)"]
)
def test_the_guard_sees_what_comes_from_elsewhere(bad):
    assert LOADED_FROM.search(bad)


def test_every_static_file_that_a_template_names_exists():
    named = {name for path in TEMPLATES for name in STATIC_FILE.findall(text(path))}
    own = {name for name in named if not name.startswith(("admin/", "account/", "mfa/"))}
    assert sorted(name for name in own if not (STATIC / name).is_file()) == []


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'id="i-([a-z]+)"', text(STATIC / "icons" / "sprite.svg")))
    includes = re.compile(r"{%\s*include\s+[\"']_parts/(?:icon|state|empty)\.html[\"'][^%]*%}")
    named = {name for path in TEMPLATES for tag in includes.findall(text(path)) for name in ICON.findall(tag)}
    assert named - drawn == set()


def test_a_public_page_is_light():
    sizes = {name: (STATIC / name).stat().st_size for name in EVERY_PAGE}
    assert sum(sizes.values()) <= 150_000
    assert sum(size for name, size in sizes.items() if name.endswith(".css")) <= 70_000


@pytest.mark.parametrize(
    "path",
    sorted((STATIC / "fonts").rglob("*.woff2")) + sorted((STATIC / "fonts").rglob("*.ttf")),
    ids=lambda path: path.name,
)
def test_a_font_draws_kazakh_russian_and_the_names_of_partners(path):
    with TTFont(path) as font:
        drawn = font.getBestCmap()
    assert [letter for letter in LETTERS if ord(letter) not in drawn] == []


def test_the_front_end_lock_names_no_registry():
    lock = json.loads(text(ROOT / "package-lock.json"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_carry_no_words_of_their_own(path):
    """Texts come from data attributes, where they are translated."""
    assert re.findall(r"textContent = [\"'][^\"']", text(path)) == []
