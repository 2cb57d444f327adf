"""What container health checks say."""

import os

from mobility.launch import health


def test_beat_is_well_while_it_writes_its_schedule(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert not health.beat(now=1000.0)
    schedule = tmp_path / "beat-schedule.db"
    schedule.touch()
    os.utime(schedule, (1000.0, 1000.0))
    assert health.beat(now=1599.0)
    assert not health.beat(now=1600.0)


def test_web_that_does_not_listen_is_not_well():
    assert not health.web(port=1)


def test_unknown_process_is_a_mistake(capsys):
    assert health.main(["database"]) == 2
    assert capsys.readouterr().out == "usage: python -m mobility.launch.health web|worker|beat\n"
