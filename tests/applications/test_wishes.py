"""Wishes at hosts that ask for more than the call, or for less."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from applications import actions
from applications.models import Application
from applications.queries import judged, judgement_of
from applications.wishes import findings_of
from applications.wording import verdict, why_not
from programs.models import LanguageThreshold

from .people import fill, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def places(call):
    """The first place as it is, the second one with a host that asks for more."""
    easy, strict = call.offerings.order_by("id")
    strict.min_gpa = Decimal("3.70")
    strict.save()
    return easy, strict


def fresh(draft):
    return Application.objects.get(pk=draft.pk)


def test_a_place_whose_host_asks_for_more_cannot_be_added(draft, applicant, places, me):
    easy, strict = places
    actions.choose(draft, [easy], applicant.user)
    with pytest.raises(ValidationError):
        actions.choose(draft, [easy, strict], applicant.user)

    page = " ".join(me.get(reverse("applications:choices", args=[draft.ref])).content.decode().split())
    assert f'name="add" value="{strict.pk}"' not in page
    assert "Your GPA is 3.67; " in page
    assert "3.70" in page


def test_a_wish_that_its_host_bars_stops_the_submission_and_names_the_host(draft, places):
    fill(draft)  # both places were chosen before the host asked for more
    with pytest.raises(actions.Incomplete) as said:
        submit(draft)

    assert [finding.verdict.code for finding in said.value.missing["eligibility"]] == ["gpa"]
    shown = verdict(fresh(draft))
    assert shown["outcome"] == "not_eligible"
    assert [text.title for text, _soft in shown["unmet"]] == [f"GPA · {places[1].institution.name}"]


def test_a_barred_wish_can_be_taken_out_again(draft, applicant, places):
    actions.choose(draft, [places[0]], applicant.user)
    fill(draft)
    assert submit(draft).state == "submitted"


def test_what_was_submitted_keeps_findings_for_each_wish(draft, applicant, places):
    applicant.gpa = Decimal("3.80")
    actions.save_profile(applicant, applicant.user)
    fill(draft)
    sent = submit(draft)

    about = [row for row in sent.findings if row["code"] == "gpa"]
    assert {row["place"]: row["kk"]["title"] for row in about} == {
        place.pk: f"GPA · {place.institution.name}" for place in places
    }
    assert {row["outcome"] for row in about} == {"eligible"}
    assert len([row for row in sent.findings if row["code"] == "language"]) == 1


def test_a_host_that_takes_hsk_3_is_open_though_the_call_asks_for_4(draft, applicant, call, places):
    LanguageThreshold.objects.filter(call=call, test="HSK").update(host_may_lower=True)
    applicant.proofs.update(test="HSK", value="3", language="zh")
    easy, _strict = places
    type(easy).objects.filter(pk=easy.pk).update(min_scores={"HSK": "3"}, teaching_language="zh")
    actions.choose(draft, [type(easy).objects.get(pk=easy.pk)], applicant.user)

    assert judged(fresh(draft))[0].judgement.outcome == "not_eligible"
    assert judgement_of(fresh(draft)).outcome == "eligible"
    fill(draft)
    assert submit(draft).state == "submitted"


def test_what_is_alike_everywhere_is_said_once(draft):
    found = findings_of(judged(fresh(draft)))
    assert [at.place for at in found] == [None] * len(found)


def test_an_open_place_has_no_reason_against_it(draft, places):
    assert why_not(places[0], None) == []


def test_the_page_of_places_costs_the_same_for_two_and_six(draft, call, me, django_assert_num_queries):
    address = reverse("applications:choices", args=[draft.ref])
    me.get(address)
    with django_assert_num_queries(COST):
        me.get(address)
    for number in range(4):
        place = call.offerings.first()
        place.pk = None
        place.field_kk = place.field_ru = place.field_en = f"Field {number}"
        place.min_gpa = Decimal("3.70")
        place.save()
    with django_assert_num_queries(COST):
        me.get(address)


COST = 14
