"""Slow work is done once, tried three times, and survives workers and brokers that die."""

import datetime as dt
import threading

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from mobility.accounts.models import User
from mobility.common import files, jobs, tasks
from mobility.common.models import Job

from . import samples


@pytest.fixture
def user(db):
    return User.objects.create_user("asker@example.kz")


@pytest.fixture
def kinds(monkeypatch):
    """Start from an empty list of kinds, so that tests can add their own."""
    monkeypatch.setattr(jobs, "_handlers", {})


@pytest.fixture
def woken(monkeypatch):
    """Collect what workers are told, in place of the network."""
    calls = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, **options: calls.append((name, options["args"]))
    )
    return calls


def fall_silent(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - dt.timedelta(seconds=1))


def test_asked_twice_is_one_job_and_one_call(user, kinds, woken, django_capture_on_commit_callbacks):
    jobs.register("count")(lambda job, progress: None)
    with django_capture_on_commit_callbacks(execute=True):
        first = jobs.ask("count", "count:1", {"n": 1}, user)
        second = jobs.ask("count", "count:1", {"n": 1}, user)
    assert first == second
    assert woken == [("mobility.common.tasks.run_job", (first.pk,))]


def test_unknown_kind_is_refused(user, kinds):
    with pytest.raises(LookupError):
        jobs.ask("nothing", "nothing:1", {}, user)


def test_broker_that_is_away_loses_nothing(user, kinds, monkeypatch, django_capture_on_commit_callbacks):
    def away(*_arguments, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr(current_app, "send_task", away)
    jobs.register("count")(lambda job, progress: None)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.ask("count", "count:1", {}, user)
    tasks.run_due()
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_result_and_progress_are_kept(user, kinds):
    seen = []

    def work(job, progress):
        progress(1, 4)
        seen.append(Job.objects.get(pk=job.pk).percent)
        progress(4, 4)
        return files.store(files.Checked("a.pdf", samples.pdf(), files.PDF, 1), job.asked_by)

    jobs.register("paper")(work)
    job = jobs.ask("paper", "paper:1", {}, user)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert seen == [25]
    assert (job.state, job.done, job.total, job.percent, job.attempts) == ("done", 4, 4, 100, 1)
    assert job.result.name == "a.pdf"
    assert job.finished_at is not None
    assert jobs.ask("paper", "paper:1", {}, user).result == job.result


def test_done_work_is_not_done_again(user, kinds):
    runs = []
    jobs.register("count")(lambda job, progress: runs.append(job.pk))
    job = jobs.ask("count", "count:1", {}, user)
    jobs.run(job.pk)
    assert jobs.run(job.pk) is None
    tasks.run_due()
    assert runs == [job.pk]


def test_failing_work_is_tried_three_times_with_a_pause(user, kinds):
    runs = []

    def work(job, progress):
        runs.append(job.attempts)
        raise ValueError("no paper in the tray")

    jobs.register("print")(work)
    job = jobs.ask("print", "print:1", {}, user)
    for _try in range(5):
        jobs.run(job.pk)
        assert jobs.run(job.pk) is None
        fall_silent(job)
    job.refresh_from_db()
    assert runs == [1, 2, 3]
    assert (job.state, job.error) == ("failed", "ValueError: no paper in the tray")
    assert job.finished_at is not None


def test_failed_work_starts_afresh_when_asked_again(user, kinds):
    jobs.register("print")(lambda job, progress: 1 / 0)
    job = jobs.ask("print", "print:1", {}, user)
    Job.objects.filter(pk=job.pk).update(state="failed", attempts=3, error="x")
    again = jobs.ask("print", "print:1", {}, user)
    assert again.pk == job.pk
    assert (again.state, again.attempts, again.error) == ("waiting", 0, "")


def test_work_of_a_killed_worker_is_taken_over(user, kinds):
    jobs.register("count")(lambda job, progress: None)
    job = jobs.ask("count", "count:1", {}, user)
    assert jobs.claim(job.pk).attempts == 1
    tasks.run_due()
    job.refresh_from_db()
    assert job.state == "running"
    fall_silent(job)
    tasks.run_due()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_worker_that_lost_its_work_changes_nothing(user, kinds):
    def slow(job, progress):
        if job.attempts == 1:
            fall_silent(job)
            jobs.run(job.pk)
            progress(1, 2)

    jobs.register("count")(slow)
    job = jobs.run(jobs.ask("count", "count:1", {}, user).pk)
    assert (job.state, job.attempts, job.error) == ("done", 2, "")


def test_worker_that_comes_back_late_does_not_touch_the_new_attempt(user, kinds):
    def slow(job, progress):
        fall_silent(job)
        assert jobs.claim(job.pk).attempts == 2
        return files.store(files.Checked("late.pdf", samples.pdf(), files.PDF, 1), user)

    jobs.register("count")(slow)
    job = jobs.run(jobs.ask("count", "count:1", {}, user).pk)
    assert (job.state, job.attempts, job.result) == ("running", 2, None)


def test_work_whose_worker_died_three_times_fails(user, kinds):
    jobs.register("count")(lambda job, progress: None)
    job = jobs.ask("count", "count:1", {}, user)
    for _try in range(3):
        assert jobs.claim(job.pk) is not None
        fall_silent(job)
    assert jobs.claim(job.pk) is None
    tasks.run_due()
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The worker was stopped three times.")


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_do_the_work_once(kinds):
    runs = []
    jobs.register("count")(lambda job, progress: runs.append(job.pk))
    job = jobs.ask("count", "count:1", {}, User.objects.create_user("asker@example.kz"))
    start = threading.Barrier(6)

    def work():
        start.wait()
        jobs.run(job.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == [job.pk]
