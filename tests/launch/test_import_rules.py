"""Every import contract is seen to fail when it is broken, on a copy of the tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mobility.launch.prepare import ROOT

PACKAGES = ("mobility", "partners", "programs", "applications")
LINTER = Path(sys.executable).parent / "lint-imports"

BREACHES = [
    (
        "The whole: each package uses only those below it",
        "partners/models/institutions.py",
        "import programs.models",
    ),
    (
        "Inside applications: later stages use earlier ones",
        "applications/models/person.py",
        "import applications.queries",
    ),
    (
        "Inside every other package: the same order of files",
        "programs/models/call.py",
        "import programs.queries",
    ),
    ("Decisions know no tables, no queue, no paper", "programs/rules/judgement.py", "import programs.models"),
    ("Only mobility.common.pdf draws with WeasyPrint", "applications/queries.py", "import weasyprint"),
    ("Nobody imports tasks or admin", "mobility/urls.py", "import partners.admin"),
    ("Views only from urls", "programs/queries.py", "import partners.views"),
    ("Forms only from views, admin and sheets", "applications/queries.py", "import applications.forms"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    copy = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def lint(tree):
    """The names of the broken contracts."""
    result = subprocess.run([LINTER, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False)
    lines = result.stdout.splitlines()
    assert lines.count("Contracts") == 1, result.stdout
    return {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}


def test_rules_are_kept(tree):
    assert lint(tree) == set()


@pytest.mark.parametrize(("contract", "path", "line"), BREACHES, ids=[breach[2] for breach in BREACHES])
def test_breach_is_seen(tree, contract, path, line):
    file = tree / path
    imported = tree / f"{line.removeprefix('import ').replace('.', '/')}.py"
    if imported.parent.is_dir() and not imported.with_suffix("").is_dir():
        imported.touch()
    kept = file.read_text(encoding="utf-8")
    file.write_text(f"{kept}\n{line}\n", encoding="utf-8")
    try:
        assert contract in lint(tree)
    finally:
        file.write_text(kept, encoding="utf-8")
