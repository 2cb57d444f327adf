"""What an import linter cannot see: foreign keys, the one door for the state, no inline code in pages."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from applications.workflow import diagram

ROOT = Path(settings.BASE_DIR)
# From where people go to what they bring home; a foreign key may only point to the left (or stay).
STAGES = [
    "contenttypes",
    "auth",
    "common",
    "accounts",
    "mail",
    "partners",
    "programs",
    "applications",
    "approval",
    "references",
    "signing",
    "statements",
    "language_tests",
    "folders",
    "lists",
    "commission",
    "placement",
    "stay",
    "recognition",
    "follow",
    "texts",
    "statistics",
]
BASE = {"common", "accounts"}
PACKAGES = ["mobility", "partners", "programs", "applications"]


def own_models():
    return [m for m in apps.get_models() if m._meta.app_label in STAGES[2:]]


def backward_violations(models, stages=STAGES):
    """Return the foreign keys that point to a later stage; the log and accounts know each other."""
    found = []
    for model in models:
        for field in model._meta.get_fields():
            if not (field.many_to_one or (field.one_to_one and not field.auto_created)):
                continue
            source, target = model._meta.app_label, field.related_model._meta.app_label
            if {source, target} <= BASE:
                continue
            if stages.index(target) > stages.index(source):
                found.append(f"{model.__name__}.{field.name} → {target}")
    return found


def test_foreign_keys_point_back():
    assert backward_violations(own_models()) == []


def test_the_foreign_key_guard_sees_a_key_that_points_forward():
    turned = list(reversed(STAGES))
    assert "Application.call → programs" in backward_violations(own_models(), turned)


def state_assignments(source: str) -> list[int]:
    """Return the lines that assign ``application.state`` or update it through a queryset of applications."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "state":
                owner = target.value
                if isinstance(owner, ast.Name) and owner.id == "application":
                    lines.append(node.lineno)
    return lines


def python_files():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_the_state_of_an_application_changes_in_one_place():
    places = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if state_assignments(path.read_text(encoding="utf-8"))
    ]
    assert places == ["applications/actions/moves.py"]


def test_the_state_guard_sees_a_second_door():
    assert state_assignments("application.state = 'verified'") == [1]


INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=[\"']|\son(?:click|change|submit|load|input)=")


def page_templates():
    for path in (ROOT / "templates").rglob("*.html"):
        if not {"packets", "emails"} & set(path.parts):
            yield path


@pytest.mark.parametrize("path", list(page_templates()), ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_pages_have_no_inline_code(path):
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("bad", ["<script>", '<p style="x">', "<a onclick=", "<style>"])
def test_the_inline_guard_sees(bad):
    assert INLINE.search(f" {bad}")


def test_the_diagram_in_the_architecture_is_the_table_of_moves():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert text.split("```mermaid\n")[1].split("\n```")[0] == diagram()


def test_no_view_decides_by_role():
    """Views ask the policy; a look at is_superuser or a role's name in a view is a second policy layer."""
    pattern = re.compile(r"\.is_superuser|Role\.(OFFICE|FACULTY|MEDICAL)|\.roles\(\)")
    offenders = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if (path.name == "views.py" or "views" in path.parts)
        and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert offenders == []


# The collector of texts knows gettext's own names and `_`, and reads no text inside an f-string.
UNCOLLECTED = re.compile(
    r"""gettext(?:_lazy)? as (?!_\s*$)\w+|\bf"[^"\n]*\{_\(|\bf"[^"\n]*\{gettext\(""", re.MULTILINE
)


def test_every_text_can_be_collected_for_translation():
    found = [path.name for path in python_files() if UNCOLLECTED.search(path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    "bad",
    ["from django.utils.translation import gettext as _now\n", "f\"{place}: {_('open now')}\""],
)
def test_the_collecting_guard_sees(bad):
    assert UNCOLLECTED.search(bad)
