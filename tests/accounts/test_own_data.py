"""Download my data: everything about the person, nothing of others, for some days."""

import datetime as dt
import io
import json
import zipfile

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone

from applications.commission.models import Ranking
from mobility.accounts.models import User
from mobility.common import files, jobs, own_data
from mobility.common.models import Job, StoredFile
from mobility.portal import mydata
from tests.factories.applications import application_in, submitted

# Who of the staff did something: their acts are in the log, the row is about somebody else.
ACTS = {
    "by",
    "decided_by",
    "confirmed_by",
    "added_by",
    "answered_by",
    "uploaded_by",
    "computed_by",
    "recorded_by",
    "registered_by",
}
OWN = {"common", "accounts", "mail", "partners", "programs", "applications"} | {
    config.label for config in apps.get_app_configs() if config.name.startswith("applications.")
}


def fetch(client, user):
    """Ask for the copy, let a worker make it, and return it opened."""
    client.force_login(user)
    answer = client.post("/account/my-data/")
    job = Job.objects.latest("pk")
    assert answer.url == f"/jobs/{job.pk}/"
    jobs.run(job.pk)
    file = client.get(f"/jobs/{job.pk}/file/")
    return zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content)))


def told(archive):
    return json.loads(archive.read("data.json"))


def test_the_copy_holds_account_application_letters_and_files(client):
    application = submitted()
    user = application.applicant.user
    archive = fetch(client, user)
    data = told(archive)
    assert data["accounts"]["User"][0]["email"] == user.email
    assert "password" not in data["accounts"]["User"][0]
    assert data["applications"]["Applicant"][0]["iin"] == application.applicant.iin
    assert data["applications"]["Application"][0]["ref"] == application.ref
    assert [row["step"] for row in data["applications"]["Transition"]] == ["submit"]
    assert len(data["applications"]["Document"]) == application.documents.count()
    assert [row["recipient"] for row in data["letters"]["Message"]] == [user.email]
    uploads = len(data["applications"]["Upload"])
    inside = [name for name in archive.namelist() if name.startswith(f"files/{application.ref}/")]
    assert uploads == len(inside) > 0
    first = StoredFile.objects.get(pk=int(sorted(inside)[0].split("/")[-1].split("-")[0]))
    with files.open_stored(first) as source:
        assert archive.read(sorted(inside)[0]) == source.read()
    assert "what others wrote about you in confidence" in archive.read("readme.txt").decode()


def test_nothing_of_another_person_is_in_the_copy(client):
    mine, theirs = submitted(), submitted()
    archive = fetch(client, mine.applicant.user)
    text = archive.read("data.json").decode() + " ".join(archive.namelist())
    other = theirs.applicant
    assert [
        word for word in (other.iin, other.latin_name, other.user.email, theirs.ref) if word in text
    ] == []


def test_the_own_result_is_in_it_only_when_published(client):
    application = application_in("ranked")
    data = told(fetch(client, application.applicant.user))
    assert data["commission"] == {"RankedCandidate": [], "Member": []}
    Ranking.objects.update(published_at=timezone.now())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        data = told(fetch(client, application.applicant.user))
    assert [row["position"] for row in data["commission"]["RankedCandidate"]] == [1]


def test_the_office_remarks_are_not_in_it(client):
    application = application_in("verified")
    application.transitions.filter(step="verify").update(note="Internal remark")
    text = fetch(client, application.applicant.user).read("data.json").decode()
    assert "Internal remark" not in text
    assert "office@example.kz" not in text


def test_only_the_person_fetches_it_and_only_for_seven_days(client):
    user = User.objects.create_user("a@example.kz")
    other = Client()
    other.force_login(User.objects.create_superuser("admin2@example.kz"))
    fetch(client, user)
    job = Job.objects.get()
    content = files.path_of(job.result.sha256)
    assert other.get(f"/jobs/{job.pk}/file/").status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(days=6, hours=23)):
        client.force_login(user)
        answer = client.get(f"/jobs/{job.pk}/file/")
        assert (answer.status_code, b"".join(answer.streaming_content)[:2]) == (200, b"PK")
        assert mydata.forget() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        client.force_login(user)
        assert client.get(f"/jobs/{job.pk}/file/").status_code == 404
        assert content.exists()
        assert mydata.forget() == 1
        assert mydata.forget() == 0
    job.refresh_from_db()
    assert (job.result, StoredFile.objects.count()) == (None, 0)


@pytest.mark.django_db(transaction=True)
def test_the_content_of_an_expired_copy_is_deleted_from_the_disk():
    user = User.objects.create_user("a@example.kz")
    job = jobs.run(mydata.ask(user).pk)
    path = files.path_of(job.result.sha256)
    assert path.exists()
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        mydata.forget()
    assert not path.exists()


def test_asking_twice_is_one_copy(client):
    user = User.objects.create_user("a@example.kz")
    first = mydata.ask(user)
    assert mydata.ask(user) == first
    jobs.run(first.pk)
    assert mydata.ask(user) == first
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        assert mydata.ask(user) != first


def leads_to_a_person(model):
    """Tell whether a row of this table is about a person: by a key to the account or to such a row."""
    seen, waiting = set(), [model]
    while waiting:
        current = waiting.pop()
        if current is User:
            return True
        seen.add(current)
        for field in current._meta.get_fields():
            key = (field.many_to_one or field.one_to_one) and not field.auto_created
            if key and field.name not in ACTS and field.related_model not in seen:
                waiting.append(field.related_model)
    return False


def about_people():
    return {
        model
        for model in apps.get_models()
        if model._meta.app_label in OWN and model is not User and leads_to_a_person(model)
    }


def named():
    handed_out = {rows.model for package in own_data.registered().values() for rows in package}
    return handed_out, set(own_data.kept_back())


def test_every_table_about_people_is_handed_out_or_kept_back_with_a_reason():
    handed_out, kept_back = named()
    assert sorted(model._meta.label for model in about_people() - handed_out - kept_back) == []
    assert sorted(model._meta.label for model in handed_out & kept_back) == []


def test_the_guard_sees_a_table_nobody_thought_of():
    handed_out, kept_back = named()
    upload = next(model for model in handed_out if model.__name__ == "Upload")
    assert {m.__name__ for m in about_people() - (handed_out - {upload}) - kept_back} == {"Upload"}
