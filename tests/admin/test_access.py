"""Who gets into which part of the admin, and what nobody can do there (permissions.md, rows 16-18, 52-60)."""

import datetime as dt

import pytest
from django.urls import reverse

from applications.models import Application, Document
from mobility.accounts.models import Role, RoleHolding, User
from mobility.common.models import LogEntry
from tests.factories import UserFactory, staff, submitted

pytestmark = pytest.mark.django_db

PEOPLE = ["office", "medical", "head", "technician", "student", "chair", "faculty"]
OFFICE = {"office", "medical", "head"}
SECTIONS = {
    "/admin/": {*OFFICE, "technician"},
    "/admin/applications/application/": OFFICE,
    "/admin/applications/document/": OFFICE,
    "/admin/applications/returnreason/": OFFICE,
    "/admin/programs/call/": OFFICE,
    "/admin/programs/formtext/": OFFICE,
    "/admin/programs/program/": {*OFFICE, "technician"},
    "/admin/partners/institution/": {*OFFICE, "technician"},
    "/admin/partners/agreement/": OFFICE,
    "/admin/partners/office/": {*OFFICE, "technician"},
    "/admin/placement/place/": OFFICE,
    "/admin/stay/stay/": OFFICE,
    "/admin/recognition/recognisedcourse/": OFFICE,
    "/admin/accounts/user/": {"head", "technician"},
    "/admin/common/logentry/": {"head", "technician"},
    "/admin/common/job/": {*OFFICE, "technician"},
}


@pytest.mark.parametrize("address", SECTIONS)
def test_sections_open_to_those_who_work_there(sign_in, address):
    answers = {who: sign_in(who).get(address).status_code for who in PEOPLE}
    assert answers == {who: 200 if who in SECTIONS[address] else 403 for who in PEOPLE}


@pytest.mark.parametrize("address", [*SECTIONS, "/admin/accounts/user/1/change/", "/admin/none/"])
def test_strangers_get_the_login_page(client, db, address):
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def read(client, address):
    """Get a file to its end, so that it is closed."""
    answer = client.get(address)
    if answer.streaming:
        assert b"".join(answer).startswith(b"%PDF-")
    return answer


def file_of(document):
    return reverse("admin:applications_document_file", args=[document.pk, 1])


@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        ("identity", {"office", "medical", "head"}),
        ("academic_record", {"office", "medical", "head"}),
        ("medical", {"medical", "head"}),
    ],
)
def test_papers_open_to_those_who_may_and_every_read_is_on_record(sign_in, kind, readers):
    document = submitted().documents.select_related("requirement").get(requirement__kind=kind)
    answers = {who: read(sign_in(who), file_of(document)).status_code for who in PEOPLE}
    outside = {who: 403 for who in ("student", "chair", "faculty")}
    assert answers == {who: 200 if who in readers else 404 for who in PEOPLE} | outside
    reads = LogEntry.objects.filter(verb="document.read", target=document.application.ref)
    assert {entry.actor.email.split("@")[0] for entry in reads} == readers
    assert reads.first().detail["requirement"] == document.requirement.code


def test_a_file_is_shown_in_the_page_and_nothing_else_is_allowed_to_it(sign_in):
    document = submitted().documents.get(requirement__code="TRANSCRIPT")
    client = sign_in("office")
    shown = read(client, file_of(document))
    assert shown["Content-Type"] == "application/pdf"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert "attachment" not in shown.get("Content-Disposition", "")
    assert "attachment" in read(client, f"{file_of(document)}?download")["Content-Disposition"]
    missing = reverse("admin:applications_document_file", args=[document.pk, 9])
    assert client.get(missing).status_code == 404


def test_a_technician_opens_no_application(sign_in):
    application = submitted()
    client = sign_in("technician")
    for name in ("change", "history", "review"):
        address = reverse(f"admin:applications_application_{name}", args=[application.ref])
        assert client.get(address).status_code == 404
    assert application.number not in client.get("/admin/").content.decode()


def test_a_denied_record_answers_like_a_missing_one(sign_in):
    application = submitted()
    client = sign_in("technician")
    there = client.get(f"/admin/applications/application/{application.ref}/change/")
    missing = client.get("/admin/applications/application/zzzzzzzzzz/change/")
    assert (there.status_code, missing.status_code) == (404, 404)


@pytest.mark.parametrize("who", ["office", "head", "technician"])
def test_nobody_deletes_an_application_a_document_or_the_log(sign_in, who):
    application = submitted()
    client = sign_in(who)
    before = Application.objects.count(), Document.objects.count()
    rows = {
        "applications/application": application,
        "applications/document": application.documents.first(),
        "common/logentry": LogEntry.objects.first(),
    }
    for section, row in rows.items():
        for key in (row.pk, getattr(row, "ref", row.pk)):
            answer = client.post(f"/admin/{section}/{key}/delete/", {"post": "yes"})
            assert answer.status_code in {403, 404}
        bulk = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes", "index": 0}
        client.post(f"/admin/{section}/", bulk)
        assert client.get(f"/admin/{section}/add/").status_code in {403, 404}
    assert (Application.objects.count(), Document.objects.count()) == before
    assert LogEntry.objects.filter(pk=rows["common/logentry"].pk).exists()


def test_facts_of_an_application_cannot_be_posted(sign_in):
    application = submitted()
    address = reverse("admin:applications_application_change", args=[application.ref])
    sign_in("head").post(address, {"state": "selected", "number": "X", "_save": "Save"})
    application.refresh_from_db()
    assert application.state == "submitted"


# --- Accounts ---------------------------------------------------------------------------------------------


def user_page(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def role_form(user, **more):
    return {
        "full_name": user.full_name,
        "language": user.language,
        "is_active": "on",
        "role_holdings-TOTAL_FORMS": 1,
        "role_holdings-INITIAL_FORMS": 0,
        "role_holdings-0-user": user.pk,
        "role_holdings-0-role": Role.OFFICE_HEAD,
        "role_holdings-0-valid_from": str(dt.date.today()),
        **more,
    }


def test_the_technician_gives_an_office_to_somebody_and_it_is_logged(sign_in):
    somebody = UserFactory()
    answer = sign_in("technician").post(user_page(somebody), role_form(somebody))
    assert answer.status_code == 302
    assert somebody.role_holdings.get().role == Role.OFFICE_HEAD
    entry = LogEntry.objects.get(verb="role.set")
    assert (entry.target, entry.detail["role"]) == (str(somebody.pk), "office_head")


@pytest.mark.parametrize("who", ["office", "medical", "head", "technician", "student"])
def test_nobody_raises_the_own_role(sign_in, who):
    client = sign_in(who)
    myself = User.objects.get(email=f"{who}@example.kz")
    before = set(RoleHolding.objects.values_list("pk", flat=True))
    answer = client.post(user_page(myself), role_form(myself, is_superuser="on", is_staff="on"))
    assert answer.status_code in {403, 404}
    myself.refresh_from_db()
    assert set(RoleHolding.objects.values_list("pk", flat=True)) == before
    assert myself.is_superuser == (who == "technician")


@pytest.mark.parametrize("who", ["office", "head", "student"])
def test_only_the_technician_changes_others(sign_in, who):
    other = UserFactory(full_name="Somebody")
    answer = sign_in(who).post(user_page(other), role_form(other))
    assert answer.status_code in {403, 404}
    assert other.role_holdings.count() == 0


def test_a_forged_post_makes_nobody_a_superuser_and_changes_no_address(sign_in):
    other = UserFactory()
    address = other.email
    forged = role_form(other, is_superuser="on", is_staff="on", email="mine@example.kz", password="x")
    sign_in("technician").post(user_page(other), forged)
    other.refresh_from_db()
    assert (other.is_superuser, other.is_staff, other.email, other.password) == (False, False, address, "!")


def test_a_new_account_has_no_password(sign_in):
    sign_in("technician").post(
        reverse("admin:accounts_user_add"), {"email": "New@Example.kz", "full_name": "New", "language": "kk"}
    )
    made = User.objects.get(email="new@example.kz")
    assert (made.has_usable_password(), made.is_superuser) == (False, False)


def test_the_packages_beneath_have_no_pages_of_their_own(sign_in):
    client = sign_in("technician")
    for section in ("auth/group", "account/emailaddress", "mfa/authenticator"):
        assert client.get(f"/admin/{section}/").status_code == 404


def test_the_history_of_a_record_is_read_by_those_who_may_read_the_log(sign_in):
    application = submitted()
    address = reverse("admin:applications_application_history", args=[application.ref])
    assert "application sent in" in sign_in("head").get(address).content.decode()
    assert "application sent in" not in sign_in("office").get(address).content.decode()


def test_autocomplete_asks_the_policy(sign_in):
    query = {"app_label": "partners", "model_name": "agreement", "field_name": "institution", "term": ""}
    submitted()
    assert sign_in("office").get("/admin/autocomplete/", query).status_code == 200
    assert sign_in("student").get("/admin/autocomplete/", query).status_code == 403


def test_staff_is_made_by_roles_alone(sign_in):
    retired = staff("office")
    retired.role_holdings.update(valid_to=dt.date.today() - dt.timedelta(days=1))
    assert sign_in(retired).get("/admin/").status_code == 403
