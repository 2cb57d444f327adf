"""Wishes at hosts that ask for more than the call, or for less."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from applications import actions
from applications.models import Application
from applications.queries import barriers, facts_of, judged, judgement_of
from applications.wishes import findings_of, judged_at, worst
from applications.wording import verdict, why_not
from partners.models import Agreement
from programs.models import Call, EligibilityRule, LanguageThreshold
from programs.queries import with_rules
from tests.factories.places import AgreementFactory

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
    for code in ("kk", "ru", "en"):
        assert {row["place"]: row[code]["title"] for row in about} == {
            place.pk: f"GPA · {getattr(place.institution, f'name_{code}')}" for place in places
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


@pytest.fixture
def covered(call):
    """The call asks for an agreement; only the first host has one in force to the last day of the stay."""
    EligibilityRule.objects.create(call=call, kind="agreement", source="rules")
    first, second = call.offerings.order_by("id")
    Agreement.objects.all().delete()
    days = {"valid_from": call.stay_from, "valid_to": call.stay_to}
    AgreementFactory(institution=first.institution, **days)
    AgreementFactory(institution=second.institution, **days | {"valid_to": call.stay_to - dt.timedelta(1)})
    return first, second


def test_each_wish_is_judged_by_the_agreement_of_its_own_host(draft, covered):
    first, second = covered
    application = fresh(draft)
    alone, *there = judged(application)
    assert (alone.judgement.outcome, alone.place) == ("eligible", None)
    assert {one.place: sorted(one.judgement.reasons) for one in there} == {first: [], second: ["agreement"]}
    assert worst([alone, *there]).reasons == {"agreement"}
    barred = barriers(application, covered)
    assert list(barred) == [second.pk]
    assert why_not(second, barred[second.pk]) == [
        "There is no agreement with this host that is in force during your stay. "
        "Choose another host, or ask the office whether an agreement is being signed."
    ]


def test_the_agreement_must_hold_for_the_dates_of_each_version(draft, call, covered):
    shorter = with_rules(Call.objects.all()).get(pk=call.pk)
    shorter.stay_to -= dt.timedelta(days=1)
    facts = facts_of(draft.applicant, shorter)
    assert worst(judged_at(shorter, facts, covered)).reasons == set()
    whole = with_rules(Call.objects.all()).get(pk=call.pk)
    assert worst(judged_at(whole, facts, covered)).reasons == {"agreement"}


def test_a_memorandum_alone_opens_no_place(draft, covered):
    Agreement.objects.update(kind="memorandum")
    assert set(barriers(fresh(draft), covered)) == set()  # nowhere: it stands beside the profile
    assert judgement_of(fresh(draft)).reasons == {"agreement"}


def test_where_no_rule_asks_for_an_agreement_none_is_needed(draft):
    Agreement.objects.all().delete()
    assert judgement_of(fresh(draft)).outcome == "eligible"


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


COST = 16
