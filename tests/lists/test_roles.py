"""Each role sees what permissions.md gives it, whichever way it is tried: address, list, search, filter,
autocomplete, count, table, folder, history, step for many (rows 16 to 18, 26, 28, 35 to 38, 52 to 58).
"""

import csv
import io

import pytest

from applications.folders import actions as folders
from applications.lists import actions as lists
from applications.lists.models import BulkStep
from applications.models import Application, Document, Upload
from mobility.common import files, jobs, log
from mobility.common.models import Job
from partners.models import Direction, Duty
from tests.factories import ApplicantFactory, UserFactory, appoint, paper, session_for, staff
from tests.folders import builders

pytestmark = pytest.mark.django_db
ROLES = ("office", "medical", "head", "technician", "faculty", "member")
OFFICE = {"office", "medical", "head"}
ADMIN = "/admin/applications"
TABLE = "/admin/lists/savedlist/export/csv/"
AUTOCOMPLETE = "/admin/autocomplete/"
PAPERS = {"CV": "Zcv-paper", "MEDICAL": "Zmedical-paper", "ORPHAN": "Zorphan-paper"}


class World:
    """An application of another direction with three papers in a folder, and who tries to see them."""

    def __init__(self, sign_in, call):
        call.document_requirements.exclude(code__in=PAPERS).delete()
        call.document_requirements.create(code="ORPHAN", kind="social_status", title="Orphan", order=9)
        for code, title in PAPERS.items():
            call.document_requirements.filter(code=code).update(title=title, title_en=title)
        appoint()
        session_for(call)
        self.people = {who: staff(who) for who in ROLES if who != "technician"}
        self.people["technician"] = UserFactory(email="technician@example.kz", is_staff=True)
        self.people["technician"].is_superuser = True
        self.people["technician"].save()
        self.clients = {who: sign_in(user) for who, user in self.people.items()}
        Duty.objects.create(person=self.people["office"], directions=[Direction.FAR_ABROAD])
        self.row = builders.application(call, 1, last_name="Ибраева", first_name="Жансая")
        Application.objects.filter(pk=self.row.pk).update(direction=Direction.INTERNAL)
        for document in self.row.documents.all():
            file = files.store(paper(), self.row.applicant.user)
            Upload.objects.create(document=document, file=file, number=1)
        self.folder = folders.open_folder(self.row)
        folders.check_in(self.folder, builders.shelf(), self.people["head"])
        log.record(self.people["head"], "document.read", self.row, requirement="MEDICAL", sha256="0")

    def document(self, code):
        return self.row.documents.get(requirement__code=code)

    def text(self, who, address):
        """What somebody reads at an address; nothing where it is refused."""
        answer = self.clients[who].get(address, follow=True)
        if answer.status_code != 200:
            return ""
        return b"".join(answer).decode("latin-1") if answer.streaming else answer.content.decode("utf-8-sig")

    def opens(self, who, address):
        """Whether somebody gets a file; it is read to its end, so that it is closed."""
        answer = self.clients[who].get(address)
        return bool(b"".join(answer)) and answer.status_code == 200

    def who(self, sees):
        return {role for role in ROLES if sees(role)}


@pytest.fixture
def world(sign_in, call):
    return World(sign_in, call)


def ways_to_a_paper(world, code):
    """Return the ways in which somebody may come across a paper, each with a test for one role."""
    document, title = world.document(code), PAPERS[code]
    kind = document.requirement.kind
    addresses = {
        "file": f"{ADMIN}/document/{document.pk}/file/1/",
        "picture": f"{ADMIN}/document/{document.pk}/picture/1/1/",
    }
    pages = {
        "review": f"{ADMIN}/application/{world.row.ref}/review/{document.pk}/",
        "page of the paper": f"{ADMIN}/document/{document.pk}/change/",
        "application": f"{ADMIN}/application/{world.row.ref}/change/",
        "list": f"{ADMIN}/document/?direction=all",
        "search": f"{ADMIN}/document/?direction=all&q=zhansaya",
        "kind": f"{ADMIN}/document/?direction=all&kind={kind}",
        "folder": f"/admin/folders/folder/{world.folder.pk}/change/",
        "missing in folders": "/admin/folders/folder/missing/",
        "table of folders": "/admin/folders/folder/missing/csv/",
        "autocomplete": f"{AUTOCOMPLETE}?app_label=folders&model_name=paper&field_name=document&term=",
    }
    tried = {
        name: lambda who, address=address: world.opens(who, address) for name, address in addresses.items()
    }
    return tried | {
        name: lambda who, address=address: title in world.text(who, address)
        for name, address in pages.items()
    }


@pytest.mark.parametrize(
    ("code", "readers"), [("CV", OFFICE), ("MEDICAL", {"medical", "head"}), ("ORPHAN", {"head"})]
)
def test_a_paper_is_seen_by_those_who_may_whichever_way(world, code, readers):
    found = {way: world.who(sees) for way, sees in ways_to_a_paper(world, code).items()}
    assert found == dict.fromkeys(found, readers)


def test_papers_one_may_not_open_are_not_counted(world):
    table = f"{TABLE}?direction=all"
    counted, offered = {}, {}
    for who in OFFICE:
        rows = csv.DictReader(io.StringIO(world.text(who, table)))
        counted[who] = [row["Papers to check"] for row in rows]
        page = world.text(who, f"{ADMIN}/application/?direction=all")
        offered[who] = ("only=medical" in page, "only=social_status" in page)
    # Medical papers and those on disability and family stand in nobody's table, not even as a number.
    assert counted == {"office": ["1"], "medical": ["1"], "head": ["1"]}
    assert offered == {"office": (False, False), "medical": (True, False), "head": (True, True)}


def test_the_list_counts_to_each_the_papers_they_open(world):
    counts = {}
    for who in OFFICE:
        shown = world.clients[who].get(f"{ADMIN}/application/?direction=all").context["cl"].result_list
        counts[who] = [vars(row)["papers"]["uploaded"] for row in shown]
    assert counts == {"head": [3], "medical": [2], "office": [1]}


def test_a_step_for_many_names_only_papers_one_may_open(world):
    Document.objects.filter(requirement__code="CV").update(state="accepted")
    said = {}
    for who in OFFICE:
        bulk = lists.try_for_many([world.row.pk], "verify", "", world.people[who])
        jobs.run(Job.objects.get(key=f"{lists.TRY}:{bulk.pk}").pk)
        said[who] = bulk.lines.get().why
    others = "Papers that only others may open are not accepted yet."
    assert said == {
        "office": others,
        "medical": f"Not accepted yet: {PAPERS['MEDICAL']}. {others}",
        "head": f"Not accepted yet: {PAPERS['MEDICAL']}, {PAPERS['ORPHAN']}.",
    }
    assert BulkStep.objects.count() == 3


def test_another_direction_is_beside_the_usual_list_and_hidden_from_nobody_of_the_office(world):
    number = world.row.number
    iin_end = world.row.applicant.iin[-4:]
    addresses = {
        "address": f"{ADMIN}/application/{world.row.ref}/change/",
        "all": f"{ADMIN}/application/?direction=all",
        "its direction": f"{ADMIN}/application/?direction=internal",
        "search": f"{ADMIN}/application/?direction=all&q=zhansaya",
        "end of the IIN": f"{ADMIN}/application/?direction=all&q={iin_end}",
        "table": f"{TABLE}?direction=all",
        "folders": "/admin/folders/folder/?direction=all",
        "autocomplete": f"{AUTOCOMPLETE}?app_label=lists&model_name=bulkline&field_name=application&term=",
    }
    found = {way: world.who(lambda who, a=a: number in world.text(who, a)) for way, a in addresses.items()}
    assert found == dict.fromkeys(addresses, OFFICE)
    usual = {
        "list": f"{ADMIN}/application/",
        "table": TABLE,
        "folders": "/admin/folders/folder/",
    }
    found = {way: world.who(lambda who, a=a: number in world.text(who, a)) for way, a in usual.items()}
    assert found == {way: {"medical", "head"} for way in usual}


def test_the_iin_leaves_with_the_head_alone(world):
    iin = world.row.applicant.iin
    address = "/admin/lists/savedlist/export-iin/?direction=all"
    answers = {
        who: client.post(address, {"reason": "Letter 7 of the ministry", "kind": "csv"})
        for who, client in world.clients.items()
    }
    assert {who for who, answer in answers.items() if iin in answer.content.decode("utf-8-sig")} == {"head"}
    assert {answer.status_code for who, answer in answers.items() if who != "head"} == {403}
    table = f"{TABLE}?direction=all"
    assert world.who(lambda who: iin in world.text(who, table)) == set()
    lists_ = f"{ADMIN}/application/?direction=all&q={iin[-4:]}"
    assert world.who(lambda who: iin in world.text(who, lists_)) == set()


def test_who_opened_what_is_read_by_the_head_and_in_the_log_by_the_technician(world):
    history = f"{ADMIN}/application/{world.row.ref}/history/"
    entries = "/admin/common/logentry/?what=opened"
    assert world.who(lambda who: PAPERS["MEDICAL"] in world.text(who, history)) == {"head"}
    assert world.who(lambda who: world.row.ref in world.text(who, entries)) == {"head", "technician"}


@pytest.mark.parametrize("who", ["office", "medical", "head"])
def test_with_an_own_application_a_colleague_decides_nothing(world, call, who):
    user = world.people[who]
    own = builders.application(call, 2, applicant=ApplicantFactory(user=user, proofs=[]))
    folder = folders.open_folder(own)
    number, document = own.number, own.documents.get(requirement__code="CV")
    assert world.clients[who].get(f"/admin/folders/folder/{folder.pk}/change/").status_code == 404
    for address in (
        f"{ADMIN}/application/?direction=all&state=waiting",
        f"{ADMIN}/application/?direction=all&ask=waiting-long",
        f"{ADMIN}/application/?direction=all&ask=overdue",
        f"{ADMIN}/application/?direction=all&ask=no-folder",
        f"{ADMIN}/document/?direction=all&state=waiting",
        "/admin/folders/folder/?direction=all",
        "/admin/folders/folder/missing/",
        "/admin/folders/folder/missing/csv/",
    ):
        assert number not in world.text(who, address), address
    decide = f"{ADMIN}/document/{document.pk}/decide/"
    assert world.clients[who].post(decide, {"decision": "accept", "version": 0}).status_code in (403, 404)
    step = f"{ADMIN}/application/{own.ref}/step/refuse/"
    assert world.clients[who].post(step, {"note": "No."}).status_code in (403, 404)
    bulk = lists.try_for_many([own.pk], "refuse", "No.", user)
    jobs.run(Job.objects.get(key=f"{lists.TRY}:{bulk.pk}").pk)
    assert bulk.lines.get().why == "It is your own application."
    document.refresh_from_db()
    own.refresh_from_db()
    assert (document.state, own.state) == ("uploaded", "submitted")
