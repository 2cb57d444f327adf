"""Whoever stepped back finds no trace of the person on any page."""

import pytest
from django.urls import reverse

from applications.commission import actions, queries, scoring
from applications.commission.models import Ranking

from . import build
from .pages import at, text_of

pytestmark = pytest.mark.django_db


def pages_of(client, sitting, user):
    """Everything a member can open, as read."""
    client.force_login(user)
    addresses = [reverse("commission:home"), at("session", sitting.session)]
    if not sitting.session.is_open:
        addresses.append(at("ranking", sitting.session))
    elif user == sitting.chair:
        addresses.append(at("close", sitting.session))
    known = [
        application
        for application in sitting.call.applications.order_by("pk")
        if client.get(at("score", sitting.session, application)).status_code == 200
    ]
    addresses += [at("score", sitting.session, application) for application in known]
    return {address: text_of(client.get(address)) for address in addresses}


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("who", ["chair", "member"])
def test_every_page_is_the_same_with_and_without_a_hidden_candidate(client, who, closed):
    """The hidden one is scored and commented by others, and stands level with a visible one."""
    sitting = build.sitting()
    user = sitting.chair if who == "chair" else sitting.members[0]
    other = sitting.members[1]
    people = [build.candidate(sitting.call) for _ in range(3)]
    for points, person in zip((5, 3, 1), people, strict=True):
        for voter in (user, other):
            actions.save_scores(sitting.session, person, voter, {"motivation": points, "plan": points})
    hidden = build.candidate(sitting.call, "Hiddenova", number="MSHE-2027-9999")
    build.recusal(sitting.session, user, hidden)
    actions.save_scores(sitting.session, hidden, other, {"motivation": 3, "plan": 3}, "About Hiddenova.")
    if closed:
        actions.close_session(sitting.session, sitting.chair)
        sitting.session.refresh_from_db()
    with_hidden = pages_of(client, sitting, user)
    assert len(with_hidden) == (6 if closed or who == "chair" else 5)
    assert not [page for page in with_hidden.values() if "9999" in page or "Hiddenova" in page]
    erase(hidden, sitting)
    assert pages_of(client, sitting, user) == with_hidden


def erase(application, sitting):
    """Make as if an application had never been there, in the database and in the stored ranking."""
    application.assessments.all().delete()
    application.recusals.all().delete()
    ranking = Ranking.objects.filter(session=sitting.session).first()
    if ranking:
        ranking.positions.filter(application=application).delete()
        inputs = queries.ranking_inputs(
            sitting.session, sitting.call.applications.filter(ranked__isnull=False)
        )
        Ranking.objects.update(fingerprint=scoring.fingerprint(*inputs))
    application.delete()
