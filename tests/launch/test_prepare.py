"""Preparing a machine: what is checked, what is said when it cannot go on."""

import ast
import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from mobility.launch import prepare

SCRIPT = prepare.ROOT / "mobility" / "launch" / "prepare.py"


def test_script_needs_nothing_but_the_standard_library():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module.split(".")[0])
    assert imported - sys.stdlib_module_names == set()


def test_old_python_is_told_what_to_do():
    prepare.check_python((3, 11, 0))
    with pytest.raises(prepare.Stop) as stop:
        prepare.check_python((3, 9, 2))
    assert str(stop.value) == (
        "The portal needs Python 3.11 or newer and this is Python 3.9: "
        "please name a newer one, for instance `make run PYTHON=python3.12`."
    )


def test_nearly_full_disk_is_told_how_much_is_needed():
    prepare.check_disk("run", 600_000_000)
    with pytest.raises(prepare.Stop) as stop:
        prepare.check_disk("run", 599_999_999)
    assert str(stop.value) == (
        f"The disk is nearly full: 600 MB are needed in {prepare.ROOT} and 599 MB are free, please make room."
    )


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """A machine that lacks a library, and where neither apt nor sudo can be found."""
    monkeypatch.setattr(prepare, "SYSTEM", tmp_path / "system")
    monkeypatch.setattr(prepare, "LOG", tmp_path / "prepare.log")
    monkeypatch.setitem(prepare.LIBRARIES, "libnowhere-1.0-0", "libnowhere-1.0.so.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_one_exact_sentence_when_nothing_can_be_installed(bare_machine):
    with pytest.raises(prepare.Stop) as stop:
        prepare.bring_system_packages("run")
    assert (
        str(stop.value)
        == "Please install these packages and try again: sudo apt-get install libnowhere-1.0-0"
    )


def test_apt_that_fails_ends_in_the_same_sentence(bare_machine):
    apt = bare_machine / "apt-get"
    apt.write_text("#!/bin/sh\necho 'Temporary failure resolving'\nexit 100\n", encoding="utf-8")
    apt.chmod(0o755)
    env = bare_machine / "env"
    env.symlink_to("/usr/bin/env")
    with pytest.raises(prepare.Stop) as stop:
        prepare.bring_system_packages("run")
    assert (
        str(stop.value)
        == "Please install these packages and try again: sudo apt-get install libnowhere-1.0-0"
    )


def test_tests_also_need_a_browser_and_gettext(bare_machine):
    missing = prepare.missing_packages("test")
    assert [name for name in missing if name in ("gettext", "chromium", "libnowhere-1.0-0")] == [
        "gettext",
        "chromium",
        "libnowhere-1.0-0",
    ]
    assert "chromium" not in prepare.missing_packages("run")


def test_unpacked_packages_are_handed_on(monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "SYSTEM", tmp_path)
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "/usr/bin")
    libraries = tmp_path / "usr" / "lib" / "x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    (libraries / "libnowhere-1.0.so.0").touch()
    browser = tmp_path / "usr" / "lib" / "chromium" / "chromium"
    browser.parent.mkdir()
    browser.touch()

    env = prepare.environment()

    assert prepare.has_library("libnowhere-1.0.so.0")
    assert env["LD_LIBRARY_PATH"] == str(libraries)
    assert env["PATH"] == f"/usr/bin{os.pathsep}{tmp_path / 'usr' / 'bin'}"
    assert env["CHROMIUM"] == str(browser)
    assert Path(env["FONTCONFIG_FILE"]).read_text(encoding="utf-8").count("<dir>") == 3


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "OSError: [Errno 28] No space left on device",
            "It failed: the disk is full, please make room and try again.",
        ),
        (
            "Temporary failure in name resolution",
            "It failed: the network did not answer, please check the connection and try again.",
        ),
        (
            "hashes do not match",
            "It failed; the log var/log/prepare.log says why: hashes do not match",
        ),
    ],
)
def test_failure_is_explained_from_the_log(monkeypatch, tmp_path, output, sentence):
    log = tmp_path / "prepare.log"
    log.write_text(f"$ pip install\n{output}\n", encoding="utf-8")
    monkeypatch.setattr(prepare, "LOG", log)
    assert prepare.reason("It failed") == sentence


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk is full: please make room and try again."),
        (
            errno.EACCES,
            "/srv/portal may not be written by this user: please make the folder yours or use another copy.",
        ),
        (errno.ENOENT, "/srv/portal: No such file or directory."),
    ],
)
def test_operating_system_errors_become_sentences(number, sentence):
    assert prepare.sentence_for(OSError(number, os.strerror(number), "/srv/portal")) == sentence


def test_secret_key_is_made_once_and_readable_by_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    prepare.keep_secret_key()
    file = tmp_path / "data" / "secret_key"
    first = file.read_text(encoding="utf-8")
    prepare.keep_secret_key()
    assert len(first) >= 60
    assert file.read_text(encoding="utf-8") == first
    assert file.stat().st_mode & 0o777 == 0o600


def test_secret_key_of_the_environment_is_not_written_down(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "given")
    prepare.keep_secret_key()
    assert list(tmp_path.iterdir()) == []


def test_virtual_environment_is_current_only_for_the_very_lock(monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    monkeypatch.setattr(prepare, "VENV", tmp_path)
    stamp = tmp_path / "installed.txt"
    assert not prepare.venv_is_current("run")
    stamp.write_text(prepare.stamp_of("base.lock"), encoding="utf-8")
    assert (prepare.venv_is_current("run"), prepare.venv_is_current("test")) == (True, False)
    stamp.write_text(prepare.stamp_of("dev.lock"), encoding="utf-8")
    assert (prepare.venv_is_current("run"), prepare.venv_is_current("test")) == (True, True)
    stamp.write_text("3.11 of an older lock", encoding="utf-8")
    assert (prepare.venv_is_current("run"), prepare.venv_is_current("test")) == (False, False)


def test_the_command_takes_over_with_its_own_exit_code(tmp_path):
    """A second start in a prepared tree: every step is named, then the command runs, its code comes back."""
    result = subprocess.run(
        [sys.executable, str(SCRIPT), "run", "--", "sh", "-c", "echo command runs in $PWD; exit 7"],
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 7
    assert [line[:3] for line in result.stdout.splitlines()[:5]] == ["1/5", "2/5", "3/5", "4/5", "5/5"]
    assert result.stdout.splitlines()[-1] == f"command runs in {prepare.ROOT}"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become a user who may not write")
def test_folder_of_somebody_else_is_a_sentence(tmp_path):
    tree = tmp_path / "portal"
    shutil.copytree(SCRIPT.parent, tree / "mobility" / "launch")
    shutil.copytree(prepare.ROOT / "requirements", tree / "requirements")
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    result = subprocess.run(
        ["/usr/bin/python3", str(tree / "mobility" / "launch" / "prepare.py"), "run"],
        capture_output=True,
        text=True,
        check=False,
        user=65534,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.splitlines()[-1] == (
        f"{tree / 'var'} may not be written by this user: please make the folder yours or use another copy."
    )
