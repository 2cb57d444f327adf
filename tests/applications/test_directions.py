"""To which direction an application belongs: by rules in rows, from the first wish on."""

import pytest

from applications import actions
from applications.actions.directions import settle_all
from applications.directions import directions_of_call, load_direction_rules
from applications.models import Application, DirectionRule
from mobility.common.policy import Refused
from programs.models import Call, Program
from tests.factories import ApplicantFactory, CallFactory, InstitutionFactory, staff, submitted
from tests.factories.calls import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules():
    load_direction_rules()


def call_to(*countries, **fields):
    """A published call with a place in each of these countries."""
    call = CallFactory(places=0, published=False, **fields)
    for country in countries:
        OfferingFactory(call=call, institution=InstitutionFactory(country=country))
    Call.objects.filter(pk=call.pk).update(state="published")
    call.refresh_from_db()
    return call


def begun(call):
    return actions.start(ApplicantFactory().user, call)


def direction(application):
    return Application.objects.get(pk=application.pk).direction


@pytest.mark.parametrize(
    ("country", "expected"), [("PL", "far_abroad"), ("JP", "far_abroad"), ("UZ", "cis"), ("KZ", "internal")]
)
def test_the_country_of_the_first_wish_decides(country, expected):
    call = call_to("FR", country)
    application = begun(call)
    actions.choose(application, list(call.offerings.order_by("-id")), application.applicant.user)
    assert direction(application) == expected


def test_without_a_wish_the_places_of_the_call_decide_if_they_agree():
    assert direction(begun(call_to("PL", "DE"))) == "far_abroad"
    assert direction(begun(call_to("PL", "RU"))) == ""
    assert direction(begun(call_to())) == ""


def test_staff_and_calls_inside_the_country_are_directions_of_their_own():
    application = begun(call_to("PL", "RU"))
    application.applicant.person = "teacher"
    actions.save_profile(application.applicant, application.applicant.user)
    assert direction(application) == "staff"
    assert direction(begun(call_to(scope="internal"))) == "internal"


def test_a_rule_for_a_program_comes_first_where_it_stands_first():
    call = CallFactory()
    application = submitted(call)
    assert direction(application) == "far_abroad"
    DirectionRule.objects.create(order=0, program=call.program, direction="internships")
    DirectionRule.objects.create(
        order=0, program=Program.objects.create(code="other", title="Other"), direction="visas"
    )
    assert settle_all(staff("head")) == 1
    assert direction(application) == "internships"
    assert settle_all(staff("head")) == 0


def test_only_the_head_settles_all_anew():
    with pytest.raises(Refused):
        settle_all(staff("office"))


def test_the_rules_that_ship_are_loaded_once_and_stay_as_edited():
    DirectionRule.objects.filter(direction="cis").delete()
    load_direction_rules()
    assert list(DirectionRule.objects.values_list("direction", flat=True)) == [
        "staff",
        "internal",
        "internal",
        "far_abroad",
    ]


@pytest.mark.parametrize(
    ("countries", "scope", "expected"),
    [
        (["PL", "TR"], "abroad", ["far_abroad"]),
        (["RU"], "abroad", ["cis"]),
        (["RU", "PL"], "abroad", ["far_abroad", "cis"]),
        (["KZ"], "internal", ["internal"]),
        ([], "abroad", ["far_abroad"]),
        ([], "internal", ["internal"]),
    ],
)
def test_a_call_is_about_the_directions_of_its_places_by_the_same_rules(countries, scope, expected):
    assert directions_of_call(Call(scope=scope), countries) == expected


def test_who_is_asked_about_a_call_changes_with_the_rules():
    DirectionRule.objects.filter(direction="cis").update(countries=["PL"])
    assert directions_of_call(Call(scope="abroad"), ["PL", "RU"]) == ["far_abroad", "cis"]


def test_a_direction_given_by_hand_stays_until_the_rules_get_it_back():
    application, office, head = submitted(call_to("PL")), staff("office"), staff("head")
    actions.set_direction(application, "cis", office)
    assert direction(application) == "cis"
    settle_all(head)
    assert direction(application) == "cis"
    with pytest.raises(Refused):
        actions.set_direction(application, "staff", application.applicant.user)
    actions.set_direction(application, "", office)
    assert direction(application) == "far_abroad"
