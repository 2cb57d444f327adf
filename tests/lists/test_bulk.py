"""One step for many: tried out without a trace, made once, explained where it cannot be made."""

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError

from applications import actions as steps
from applications.actions import papers
from applications.lists import actions, queries
from applications.lists.models import BulkLine, BulkStep
from applications.models import Applicant, Application, Document, StepReason, Transition
from applications.reasons import load_return_reasons
from applications.workflow import Impossible
from mobility.accounts.models import User
from mobility.common import jobs
from mobility.common.models import Job, LogEntry
from mobility.common.policy import Refused
from mobility.mail.loading import load_letters
from mobility.mail.models import Message
from tests.factories import ApplicantFactory, staff
from tests.folders.builders import application

pytestmark = pytest.mark.django_db
CHOOSE = "/admin/lists/bulkstep/choose/"
LIST = "/admin/applications/application/"


@pytest.fixture(autouse=True)
def letters(db):
    load_letters()


def accepted(call, number, **more):
    row = application(call, number, **more)
    row.documents.update(state="accepted")
    return row


def work(kind):
    """Let a worker do what was asked for; return the job."""
    return jobs.run(Job.objects.filter(kind=kind).latest("pk").pk)


def tried(rows, step="verify", note="", by=None):
    bulk = actions.try_for_many([row.pk for row in rows], step, note, by or staff("office"))
    work(actions.TRY)
    bulk.refresh_from_db()
    return bulk


def made(bulk):
    actions.confirm(bulk, bulk.by)
    work(actions.MAKE)
    bulk.refresh_from_db()
    return bulk


def states(bulk):
    return {line.application.number[-4:]: (line.state, line.why) for line in queries.lines_of(bulk)}


def test_trying_out_leaves_no_trace_and_says_who_and_why_not(call):
    ready, unchecked, medical, done = (accepted(call, n) for n in (1, 2, 3, 4))
    unchecked.documents.filter(requirement__code__in=["CV", "PHOTO"]).update(state="uploaded")
    medical.documents.filter(requirement__code="MEDICAL").update(state="uploaded")
    steps.verify(done, staff("head"))
    own = accepted(call, 5, applicant=ApplicantFactory(user=staff("office"), proofs=[]))
    letters, entries = Message.objects.count(), LogEntry.objects.count()
    bulk = tried([ready, unchecked, medical, done, own])
    assert states(bulk) == {
        "0001": ("can", ""),
        "0002": ("cannot", "Not accepted yet: Photo, Cv."),
        "0003": ("cannot", "Papers that only others may open are not accepted yet."),
        "0004": ("cannot", "It stands at “papers in order”."),
        "0005": ("cannot", "It is your own application."),
    }
    assert bulk.phase == "tried"
    assert (Message.objects.count(), LogEntry.objects.count()) == (letters, entries)
    assert set(Application.objects.values_list("number", "state")) == {
        ("MSHE-2027-0001", "submitted"),
        ("MSHE-2027-0002", "submitted"),
        ("MSHE-2027-0003", "submitted"),
        ("MSHE-2027-0004", "verified"),
        ("MSHE-2027-0005", "submitted"),
    }
    assert Transition.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "late"), [(40, 5), pytest.param(500, 30, marks=pytest.mark.soak)], ids=["40", "500"]
)
def test_many_with_some_that_may_not(call, monkeypatch, rows, late):
    """Of 500 with 30 that may not: 470 done, 30 explained, one letter each, progress shown."""
    many(call, rows)
    unready = Application.objects.order_by("number")[:late]
    Document.objects.filter(application__in=list(unready), requirement__code="CV").update(state="uploaded")
    seen = []
    told = jobs._progress
    monkeypatch.setattr(
        jobs, "_progress", lambda job, done, total: (seen.append((done, total)), told(job, done, total))
    )
    bulk = tried(Application.objects.order_by("pk"))
    ready = rows - late
    nothing = {"waiting": 0, "can": 0, "cannot": 0, "done": 0}
    assert queries.counts(bulk) == nothing | {"can": ready, "cannot": late, "all": rows}
    assert queries.reasons(bulk) == [("Not accepted yet: Cv.", late)]
    assert Message.objects.count() == 0
    assert seen == [(n, rows) for n in range(0, rows + 1, actions.STRIDE)]
    made(bulk)
    assert queries.counts(bulk) == nothing | {"done": ready, "cannot": late, "all": rows}
    assert Application.objects.filter(state="verified").count() == ready
    assert Transition.objects.filter(step="verify").count() == ready
    letters = Message.objects.filter(template__code="verified")
    assert letters.count() == letters.values("user").distinct().count() == ready
    assert LogEntry.objects.get(verb="bulk.confirm").detail == {"step": "verify", "rows": ready}


def many(call, count):
    """Write so many submitted applications with accepted papers straight into the tables."""
    users = User.objects.bulk_create(
        User(email=f"p{n}@example.kz", password="!", language="en") for n in range(count)
    )
    people = Applicant.objects.bulk_create(
        Applicant(user=user, last_name=f"P{n}", first_name="A") for n, user in enumerate(users)
    )
    sent = application(call, 9999, applicant=people[0]).submitted_at
    Application.objects.all().delete()
    rows = Application.objects.bulk_create(
        Application(applicant=person, call=call, number=f"M-{n:04d}", state="submitted", submitted_at=sent)
        for n, person in enumerate(people)
    )
    cv = call.document_requirements.get(code="CV")
    Document.objects.bulk_create(Document(application=row, requirement=cv, state="accepted") for row in rows)


def test_a_worker_that_is_killed_loses_and_repeats_nothing(call, monkeypatch):
    rows = [accepted(call, n) for n in range(1, 8)]
    bulk = tried(rows)
    actions.confirm(bulk, bulk.by)
    job = Job.objects.get(kind=actions.MAKE)
    once, real = [], actions._one

    def killed(*args, **named):
        if len(once) == 3:
            raise KeyboardInterrupt
        once.append(args[1])
        real(*args, **named)

    monkeypatch.setattr(actions, "_one", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    assert queries.counts(bulk)["done"] == 3
    monkeypatch.setattr(actions, "_one", real)
    Job.objects.filter(pk=job.pk).update(leased_until="2020-01-01T00:00Z")
    jobs.run(job.pk)
    bulk.refresh_from_db()
    assert (queries.counts(bulk)["done"], bulk.phase) == (7, "made")
    assert Message.objects.filter(template__code="verified").count() == 7
    assert Transition.objects.count() == 7
    jobs.run(job.pk)
    assert Message.objects.count() == 7


@pytest.mark.parametrize("when", ["trying", "making"])
def test_one_that_fails_is_left_out_and_the_rest_go_on(call, monkeypatch, when):
    rows = [accepted(call, n) for n in range(1, 4)]
    broken, real = rows[1].pk, papers.fire

    def fire(application, *args, **named):
        moved = real(application, *args, **named)
        if application.pk == broken:
            raise RuntimeError("Nobody expected this.")
        return moved

    if when == "trying":
        monkeypatch.setattr(papers, "fire", fire)
    bulk = tried(rows)
    monkeypatch.setattr(papers, "fire", fire)
    made(bulk)
    assert bulk.phase == "made"
    assert states(bulk) == {
        "0001": ("done", ""),
        "0002": (
            "cannot",
            "Something went wrong here, and nothing was changed. Please make this step by itself.",
        ),
        "0003": ("done", ""),
    }
    assert Application.objects.get(pk=broken).state == "submitted"
    assert Transition.objects.count() == Message.objects.count() == 2
    assert Job.objects.filter(state="done").count() == 2


def test_a_database_that_is_away_is_tried_again(call, monkeypatch):
    bulk = actions.try_for_many([accepted(call, 1).pk], "verify", "", staff("office"))

    def away(*_args, **_named):
        raise OperationalError("gone")

    monkeypatch.setattr(actions, "_make", away)
    assert work(actions.TRY).state == "waiting"
    assert states(bulk) == {"0001": ("waiting", "")}


def test_the_word_is_said_once_and_by_whoever_tried_it_out(call):
    bulk = tried([accepted(call, 1)])
    with pytest.raises(Refused):
        actions.confirm(bulk, staff("head"))
    made(bulk)
    with pytest.raises(Impossible):
        actions.confirm(bulk, bulk.by)
    assert Message.objects.count() == 1


def test_what_changed_meanwhile_is_left_alone_and_told(call):
    first, second, refused = (accepted(call, n) for n in (1, 2, 3))
    refused.documents.filter(requirement__code="CV").update(state="uploaded")
    bulk = tried([first, second, refused])
    steps.fire(first, "refuse", staff("head"), "No longer possible.")
    refused.documents.update(state="accepted")
    made(bulk)
    assert states(bulk) == {
        "0001": ("cannot", "It stands at “refused”."),
        "0002": ("done", ""),
        "0003": ("cannot", "Not accepted yet: Cv."),  # nobody agreed to this one
    }
    assert Application.objects.get(pk=refused.pk).state == "submitted"


def test_one_reason_goes_to_all(call):
    rows = [application(call, n) for n in (1, 2)]
    made(tried(rows, "refuse", "The call was cancelled."))
    assert set(Transition.objects.values_list("step", "note")) == {("refuse", "The call was cancelled.")}
    assert Message.objects.filter(template__code="refused").count() == 2


def test_a_reason_of_the_catalogue_is_read_in_each_language(call):
    load_return_reasons()
    reason = StepReason.objects.filter(step="refuse").first()
    rows = [application(call, n) for n in (1, 2)]
    User.objects.filter(pk=rows[1].applicant.user_id).update(language="kk")
    bulk = actions.try_for_many([row.pk for row in rows], "refuse", "See you.", staff("office"), reason)
    work(actions.TRY)
    bulk.refresh_from_db()
    made(bulk)
    assert [row.transitions.get(step="refuse").note for row in rows] == [
        f"{reason.text_en} See you.",
        f"{reason.text_kk} See you.",
    ]


def test_a_reason_of_another_step_is_not_taken(call):
    load_return_reasons()
    row = application(call, 1)
    wrong = StepReason.objects.filter(step="reopen").first()
    with pytest.raises(ValidationError):
        actions.try_for_many([row.pk], "refuse", "", staff("office"), wrong)


def test_steps_that_ask_more_than_one_reason_are_made_one_by_one():
    assert [step.name for step in queries.steps_for_many(staff("office"))] == [
        "verify",
        "refuse",
        "nominate",
    ]
    assert [step.name for step in queries.steps_for_many(staff("head"))] == [
        "verify",
        "refuse",
        "reopen",
        "hold",
        "pass_over",
        "nominate",
    ]
    with pytest.raises(Refused):
        actions.try_for_many([1], "reopen", "Because.", staff("office"))


def test_a_step_is_walked_through_its_pages(sign_in, call):
    rows = [accepted(call, n) for n in (1, 2, 3)]
    rows[2].documents.filter(requirement__code="CV").update(state="uploaded")
    client = sign_in("office")
    ticked = client.post(LIST, {"action": "step_for_many", "_selected_action": [row.pk for row in rows[:2]]})
    assert ticked["Location"].startswith(f"{CHOOSE}?keys=")
    assert "2 applications" in client.get(ticked["Location"]).content.decode()
    across = {"action": "step_for_many", "_selected_action": [rows[0].pk], "select_across": "1"}
    assert client.post(f"{LIST}?state=submitted", across)["Location"] == f"{CHOOSE}?state=submitted"
    assert "3 applications" in client.get(f"{CHOOSE}?state=submitted").content.decode()
    assert client.post(f"{CHOOSE}?state=submitted", {"step": "refuse", "note": " "}).status_code == 422
    assert BulkStep.objects.count() == 0
    page = client.post(f"{CHOOSE}?state=submitted", {"step": "verify"}, follow=True)
    address = page.redirect_chain[-1][0]
    assert 'hx-trigger="every 1s"' in page.content.decode()
    work(actions.TRY)
    text = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert "2 letters will be written" in text
    assert "Not accepted yet: Cv." in text
    client.post(f"{address.removesuffix('change/')}confirm/")
    work(actions.MAKE)
    text = client.get(address).content.decode()
    assert "2 letters were written" in text
    assert Application.objects.filter(state="verified").count() == 2


def test_work_that_stopped_is_taken_up(sign_in, call):
    bulk = actions.try_for_many([accepted(call, 1).pk], "verify", "", staff("office"))
    Job.objects.update(state="failed")
    client = sign_in("office")
    address = f"/admin/lists/bulkstep/{bulk.pk}/"
    page = client.get(f"{address}change/").content.decode()
    assert "The work stopped after 0 of 1." in page
    assert "hx-trigger" not in page
    client.post(f"{address}go-on/")
    assert Job.objects.get().state == "waiting"
    work(actions.TRY)
    assert BulkLine.objects.get().state == "can"


def test_a_step_for_many_is_its_makers_and_the_heads_to_see(sign_in, call):
    bulk = tried([accepted(call, 1)])
    address = f"/admin/lists/bulkstep/{bulk.pk}/"
    assert sign_in("head").get(f"{address}change/").status_code == 200
    assert sign_in("medical").get(f"{address}change/").status_code == 404
    assert sign_in("medical").post(f"{address}confirm/").status_code == 404
    assert sign_in("head").post(f"{address}confirm/").status_code == 403
    assert "confirm/" not in sign_in("head").get(f"{address}change/").content.decode()


@pytest.mark.parametrize("count", [1, 9])
def test_the_queries_of_its_page_do_not_grow(sign_in, call, count, django_assert_num_queries):
    bulk = tried([accepted(call, n) for n in range(1, count + 1)])
    client = sign_in("office")
    client.get(f"/admin/lists/bulkstep/{bulk.pk}/change/")
    with django_assert_num_queries(8):
        client.get(f"/admin/lists/bulkstep/{bulk.pk}/change/")
