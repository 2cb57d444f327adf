"""The demo year: everybody is invented, every state occurs, and the same seed gives the same year."""

import datetime as dt
import io
import os
import re
import shlex
import subprocess
import sys
from collections import Counter

import pikepdf
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from applications.commission.models import Assessment, RankedCandidate, Session
from applications.models import Applicant, Application, Document, Transition, Upload
from applications.queries import judgement_of, what_is_missing
from applications.workflow import State
from mobility.accounts.models import User
from mobility.common import files, iin
from mobility.common.clock import age_on
from mobility.common.models import StoredFile
from mobility.common.verdict import Outcome
from mobility.mail.models import Message
from mobility.portal.demo import accounts
from mobility.portal.demo.documents import SPECIMENS, specimen
from mobility.portal.follow.models import Follow
from partners.models import Institution
from programs.models import Call

from .rows import lines


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo year, loaded once for all tests here and rolled back afterwards."""
    from django.db import connection, transaction

    kept = settings.FILES_DIR, settings.CACHES
    settings.FILES_DIR = tmp_path_factory.mktemp("files")
    # What another test keeps of another university must not be found while this year is played.
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": "demo"}}
    output = io.StringIO()
    with django_db_blocker.unblock():
        with transaction.atomic():
            call_command("demo", stdout=output)
            yield output.getvalue()
            transaction.set_rollback(True)
        connection.close()
    settings.FILES_DIR, settings.CACHES = kept


@pytest.fixture(autouse=True)
def own_folders():
    """The files of the year stay where the year put them."""


@pytest.fixture
def read(year, db):
    """What the command said; what a test changes is undone after it."""
    return year


def test_five_calls_relative_to_today(read):
    today = timezone.localdate()
    calls = {call.code: call for call in Call.objects.all()}
    assert set(calls) == {
        "mshe-open",
        "ka171-closing",
        "mshe-scoring",
        "exchange-finished",
        "exchange-coming",
    }
    assert calls["mshe-open"].days_left(today) > 28
    assert calls["ka171-closing"].days_left(today) == 3
    assert calls["mshe-scoring"].closes_on < today < calls["mshe-scoring"].results_on
    assert calls["exchange-finished"].stay_from < today
    assert calls["exchange-coming"].opens_on == today + dt.timedelta(days=9)
    assert Session.objects.get(call=calls["mshe-scoring"]).is_open
    assert not Session.objects.get(call=calls["exchange-finished"]).is_open
    assert Institution.objects.count() == 20


def test_every_state_occurs(read):
    states = list(Application.objects.values_list("state", flat=True))
    assert set(states) == set(State)
    assert len(states) == Applicant.objects.count() == 123


def test_people_follow_the_call_that_opens_later(read):
    coming = Follow.objects.filter(call__code="exchange-coming").order_by("pk")
    assert coming.first().user.email == accounts.STUDENT.email
    assert (coming.count(), coming.waiting().count(), coming.filter(changes=True).count()) == (10, 10, 5)


def test_three_came_another_way_and_one_was_taken_over(read):
    came = Application.objects.exclude(channel="portal").order_by("number")
    assert [(row.channel, row.applicant.user.stand_in, row.state) for row in came] == [
        ("egov", True, State.SUBMITTED),
        ("office", True, State.SUBMITTED),
        ("office", False, State.SUBMITTED),
    ]


def test_every_document_state_but_waived_occurs(read):
    states = set(Document.objects.values_list("state", flat=True))
    assert states == {"missing", "uploaded", "accepted", "returned"}


def test_people_are_invented_and_their_numbers_right(read):
    citizens = Applicant.objects.exclude(birth_date=None).filter(citizenship="KZ")
    assert citizens.count() > 100
    for person in citizens:
        assert iin.check(person.iin, person.birth_date, person.sex) is None
        assert re.fullmatch(r"\+7 700 000 \d\d \d\d", person.phone)
    people = User.objects.filter(stand_in=False)
    assert all(address.endswith("@example.kz") for address in people.values_list("email", flat=True))
    assert len(set(citizens.values_list("iin", flat=True))) == citizens.count()


def test_whoever_submitted_was_let_through_by_the_rules(read):
    for application in Application.objects.exclude(number=None).select_related("call", "applicant"):
        outcomes = {finding["outcome"] for finding in application.findings if not finding["soft"]}
        assert outcomes <= {Outcome.ELIGIBLE, Outcome.INDIVIDUAL}
    assert any(
        finding["outcome"] == Outcome.INDIVIDUAL
        for application in Application.objects.filter(call__code="mshe-open")
        for finding in application.findings
    )


def test_time_goes_forward_and_ends_today(read):
    now = timezone.now()
    for application in Application.objects.prefetch_related("transitions"):
        moments = [move.at for move in sorted(application.transitions.all(), key=lambda move: move.pk)]
        assert moments == sorted(moments)
        assert all(application.created_at <= moment <= now for moment in moments)
        assert application.state_since == (moments[-1] if moments else application.created_at)
    assert Transition.objects.filter(at__gt=now).count() == 0
    assert Upload.objects.filter(uploaded_at__gt=now).count() == 0


def test_aigerims_draft_waits_for_her(read):
    application = Application.objects.get(applicant__user__email=accounts.STUDENT.email)
    assert (application.state, application.call.code) == (State.DRAFT, "ka171-closing")
    missing = what_is_missing(application)
    assert (missing["profile"], missing["choices"]) == ([], False)
    assert sorted(document.requirement.code for document in missing["documents"]) == [
        "LANGUAGE",
        "MEDICAL_072U",
        "PARENT_CONSENT",
        "RECOMMENDATION",
        "TRANSCRIPT",
    ]
    assert age_on(application.applicant.birth_date, application.call.stay_from) == 17
    assert judgement_of(application).outcome == Outcome.ELIGIBLE


def test_the_commission_is_at_work(read):
    session = Session.objects.get(call__code="mshe-scoring")
    own = Counter(
        Assessment.objects.filter(session=session, member__user__email="member@example.kz").values_list(
            "state", flat=True
        )
    )
    assert own == {"done": 9, "started": 1, "abstained": 1}
    assert session.commission.members.exclude(function="secretary").count() == 5


def test_equals_at_the_last_place_stay_ranked(read):
    left = RankedCandidate.objects.filter(application__state=State.RANKED)
    assert left.count() == 2
    assert sorted(position.tied_with for position in left) == sorted(
        [other.application.number] for other in left
    )


def test_letters_of_the_past_are_sent_already(read):
    sent = Message.objects.filter(state=Message.State.SENT)
    assert all(letter.subject and letter.body for letter in sent)
    # One who applied on paper has no e-mail address: the letter is kept and goes nowhere.
    others = Message.objects.exclude(pk__in=sent).values_list("template__code", "state", "recipient")
    assert list(others) == [("submitted", "cancelled", "")]


def test_papers_are_few_files_shared_by_content(read):
    assert Upload.objects.count() > 700
    kept = set(StoredFile.objects.values_list("sha256", flat=True))
    assert len(kept) <= len(SPECIMENS)
    for stored in StoredFile.objects.filter(pk__in=StoredFile.objects.values_list("pk")[:20]):
        with files.open_stored(stored) as content:
            assert len(content.read()) == stored.size


@pytest.mark.parametrize("code", SPECIMENS)
def test_specimens_are_valid_small_files(code):
    checked = specimen(code)
    assert len(checked.content) < 100_000
    if checked.media_type == files.PDF:
        with pikepdf.open(io.BytesIO(checked.content)) as pdf:
            assert len(pdf.pages) == checked.pages
    else:
        Image.open(io.BytesIO(checked.content)).verify()


def test_accounts_can_be_printed_and_sign_in(read):
    output = io.StringIO()
    call_command("demo", "--accounts", stdout=output)
    lines = output.getvalue().splitlines()
    assert lines[0].split() == ["role", "e-mail", "password"]
    assert [line.split()[-2] for line in lines[1:]] == [account.email for account in accounts.SHOWN]
    for account in accounts.SHOWN:
        assert User.objects.get(email=account.email).check_password(accounts.PASSWORD)


def test_loading_twice_changes_nothing(read):
    output, before = io.StringIO(), lines()
    call_command("demo", stdout=output)
    assert output.getvalue().startswith("The demo data are there already.")
    assert lines() == before


@pytest.mark.soak
def test_the_same_seed_gives_the_same_year(tmp_path):
    """Two processes whose sets and dictionaries have other orders, each with a database of its own."""
    play = "migrate", "demo --small"
    years = [subprocess.Popen(**the_year(tmp_path / seed, seed, play)) for seed in ("1", "7")]
    assert [year.wait(600) for year in years] == [0, 0]
    first, second = ((tmp_path / seed / "rows").read_text().splitlines() for seed in ("1", "7"))
    assert len(first) == len(second) > 1500
    assert [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]] == []


def the_year(folder, seed: str, commands) -> dict:
    """Return how to start a process that plays a year into a folder and writes its rows beside it."""
    folder.mkdir()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "DATA_DIR": str(folder),
        "SECRET_KEY": "test",
        "DJANGO_SETTINGS_MODULE": "mobility.settings",
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    python = shlex.quote(sys.executable)
    steps = [f"{python} manage.py {command} -v0" for command in commands]
    script = " && ".join([*steps, f"{python} -m tests.portal.rows > {shlex.quote(str(folder / 'rows'))}"])
    return {"args": script, "shell": True, "env": environment, "cwd": settings.BASE_DIR}
