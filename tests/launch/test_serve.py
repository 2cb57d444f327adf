"""Starting and keeping the portal: ports, back-off, stopping, what a person is told."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from mobility.launch import serve


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        yield other.getsockname()[1]


def test_taken_port_is_one_sentence(taken_port):
    with pytest.raises(serve.CannotStart) as problem:
        serve.check_port("127.0.0.1", taken_port)
    assert str(problem.value) == (
        f"Port {taken_port} on 127.0.0.1 is taken by another program: try `PORT=8001 make run`."
    )


def test_starting_on_a_taken_port_prints_that_sentence_and_nothing_else(taken_port, tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "mobility.launch.serve"],
        cwd=serve.ROOT,
        env={**os.environ, "PORT": str(taken_port), "HOST": "127.0.0.1", "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout == (
        f"Port {taken_port} on 127.0.0.1 is taken by another program: try `PORT=8001 make run`.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "80.5"])
def test_port_that_is_none_is_one_sentence(text):
    with pytest.raises(serve.CannotStart) as problem:
        serve.read_port(text)
    assert str(problem.value) == f"PORT is {text!r}, which is no port number: try `PORT=8001 make run`."


def test_address_is_one_that_a_browser_here_can_open():
    assert [serve.address(host, 8000) for host in ("127.0.0.1", "0.0.0.0", "::", "::1")] == [
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "http://[::1]:8000",
    ]


def test_other_machines_may_name_this_one_when_it_listens_to_them(monkeypatch):
    for name in ("SITE_URL", "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "to be restored")
        monkeypatch.delenv(name)
    serve.fill_environment("0.0.0.0", 8123)
    assert os.environ["SITE_URL"] == "http://127.0.0.1:8123"
    assert os.environ["ALLOWED_HOSTS"].split(",")[:4] == [
        "127.0.0.1",
        "localhost",
        "[::1]",
        socket.gethostname(),
    ]


def test_what_was_set_by_hand_stays(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://mobility.example.kz")
    monkeypatch.setenv("ALLOWED_HOSTS", "mobility.example.kz")
    serve.fill_environment("0.0.0.0", 8123)
    assert os.environ["SITE_URL"] == "https://mobility.example.kz"
    assert os.environ["ALLOWED_HOSTS"] == "mobility.example.kz"


def test_pauses_double_up_to_half_a_minute():
    assert [serve.pause_after(deaths) for deaths in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


def child_of(code, tmp_path):
    return serve.Child("worker", [sys.executable, "-c", code], tmp_path / "worker.log")


def test_dead_child_is_started_again_after_its_pause_and_the_third_death_shows_the_log(tmp_path, capsys):
    child = child_of("print('the broker is gone'); raise SystemExit(3)", tmp_path)
    now = 1000.0
    for pause in (1, 2, 4):
        child.look(now)
        child.process.wait()
        child.look(now)
        assert child.process is None
        child.look(now + pause - 0.01)
        assert child.process is None
        now += pause
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "The worker stopped (code 3); starting it again in 1 s.",
        "The worker stopped (code 3); starting it again in 2 s.",
        "The worker stopped (code 3); starting it again in 4 s.",
        f"It keeps stopping. The end of {tmp_path / 'worker.log'}:",
        *["    the broker is gone"] * 3,
    ]


def test_child_that_lived_long_begins_its_back_off_anew(tmp_path):
    child = child_of("raise SystemExit(3)", tmp_path)
    child.deaths = 5
    child.start(1000.0)
    child.process.wait()
    child.look(1000.0 + serve.HEALTHY_AFTER_SECONDS + 1)
    assert child.deaths == 1


def test_stop_ends_even_a_child_that_will_not_listen(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "STOP_SECONDS", 0.3)
    ready = tmp_path / "ready"
    deaf = child_of(
        "import pathlib, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(ready)!r}).touch()\n"
        "time.sleep(60)",
        tmp_path,
    )
    deaf.start(time.monotonic())
    while not ready.exists():
        time.sleep(0.02)
    serve.stop([deaf])
    assert deaf.process.returncode == -signal.SIGKILL


def test_large_log_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "LOG_BYTES", 10)
    log = tmp_path / "web.log"
    log.write_text("short", encoding="utf-8")
    serve.make_room(log)
    assert log.exists()
    log.write_text("longer than ten bytes", encoding="utf-8")
    serve.make_room(log)
    assert [path.name for path in tmp_path.iterdir()] == ["web.log.1"]


def test_the_portal_is_three_processes_with_a_log_each(tmp_path):
    family = serve.children("127.0.0.1", 8000, tmp_path)
    assert [(child.name, child.log.name) for child in family] == [
        ("web server", "web.log"),
        ("worker", "worker.log"),
        ("beat", "beat.log"),
    ]
