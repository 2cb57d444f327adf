"""What is said when the database or a setting is wrong."""

import os
import subprocess
import sys

import pytest

from mobility.launch import database
from mobility.launch.prepare import ROOT
from mobility.mail.models import LetterTemplate
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            "sqlite:////nowhere/portal.sqlite3",
            "The sqlite database cannot be used (unable to open database file): please check DATABASE_URL.",
        ),
        (
            "nonsense",
            "A setting is wrong ('ENGINE'): please compare .env with .env.example.",
        ),
    ],
)
def test_wrong_address_is_a_sentence(address, sentence, tmp_path):
    env = {
        **os.environ,
        "SECRET_KEY": "for this test only",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": address,
    }
    result = subprocess.run(
        [sys.executable, "-m", "mobility.launch.database"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [sentence]


def test_silent_server_is_a_sentence(tmp_path):
    env = {**os.environ, "SECRET_KEY": "for this test only", "DATA_DIR": str(tmp_path)}
    env["DATABASE_URL"] = "postgres://portal:secret-word@127.0.0.1:1/portal"
    result = subprocess.run(
        [sys.executable, "-m", "mobility.launch.database"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("The postgresql database cannot be used (connection to server at ")
    assert result.stdout.endswith("): please check DATABASE_URL.\n")
    assert "secret-word" not in result.stdout


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["-m", "mobility.launch.database"], "stdout"),
        (["manage.py", "base_data"], "stderr"),
    ],
)
def test_unknown_university_is_a_sentence(command, words, tmp_path):
    env = {
        **os.environ,
        "SECRET_KEY": "for this test only",
        "DATA_DIR": str(tmp_path),
        "INSTITUTION": "oxford",
    }
    result = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert getattr(result, words).splitlines() == [
        "A setting is wrong (INSTITUTION is 'oxford' and can be one of: atyrau, aupet, kbtu, tou.): "
        "please compare .env with .env.example."
    ]


def test_the_database_of_another_university_is_a_sentence(tmp_path):
    env = {**os.environ, "SECRET_KEY": "for this test only", "DATA_DIR": str(tmp_path), "INSTITUTION": "tou"}
    env["DATABASE_URL"] = f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    for command in (["manage.py", "migrate", "-v0"], ["manage.py", "base_data"]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=True, capture_output=True)
    result = subprocess.run(
        [sys.executable, "-m", "mobility.launch.database"],
        cwd=ROOT,
        env=env | {"INSTITUTION": "kbtu"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        "This database belongs to tou, and INSTITUTION is kbtu: please set INSTITUTION=tou "
        "or name another database."
    ]


@pytest.mark.django_db
def test_a_database_with_people_gets_what_a_newer_version_brings(capsys):
    assert database.main() == database.EMPTY
    assert LetterTemplate.objects.count() == 0
    UserFactory()
    assert database.main() == 0
    LetterTemplate.objects.filter(code="submitted").update(subject_kk="Біздің сөз")
    LetterTemplate.objects.filter(code="extended").delete()
    assert database.main() == 0
    assert LetterTemplate.objects.filter(code="extended").exists()
    assert LetterTemplate.objects.get(code="submitted").subject_kk == "Біздің сөз"
    assert capsys.readouterr().out == ""
