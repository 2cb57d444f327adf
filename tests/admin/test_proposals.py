"""Proposed hosts at the office's desk: the queue, one of them, and how a host becomes a place."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, HostProposal
from partners.models import Institution
from programs.models import Call, EligibilityRule, Offering
from tests.factories import CallFactory, InstitutionFactory, application_in, submitted
from tests.factories.places import AgreementFactory

pytestmark = pytest.mark.django_db
LIST_COST = 7
PAGE_COST = 10
LIST = reverse("admin:applications_hostproposal_changelist")


@pytest.fixture
def call():
    return CallFactory(takes_proposals=True)


def proposal(application, name="University of Turku", **more):
    return HostProposal.objects.create(
        application=application,
        name=name,
        city="Turku",
        country="FI",
        link="https://www.utu.fi/en",
        field="Information systems",
        reason="Data engineering in English.",
        **more,
    )


def address(row, name="change"):
    return reverse(f"admin:applications_hostproposal_{name}", args=[row.pk])


def text(answer):
    return " ".join(answer.content.decode().split())


def typed(**more):
    names = {f"host_name_{code}": "University of Turku" for code in ("kk", "ru", "en")}
    towns = {f"host_city_{code}": "Turku" for code in ("kk", "ru", "en")}
    fields = {f"field_{code}": "IS" for code in ("kk", "ru", "en")}
    place = {"levels": ["bachelor"], "seats": "2", "zero_grant_seats": "0", "teaching_language": "en"}
    return {"host_known": "new", "host_domain": "utu.fi", **names, **towns, **fields, **place, **more}


# --- The queue ----------------------------------------------------------------------------------------------


def test_the_queue_parts_what_waits_from_what_is_answered(sign_in, call):
    draft = application_in("draft", call)
    for n, state in enumerate(["proposed", "proposed", "negotiating", "declined", "withdrawn"]):
        proposal(draft, f"University {n}", state=state, answer="No." if state == "declined" else "")
    client = sign_in("office")
    counts = {
        state: client.get(LIST, {"state": state} if state else {}).context["cl"].result_count
        for state in ("", "waiting", "negotiating", "answered", "nonsense")
    }
    assert counts == {"": 5, "waiting": 2, "negotiating": 1, "answered": 2, "nonsense": 5}
    task = next(
        t for t in client.get("/admin/").context["desk"].tasks if t.what == "Answer who proposed a host"
    )
    assert (task.count, task.url) == ("2 universities", f"{LIST}?state=waiting&direction=all")


def test_who_waits_long_is_marked(sign_in, call):
    row = proposal(application_in("draft", call))
    HostProposal.objects.filter(pk=row.pk).update(made_at=timezone.now() - dt.timedelta(days=6))
    assert '<span class="state warn">6 days ago</span>' in text(sign_in("office").get(LIST))


def test_list_and_page_cost_the_same_for_many(sign_in, call, django_assert_num_queries):
    client = sign_in("office")
    first = proposal(application_in("draft", call))
    client.get(LIST)
    with django_assert_num_queries(LIST_COST):
        client.get(LIST)
    with django_assert_num_queries(PAGE_COST):
        client.get(address(first))
    for n in range(4):
        proposal(application_in("draft", call), name="University of Turku" if n % 2 else f"Other {n}")
    with django_assert_num_queries(LIST_COST):
        client.get(LIST)
    with django_assert_num_queries(PAGE_COST):
        client.get(address(first))


# --- One of them --------------------------------------------------------------------------------------------


def test_of_a_draft_the_office_reads_the_proposal_and_nothing_about_the_person(sign_in, call):
    draft = application_in("draft", call)
    page = text(sign_in("office").get(address(proposal(draft))))
    for known in ("University of Turku", "Data engineering in English.", f"draft {draft.ref}", "of "):
        assert known in page
    person = draft.applicant
    for hidden in (person.last_name, person.first_name, person.user.email, str(person.faculty)):
        assert hidden not in page
    listed = text(sign_in("office").get(LIST))
    assert person.last_name not in listed


def test_of_a_submitted_application_the_office_reads_number_and_faculty(sign_in, call):
    sent = submitted(call)
    page = text(sign_in("office").get(address(proposal(sent))))
    assert sent.number in page
    assert str(sent.applicant.faculty) in page


def test_what_the_register_and_others_know_is_named(sign_in, call):
    host = InstitutionFactory(code="turku", name_en="UNIVERSITY of Turku")
    other = proposal(application_in("draft", call), state="negotiating")
    page = text(sign_in("office").get(address(proposal(application_in("draft", call)))))
    assert f'href="{reverse("admin:partners_institution_change", args=[host.pk])}"' in page
    assert f'href="{address(other)}"' in page


def test_the_office_negotiates_and_answers(sign_in, call):
    row, client = proposal(application_in("draft", call)), sign_in("office")
    assert client.get(address(row, "negotiate")).status_code == 404
    assert client.post(address(row, "negotiate")).url == address(row)
    page = text(client.get(address(row)))
    assert "We negotiate" not in page
    assert "Nothing was changed: it stands at “the office negotiates” already." in text(
        client.post(address(row, "negotiate"), follow=True)
    )
    empty = client.post(address(row, "decline"), {"answer": " "})
    assert (empty.status_code, HostProposal.objects.get().state) == (422, "negotiating")
    client.post(address(row, "decline"), {"answer": "They take nobody this year."})
    row.refresh_from_db()
    assert (row.state, row.answer, str(row.decided_by)) == (
        "declined",
        "They take nobody this year.",
        str(row.decided_by),
    )
    page = text(client.get(address(row)))
    assert "What to do" not in page
    assert "They take nobody this year." in page


def test_a_new_host_becomes_a_place_of_the_published_call(sign_in, call):
    row, client = proposal(application_in("draft", call)), sign_in("office")
    page = text(client.get(address(row, "agree")))
    assert 'value="University of Turku"' in page
    assert 'value="utu.fi"' in page
    assert client.post(address(row, "agree"), typed()).url == address(row)
    row.refresh_from_db()
    host = Institution.objects.get(code="university-of-turku")
    assert (row.state, row.offering.institution, host.country, host.web_domain) == (
        "agreed",
        host,
        "FI",
        "utu.fi",
    )
    assert (row.offering.call_id, row.offering.seats, row.offering.levels) == (call.pk, 2, ["bachelor"])
    assert "Nothing was changed: it stands at “the host agreed” already." in text(
        client.post(address(row, "agree"), typed(), follow=True)
    )
    assert Offering.objects.filter(institution=host).count() == 1


def test_a_known_host_is_chosen_also_after_a_search(sign_in, call):
    host = InstitutionFactory(code="abo", name_en="Åbo Akademi", country="FI")
    row, client = proposal(application_in("draft", call)), sign_in("office")
    assert "Åbo Akademi" not in text(client.get(address(row, "agree")))
    assert "Åbo Akademi" in text(client.get(address(row, "agree"), {"q": "ABO"}))
    client.post(address(row, "agree"), typed(host_known=str(host.pk)))
    row.refresh_from_db()
    assert (row.state, row.institution) == ("agreed", host)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"host_name_kk": ""}, "host_name_kk"),
        ({"host_known": ""}, "host_known"),
        ({"levels": []}, "levels"),
        ({"field_ru": ""}, "field_ru"),
        ({"seats": "1", "zero_grant_seats": "2"}, "zero_grant_seats"),
        ({"levels": ["bachelor", "staff"]}, "levels"),
    ],
)
def test_what_is_typed_wrongly_makes_nothing(sign_in, call, wrong, field):
    row = proposal(application_in("draft", call))
    answer = sign_in("office").post(address(row, "agree"), typed(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert (HostProposal.objects.get().state, Institution.objects.filter(country="FI").count()) == (
        "proposed",
        0,
    )


def test_a_call_that_needs_an_agreement_leads_to_one(sign_in, call):
    for place in call.offerings.all():
        AgreementFactory(institution=place.institution, seats=20)
    EligibilityRule.objects.create(call=call, kind="agreement", source="rules")
    host = InstitutionFactory(code="turku", name_en="University of Turku", country="FI")
    row, client = proposal(application_in("draft", call)), sign_in("office")
    add = f"{reverse('admin:partners_agreement_add')}?institution={host.pk}"
    assert f'href="{add}"' in text(client.get(address(row, "agree")))
    answer = client.post(address(row, "agree"), typed(host_known=str(host.pk)))
    assert answer.status_code == 422
    assert "no agreement is in force" in text(answer)
    AgreementFactory(institution=host, seats=20)
    assert f'href="{add}"' not in text(client.get(address(row, "agree")))
    client.post(address(row, "agree"), typed(host_known=str(host.pk)))
    row.refresh_from_db()
    assert row.offering.agreement_year.agreement.institution == host
    assert row.offering.agreement_year.seats_offered == 2


def test_a_draft_whose_deadline_passed_says_so_and_is_answered(sign_in, call):
    row, client = proposal(application_in("draft", call)), sign_in("office")
    Call.objects.filter(pk=call.pk).update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    assert "The deadline of this draft has passed." in text(client.get(address(row)))
    assert client.post(address(row, "negotiate")).status_code == 302


def test_nobody_of_the_office_answers_an_own_proposal(sign_in, call):
    draft = application_in("draft", call)
    row = proposal(draft)
    draft.applicant.user.role_holdings.create(role="office_specialist")
    client = sign_in(draft.applicant.user)
    assert "a colleague decides about it" in text(client.get(address(row)))
    for name in ("negotiate", "decline", "agree"):
        assert client.post(address(row, name), {"answer": "Yes!"}).status_code == 403
    assert client.get(LIST, {"state": "waiting"}).context["cl"].result_count == 0
    assert Application.objects.get().proposals.get().state == "proposed"
