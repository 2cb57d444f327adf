"""The history of an application: who did what, who opened which paper, and who may read it."""

import pytest
from django.utils import timezone

from applications import tracing
from applications.folders.actions import open_folder
from applications.models import Application
from mobility.common import log
from tests.factories import UserFactory, staff
from tests.folders.builders import application

pytestmark = pytest.mark.django_db
LOG = "/admin/common/logentry/"


def page(row):
    return f"/admin/applications/application/{row.ref}/history/"


def test_who_opened_which_paper_is_counted(sign_in, call):
    row, other = application(call, 1), application(call, 2)
    office, head = staff("office"), staff("head")
    for who, code in ((office, "CV"), (office, "CV"), (head, "CV"), (office, "PASSPORT")):
        log.record(who, "document.read", row, requirement=code, sha256="0")
    log.record(office, "packet.make", row, documents=["CV", "PHOTO"])
    log.record(office, "document.read", other, requirement="CV", sha256="0")
    log.record(office, "document.accepted", row, requirement="CV")
    found = {(o.paper, o.who.email): o.times for o in tracing.openings(row, head)}
    assert found == {
        ("Cv", office.email): 3,
        ("Cv", head.email): 1,
        ("Passport", office.email): 1,
        ("Photo", office.email): 1,
    }
    text = sign_in("head").get(page(row)).content.decode()
    assert f"{LOG}?who={office.pk}&amp;what=opened" in text
    assert "document accepted" in text


def test_what_hangs_on_an_application_belongs_to_its_history(sign_in, call):
    row, other = application(call, 1), application(call, 2)
    head = staff("head")
    log.record(head, "folder.check_in", open_folder(row))
    log.record(head, "applicant.save", row.applicant)
    log.record(head, "folder.check_in", open_folder(other))
    log.record(head, "applicant.save", other.applicant)
    verbs = [entry.verb for entry in tracing.entries(row, head)]
    assert verbs == ["applicant.save", "folder.check_in"]


def test_the_head_reads_it_and_specialists_are_told_who_does(sign_in, call):
    row = application(call, 1)
    log.record(staff("head"), "document.read", row, requirement="CV", sha256="0")
    assert "Who opened which paper" in sign_in("head").get(page(row)).content.decode()
    told = sign_in("office").get(page(row)).content.decode()
    assert "The log is read by the head of the office and the technician." in told
    assert "Who opened which paper" not in told
    assert sign_in("chair").get(page(row)).status_code == 403
    assert tracing.openings(row, staff("office")) == []


def test_the_history_of_a_draft_does_not_say_whose_it_is(sign_in, call):
    row = application(call, 1)
    Application.objects.filter(pk=row.pk).update(state="draft", number=None, submitted_at=None)
    row.applicant.user.full_name = "Somebody Particular"
    row.applicant.user.save()
    log.record(row.applicant.user, "application.start", row)
    log.record(row.applicant.user, "applicant.save", row.applicant)
    text = sign_in("head").get(page(row)).content.decode()
    for secret in ("Somebody Particular", row.applicant.last_name, row.applicant.user.email):
        assert secret not in text
    assert "application begun" in text
    assert "profile saved" not in text


def test_the_log_answers_who_what_and_when(sign_in, call):
    row, office, head = application(call, 1), staff("office"), staff("head")
    read = log.record(office, "document.read", row, requirement="CV")
    taken = log.record(head, "list.export_iin", head, rows=1, reason="x")
    decided = log.record(office, "document.accepted", row, requirement="CV")
    client = sign_in("head")

    def shown(**query):
        return {entry.pk for entry in client.get(LOG, query).context["cl"].result_list}

    mine = {read.pk, taken.pk, decided.pk}
    assert shown(who=office.pk) & mine == {read.pk, decided.pk}
    assert shown(what="opened") & mine == {read.pk}
    assert shown(what="taken-out") & mine == {taken.pk}
    assert shown(what="decided", who=office.pk) & mine == {decided.pk}
    assert shown(days="1") & mine == mine
    assert shown(days="nonsense", who="x", what="y") & mine == mine
    assert timezone.localdate() == timezone.localdate(read.at)


def test_from_a_person_to_everything_they_did(sign_in):
    person = UserFactory(email="colleague@example.kz")
    text = sign_in("head").get(f"/admin/accounts/user/{person.pk}/history/").content.decode()
    assert f'href="{LOG}?who={person.pk}"' in text


@pytest.mark.parametrize("count", [1, 20])
def test_the_queries_of_the_page_do_not_grow(sign_in, call, count, django_assert_num_queries):
    row = application(call, 1)
    for _unused in range(count):
        log.record(staff("office"), "document.read", row, requirement="CV")
    client = sign_in("head")
    client.get(page(row))
    with django_assert_num_queries(11):
        client.get(page(row))
