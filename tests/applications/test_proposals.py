"""A host of one's own: proposed, known already, taken back, negotiated, agreed or not possible."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from applications import actions
from applications.models import Application, HostProposal
from applications.workflow import Impossible
from mobility.accounts.models import User
from mobility.common.log import entries_for
from mobility.common.policy import Refused, visible
from mobility.mail import delivery
from mobility.mail.models import Message
from partners.models import Institution
from programs.models import Call, EligibilityRule, Offering
from tests.factories.places import AgreementFactory, InstitutionFactory

from . import builders
from .people import browser, fill, submit

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "University of Turku",
    "city": "Turku",
    "country": "FI",
    "link": "utu.fi/exchange",
    "field": "Information systems",
    "reason": "It teaches data engineering in English.",
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def open_to_proposals(call):
    Call.objects.filter(pk=call.pk).update(takes_proposals=True)


@pytest.fixture
def office(call):
    return builders.specialist()


def fresh(draft):
    return Application.objects.get(pk=draft.pk)


def wish(name="University of Turku", field="Information systems"):
    return HostProposal(name=name, city="Turku", country="FI", field=field, reason="Because.")


def proposed(draft, **texts):
    return actions.propose(fresh(draft), wish(**texts), draft.applicant.user)


def place(**more):
    return Offering(field_kk="АЖ", field_ru="ИС", field_en="IS", levels=["bachelor"], seats=2, **more)


def new_host(code="turku"):
    names = {f"name_{language}": "University of Turku" for language in ("kk", "ru", "en")}
    towns = {f"city_{language}": "Turku" for language in ("kk", "ru", "en")}
    return Institution(code=code, country="FI", **names, **towns)


def address(name, draft, *more):
    return reverse(f"applications:{name}", args=[draft.ref, *more])


def text(answer):
    return " ".join(answer.content.decode().split())


def letters():
    return list(Message.objects.order_by("id").values_list("template__code", "recipient"))


# --- The applicant ------------------------------------------------------------------------------------------


def test_somebody_proposes_a_university(me, draft):
    page = text(me.get(address("choices", draft)))
    assert "The university you want is not here?" in page
    answer = me.post(address("propose", draft), TYPED)
    assert answer.url == address("choices", draft)
    found = HostProposal.objects.get()
    assert (found.name, found.country, found.link, found.state, found.application_id) == (
        "University of Turku",
        "FI",
        "https://utu.fi/exchange",
        "proposed",
        draft.pk,
    )
    page = text(me.get(address("choices", draft)))
    assert "waits for the office" in page
    assert "The office will look at it and write to you. The deadline stays as it is." in page
    assert [entry.verb for entry in entries_for(found)] == ["proposal.make"]


def test_a_call_that_takes_no_proposals_has_no_such_page(me, draft, call):
    Call.objects.filter(pk=call.pk).update(takes_proposals=False)
    assert "is not here?" not in text(me.get(address("choices", draft)))
    assert me.get(address("propose", draft)).status_code == 404
    with pytest.raises(Impossible):
        proposed(draft)


def test_what_is_typed_wrongly_is_said_and_kept(me, draft):
    answer = me.post(address("propose", draft), TYPED | {"country": "KZ", "city": "", "reason": ""})
    assert answer.status_code == 422
    page = text(answer)
    assert "This call sends people abroad." in page
    assert 'value="University of Turku"' in page
    assert HostProposal.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("ЛОДЗЬ ТЕХНИКАЛЫҚ", "https://www.eng.p.lodz.pl/x"),
        ("lodz university OF technology", ""),
        ("Politechnika Łódzka", ""),
    ],
)
def test_a_partner_we_know_is_named_before_it_is_proposed(me, draft, call, name, link):
    host = Institution.objects.get(code="tul")
    Institution.objects.filter(pk=host.pk).update(
        name_en="Łódź University of Technology", local_name="Politechnika Łódzka", web_domain="p.lodz.pl"
    )
    typed = TYPED | {"name": name, "city": "Łódź", "country": "PL", "link": link}
    page = text(me.post(address("propose", draft), typed))
    assert "We know this university already" in page
    assert f'href="{reverse("portal:partner", args=["tul"])}"' in page
    assert "It has no place in this call." in page
    assert HostProposal.objects.count() == 0
    me.post(address("propose", draft), typed | {"anyway": "1"})
    assert HostProposal.objects.count() == 1


def test_a_partner_with_a_place_of_this_call_leads_to_it(me, draft, call):
    place = call.offerings.first()
    page = text(me.post(address("propose", draft), TYPED | {"name": place.institution.name_en}))
    assert "It has places in this call: Information systems." in page


def test_three_proposals_may_wait_and_one_may_be_taken_back(me, draft):
    made = [proposed(draft, name=f"University {n}") for n in range(3)]
    with pytest.raises(ValidationError, match="At most 3 of your proposals can wait"):
        proposed(draft, name="One more")
    assert "You have proposed enough for now" in text(me.get(address("propose", draft)))
    assert me.post(address("recall", draft, made[0].pk)).url == address("choices", draft)
    assert proposed(draft, name="One more").state == "proposed"
    assert list(HostProposal.objects.order_by("id").values_list("state", flat=True)) == [
        "withdrawn",
        "proposed",
        "proposed",
        "proposed",
    ]
    assert "It has an answer already" in text(me.post(address("recall", draft, made[0].pk), follow=True))


def test_the_same_host_is_proposed_once(draft):
    first = proposed(draft)
    assert proposed(draft, name="UNIVERSITY of Turku").pk == first.pk
    assert proposed(draft, field="Law").pk != first.pk
    assert HostProposal.objects.count() == 2


def test_nothing_is_proposed_after_the_deadline_or_for_a_sent_application(me, draft, call):
    late = timezone.now() + dt.timedelta(days=30)
    with pytest.raises(actions.TooLate):
        actions.propose(fresh(draft), wish(), draft.applicant.user, now=late)
    made = proposed(draft)
    fill(draft)
    submit(draft)
    with pytest.raises(Refused):
        proposed(draft, name="Another")
    assert me.get(address("propose", draft)).url == address("show", draft)
    page = text(me.get(address("show", draft)))
    assert "Universities you proposed" in page
    assert "Your application was sent, so its wishes no longer change" in page
    assert me.post(address("recall", draft, made.pk)).url == address("show", draft)


def test_a_deadline_that_passes_while_we_ask_is_said(me, draft, call, office):
    actions.negotiate(proposed(draft), office)
    today = timezone.localdate()
    Call.objects.filter(pk=call.pk).update(closes_on=today - dt.timedelta(days=1))
    page = text(me.get(address("choices", draft)))
    assert "The deadline has passed before there was an answer. The office will still answer" in page
    assert actions.decline(HostProposal.objects.get(), office, "They do not answer.").state == "declined"


def test_nobody_touches_a_foreign_proposal(draft, call):
    made = proposed(draft)
    other = builders.student("other@example.kz")
    assert list(visible(other.user, HostProposal)) == []
    assert browser(other.user).post(address("recall", draft, made.pk)).status_code == 404
    mine = actions.start(other.user, call)
    assert browser(other.user).post(address("recall", mine, made.pk)).status_code == 404
    with pytest.raises(Refused):
        actions.withdraw_proposal(made, other.user)


# --- The office ---------------------------------------------------------------------------------------------


def test_the_applicant_is_told_in_their_language(draft, office):
    made = actions.negotiate(proposed(draft), office)
    actions.decline(made, office, "Олар бұл жылы қабылдамайды.")
    assert letters() == [
        ("proposal-negotiating", "student@example.kz"),
        ("proposal-declined", "student@example.kz"),
    ]
    delivery.deliver_due()
    last = Message.objects.first()
    assert (last.language, last.subject) == ("kk", "University of Turku: ұсынысыңызға жауап")
    assert "«Олар бұл жылы қабылдамайды.»" in last.body
    assert last.link == f"/applications/{draft.ref}/"


def test_not_possible_needs_an_answer(draft, office):
    with pytest.raises(ValidationError):
        actions.decline(proposed(draft), office, "  ")
    assert HostProposal.objects.get().state == "proposed"


def test_an_agreed_host_becomes_a_place_and_is_offered_to_its_proposer(me, draft, call, office):
    made = actions.agree(proposed(draft), office, new_host(), place(), "Write to them in March.")
    offering = Offering.objects.get(institution__code="turku")
    assert (made.state, made.offering, made.institution.code, made.decided_by) == (
        "agreed",
        offering,
        "turku",
        office,
    )
    assert (offering.call_id, offering.seats) == (call.pk, 2)
    assert letters() == [("proposal-agreed", "student@example.kz")]
    page = text(me.get(address("choices", draft)))
    assert "University of Turku agreed." in page
    assert "Write to them in March." in page
    me.post(address("choices", draft), {"add": offering.pk})
    assert draft.choices.order_by("-rank").first().offering == offering
    assert "It is a place of this call now, and among your wishes." in text(me.get(address("choices", draft)))


def test_an_agreed_place_that_is_not_for_its_proposer_says_why(me, draft, office):
    others = place()
    others.levels = ["master"]
    made = actions.agree(proposed(draft), office, new_host(), others)
    page = text(me.get(address("choices", draft)))
    assert "University of Turku agreed." not in page
    assert page.count("This place takes: master. In “About me” your cycle of study is another one.") == 2
    assert f'name="add" value="{made.offering.pk}"' not in page


def test_what_is_answered_stays_answered(draft, office):
    made = actions.agree(proposed(draft), office, new_host(), place())
    for again in (
        lambda: actions.negotiate(made, office),
        lambda: actions.decline(made, office, "No."),
        lambda: actions.agree(made, office, new_host("turku-2"), place()),
        lambda: actions.withdraw_proposal(made, draft.applicant.user),
    ):
        with pytest.raises(Impossible):
            again()
    assert Offering.objects.filter(institution__code="turku").count() == 1
    assert letters() == [("proposal-agreed", "student@example.kz")]


def test_without_an_agreement_neither_host_nor_place_is_kept(draft, call, office):
    for offering in call.offerings.all():
        AgreementFactory(institution=offering.institution, ends=1000, seats=20)
    EligibilityRule.objects.create(call=call, kind="agreement", source="rules")
    with pytest.raises(ValidationError, match="no agreement is in force"):
        actions.agree(proposed(draft), office, new_host(), place())
    assert not Institution.objects.filter(code="turku").exists()
    assert HostProposal.objects.get().state == "proposed"
    host = InstitutionFactory(code="turku")
    AgreementFactory(institution=host, ends=1000, seats=20)
    assert actions.agree(HostProposal.objects.get(), office, host, place()).offering.institution == host


def test_only_the_office_decides_and_nobody_about_an_own_one(draft, call, office):
    made = proposed(draft)
    for who in (draft.applicant.user, builders.user("nobody@example.kz")):
        with pytest.raises(Refused):
            actions.negotiate(made, who)
    draft.applicant.user.role_holdings.create(role="office_specialist")
    with pytest.raises(Refused):
        actions.decline(made, User.objects.get(pk=draft.applicant.user_id), "No.")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_place(draft, office):
    made = proposed(draft)
    host = InstitutionFactory(code="turku")

    def click(_number):
        try:
            actions.agree(made, office, host, place())
        except (Impossible, ValidationError) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "agreed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, range(2))) == ["Impossible", "agreed"]
    assert Offering.objects.filter(institution=host).count() == 1
    assert letters() == [("proposal-agreed", "student@example.kz")]
