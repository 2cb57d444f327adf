"""The office registers what came on paper or through eGov: from the list to the receipt."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import Applicant, Application
from mobility.mail.loading import load_letters
from tests.applications.registering import begun, described, registered_from_paper, typed_in
from tests.factories import applications as made
from tests.factories.calls import CallFactory
from tests.factories.people import ApplicantFactory, staff

REGISTER = reverse("admin:applications_application_register")


def at(name, application):
    return reverse(f"admin:applications_application_{name}", args=[application.ref])


@pytest.fixture
def call(db):
    load_letters()
    return CallFactory()


@pytest.fixture
def office(call):
    return staff("office")


@pytest.fixture
def desk(client, office):
    client.force_login(office)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def arrival(call, **changes):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    known = {"call": call.pk, "channel": "egov", "number": "1010", "received_on": f"{yesterday:%d.%m.%Y}"}
    return known | {"iin": "", "email": "", "language": "ru"} | changes


def test_from_the_list_to_the_page_of_one(desk, call):
    assert REGISTER in desk.get(reverse("admin:applications_application_changelist")).content.decode()
    wrong = desk.post(REGISTER, arrival(call, iin="1", number=""))
    assert wrong.status_code == 422
    assert "The IIN has 12 digits." in wrong.content.decode()
    answer = desk.post(REGISTER, arrival(call, email="Dana@example.kz"))
    application = Application.objects.get()
    assert answer.headers["Location"] == at("registration", application)
    assert (application.channel, application.channel_number) == ("egov", "1010")
    assert application.applicant.user.contact == "dana@example.kz"
    page = desk.get(at("registration", application)).content.decode()
    assert "What comes through eGov is asked for as: signed with the digital signature." in page
    assert "Whoever confirms dana@example.kz can take it over." in page
    assert desk.get(at("change", application)).headers["Location"] == at("registration", application)


def test_a_late_one_is_refused_to_a_specialist_with_words(desk, call):
    type(call).objects.filter(pk=call.pk).update(closes_on=timezone.localdate() - dt.timedelta(days=3))
    answer = desk.post(REGISTER, arrival(call))
    assert (answer.status_code, Application.objects.count()) == (422, 0)
    assert "Only the head of the office can register it, with a reason." in answer.content.decode()


def test_a_known_person_is_compared_first(desk, call):
    known = ApplicantFactory()
    asked = desk.post(REGISTER, arrival(call, iin=known.iin))
    page = asked.content.decode()
    assert (asked.status_code, Application.objects.count()) == (422, 0)
    assert f"{known.full_name}, born" in page
    assert "Somebody else, who is new here" not in page
    half = desk.post(REGISTER, arrival(call, iin=known.iin, account=known.user.pk))
    assert "Compare name and date of birth with the paper first." in half.content.decode()
    desk.post(REGISTER, arrival(call, iin=known.iin, account=known.user.pk, compared="on"))
    application = Application.objects.get()
    assert application.applicant == known
    form = desk.get(reverse("admin:applications_application_person", args=[application.ref]))
    assert form.context["form"].fields["last_name"].disabled
    desk.post(at("person", application), {"last_name": "Басқа", "citizenship": "KZ"})
    known.refresh_from_db()
    assert known.last_name != "Басқа"


def test_papers_wishes_consents_number_receipt(desk, call, office):
    application = described(begun(call, office), office)
    here, place = at("registration", application), call.offerings.first()
    desk.post(here, {"do": "choose", "wish": [place.pk, "", ""]})
    assert [choice.offering for choice in application.choices.all()] == [place]
    document = application.documents.get(requirement__code="TRANSCRIPT")
    for content, said in ((b"", "Choose a file first."), (b"MZ", "upload")):
        file = {"file": SimpleUploadedFile("a.exe", content)} if content else {}
        answer = desk.post(here, {"do": "upload", "document": document.pk, **file})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    wayless = application.documents.filter(requirement__alternatives__isnull=True)
    for document in wayless:
        desk.post(here, {"do": "paper", "document": document.pk})
    assert set(wayless.values_list("met_by", flat=True)) == {"paper"}
    desk.post(here, {"do": "remove", "document": document.pk})
    document.refresh_from_db()
    assert (document.state, document.met_by) == ("missing", "file")
    lacking = desk.post(here, {"do": "register", "signed_by": "Ә", "signed_on": "01.01.2026", "both": "on"})
    assert (lacking.status_code, "see what is missing" in lacking.content.decode()) == (422, True)


def test_registered_with_a_number_and_a_receipt_to_print(desk, call, office):
    application = typed_in(call, office)
    consents = {"do": "register", "signed_by": "Сәрсенова А.", "signed_on": "01.01.2026"}
    assert desk.post(at("registration", application), consents).status_code == 422
    answer = desk.post(at("registration", application), consents | {"both": "on"}, follow=True)
    page = answer.content.decode()
    application.refresh_from_db()
    assert f"Registered under the number {application.number}." in page
    assert "Receipt to print" in page
    assert "17-04/238" in page
    receipt = desk.get(at("receipt", application))
    assert (receipt["Content-Type"], receipt.content[:4]) == ("application/pdf", b"%PDF")


def test_a_paper_that_came_later(desk, call, office):
    application = registered_from_paper(call, office)
    made.return_paper(application)
    here = at("registration", application)
    assert here in desk.get(at("change", application)).content.decode()
    assert "The seal is missing." in desk.get(here).content.decode()
    document = application.documents.get(requirement__code="TRANSCRIPT")
    desk.post(here, {"do": "paper", "document": document.pk})
    application.refresh_from_db()
    assert application.state == "submitted"
    assert desk.post(here, {"do": "discard"}).status_code == 404


def test_begun_by_mistake(desk, call, office):
    application = begun(call, office)
    desk.post(at("registration", application), {"do": "discard"})
    assert (Application.objects.count(), Applicant.objects.count()) == (0, 0)


def test_the_page_costs_the_same_whatever_lies_in_it(desk, call, office):
    empty, full = described(begun(call, office), office), typed_in(CallFactory(), office, iin="")

    def cost(application):
        desk.get(at("registration", application))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(at("registration", application))
        return len(queries)

    assert cost(full) <= cost(empty) + 2


def test_the_person_is_typed_in_where_the_call_asks_of_no_earlier_stays(desk, call, office):
    application = begun(call, office)
    page = desk.get(at("person", application))
    assert "went_before" not in page.context["form"].fields
    management = page.context["formset"].management_form
    typed = {f"{management.prefix}-{name}": management[name].value() for name in management.fields}
    typed |= {"person": "student", "last_name": "Серік", "first_name": "Әлия", "latin_name": "ALIYA SERIK"}
    answer = desk.post(at("person", application), typed | {"citizenship": "KZ"})
    assert answer.status_code == 302
    person = Applicant.objects.get(pk=application.applicant_id)
    assert (person.last_name, person.latin_name) == ("Серік", "ALIYA SERIK")
