"""Reports of stays: typed in by the office, published only with consent, and seen by everybody then."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from applications.stay import actions
from applications.stay.models import Report
from mobility.common.log import entries_for
from mobility.common.policy import Refused, visible
from mobility.portal.demo import reports as demo
from partners.models import Institution
from tests.factories import InstitutionFactory, UserFactory, staff

pytestmark = pytest.mark.django_db
LIST_COST = 5
LIST = reverse("admin:stay_report_changelist")


def report(host=None, **more):
    known = {"academic_year": "2025/2026", "language": "en", "text": "Take a warm coat.", "rating": 4}
    return Report.objects.create(institution=host or InstitutionFactory(code="tul"), **known | more)


def address(row, name):
    return reverse(f"admin:stay_report_{name}", args=[row.pk])


def text(answer):
    return " ".join(answer.content.decode().split())


def typed(row_or_host, **more):
    host = getattr(row_or_host, "institution", row_or_host)
    known = {
        "academic_year": "2025/2026",
        "language": "en",
        "text": "Take a coat.",
        "rating": "4",
        "field": "",
    }
    return known | {"institution": host.pk, "consents": "on"} | more


def test_the_office_types_a_report_from_before_the_portal(sign_in):
    host, client = InstitutionFactory(code="tul"), sign_in("office")
    add = reverse("admin:stay_report_add")
    assert client.post(add, typed(host, academic_year="2025")).status_code == 200
    assert client.post(add, typed(host)).status_code == 302
    row = Report.objects.get()
    assert (row.institution, row.application, row.consents, row.published_on) == (host, None, True, None)


def test_it_is_published_and_taken_back_by_buttons_each_on_record(sign_in):
    row, client, guest = report(consents=True), sign_in("office"), UserFactory()
    assert list(visible(guest, Report)) == []
    assert "Only the office reads it." in text(client.get(address(row, "change")))
    assert client.get(address(row, "publish")).status_code == 404
    client.post(address(row, "publish"))
    client.post(address(row, "publish"))
    row.refresh_from_db()
    assert row.published_on == timezone.localdate()
    assert list(visible(guest, Report)) == [row]
    client.post(address(row, "unpublish"))
    client.post(address(row, "unpublish"))
    assert list(visible(guest, Report)) == []
    assert [entry.verb for entry in entries_for(row)] == ["report.unpublish", "report.publish"]


def test_without_consent_nothing_is_published(sign_in):
    row, client = report(), sign_in("office")
    assert "has not agreed to its publication" in text(client.get(address(row, "change")))
    assert "has not agreed to its publication" in text(client.post(address(row, "publish"), follow=True))
    with pytest.raises(ValidationError):
        actions.publish_report(row, staff("head"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=row.pk).update(published_on=timezone.localdate())
    assert Report.objects.get().published_on is None


def test_who_takes_back_the_consent_is_first_taken_off_the_portal(sign_in):
    row = report(consents=True, published_on=timezone.localdate())
    answer = sign_in("office").post(address(row, "change"), typed(row, consents=""))
    assert "It is published: take it off the portal first." in text(answer)
    assert Report.objects.get().consents is True


def test_only_the_office_publishes(sign_in):
    row = report(consents=True)
    with pytest.raises(Refused):
        actions.publish_report(row, UserFactory())
    assert sign_in("student").post(address(row, "publish")).status_code == 403


def test_the_list_parts_by_publication_finds_by_partner_and_costs_the_same(
    sign_in, django_assert_num_queries
):
    host = InstitutionFactory(code="tul", name_en="Łódź University of Technology")
    report(host, consents=True, published_on=timezone.localdate())
    client = sign_in("office")
    client.get(LIST)
    with django_assert_num_queries(LIST_COST):
        client.get(LIST)
    report(host, consents=True)
    for code in ("a", "b"):
        report(InstitutionFactory(code=code, name_en=code, city_en="X", city_ru="X", city_kk="X"))
    client.get(LIST)  # a new institution lets the portal forget its own, which every page names
    with django_assert_num_queries(LIST_COST):
        client.get(LIST)
    counts = [
        client.get(LIST, asked).context["cl"].result_count
        for asked in ({"published": "yes"}, {"published": "ready"}, {"published": "no"}, {"q": "LODZ"})
    ]
    assert counts == [1, 1, 2, 2]


def test_the_demo_year_tells_of_partners_in_three_languages():
    for code in ("tul", "upol", "czu"):
        InstitutionFactory(code=code)
    told = demo.tell(timezone.localdate(), staff("office"))
    assert sorted((row.institution.code, row.language) for row in told) == [
        ("czu", "ru"),
        ("tul", "kk"),
        ("tul", "ru"),
        ("upol", "en"),
        ("upol", "kk"),
    ]
    assert {row.published_on for row in told} == {timezone.localdate()}
    assert Institution.objects.filter(reports__isnull=False).distinct().count() == 3
