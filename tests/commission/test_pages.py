"""The commission's pages: who gets them, what stands on them, what a click does."""

import re

import pytest
from django.urls import reverse

from applications.commission import actions
from applications.commission.models import Assessment, Ranking, Recusal
from mobility.common import files

from . import build
from .pages import POINTS, at, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def sitting():
    return build.sitting()


def line(client, user, session):
    """The numbers on a member's page in the member's order."""
    client.force_login(user)
    return re.findall(r"MSHE-2027-\d{4}(?=</span>)", text_of(client.get(at("session", session))))


# --- Who gets in -------------------------------------------------------------------------------------------


def test_anonymous_visitors_are_sent_to_sign_in(client, sitting):
    person = build.candidate(sitting.call)
    for address in (
        reverse("commission:home"),
        at("session", sitting.session),
        at("score", sitting.session, person),
        at("close", sitting.session),
        at("ranking", sitting.session),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_others_find_nothing(client, sitting):
    person = build.candidate(sitting.call)
    stranger = build.sitting(build.call("other"))
    technician = build.user(is_superuser=True, is_staff=True)
    for user in (build.user(), person.applicant.user, technician, stranger.chair):
        client.force_login(user)
        for name in ("session", "close", "ranking"):
            assert client.get(at(name, sitting.session)).status_code == 404
        assert client.get(at("score", sitting.session, person)).status_code == 404
        for name in ("save", "abstain", "recuse"):
            assert client.post(at(name, sitting.session, person), POINTS).status_code == 404
    client.force_login(build.user())
    assert client.get(reverse("commission:home")).status_code == 404


def test_the_head_of_the_office_reads_no_sheet_but_the_ranking(client, sitting):
    person = build.candidate(sitting.call)
    client.force_login(build.head())
    assert client.get(at("session", sitting.session)).status_code == 404
    assert client.get(at("score", sitting.session, person)).status_code == 404
    assert client.get(reverse("commission:home")).status_code == 200
    actions.close_session(sitting.session, sitting.chair)
    assert client.get(at("ranking", sitting.session)).status_code == 200
    assert client.get(at("score", sitting.session, person)).status_code == 404


# --- Home and the line of candidates -----------------------------------------------------------------------


def test_home_counts_my_candidates_and_sheets(client, sitting):
    people = [build.candidate(sitting.call) for _ in range(4)]
    actions.save_scores(sitting.session, people[0], sitting.chair, {"motivation": 4, "plan": 4})
    actions.save_scores(sitting.session, people[1], sitting.chair, {"motivation": 4})
    actions.abstain(sitting.session, people[2], sitting.chair, "Not my field.")
    client.force_login(sitting.chair)
    page = text_of(client.get(reverse("commission:home")))
    for words in ("4 candidates to score", "1 scored", "1 skipped", "1 abstained", "1 to do", "Grant mshe"):
        assert words in page


def test_two_members_meet_the_candidates_in_different_orders(client):
    sitting = build.sitting()
    numbers = {build.candidate(sitting.call).number for _ in range(12)}
    orders = [line(client, user, sitting.session) for user in sitting.voters]
    assert [set(order) for order in orders] == [numbers] * 3
    assert len({tuple(order) for order in orders}) == 3


def test_only_the_chair_sees_how_many_members_have_finished(client, sitting):
    person = build.candidate(sitting.call)
    actions.save_scores(sitting.session, person, sitting.members[0], {"motivation": 4, "plan": 4})
    client.force_login(sitting.chair)
    assert "1 of 3 members has finished." in text_of(client.get(at("session", sitting.session)))
    client.force_login(sitting.members[0])
    assert "finished" not in text_of(client.get(at("session", sitting.session)))


def test_an_empty_session_says_so(client, sitting):
    client.force_login(sitting.chair)
    assert "No candidate waits for you in this session." in text_of(
        client.get(at("session", sitting.session))
    )


# --- The score sheet ---------------------------------------------------------------------------------------


def test_the_sheet_shows_the_person_the_papers_and_the_criteria(client):
    row = build.call(weights=[("motivation", 50)], computed=[("gpa", 30), ("language", 20)])
    sitting = build.sitting(row)
    person = build.candidate(row, "Sarsenova", number="MSHE-2027-9001")
    for kind in ("motivation", "academic_record", "language"):
        build.paper(person, kind)
    for kind in ("identity", "medical", "social_status"):
        build.paper(person, kind)
    client.force_login(sitting.chair)
    page = text_of(client.get(at("score", sitting.session, person)))
    for words in (
        "Sarsenova Invented",
        "MSHE-2027-9001",
        "Power engineering",
        "Faculty of Engineering",
        "3.41",
        "IELTS Academic 6.5, B2",
        "computed from GPA 3.41",
        "25.6",
        "17.0",
        "Convincing.",
        "not scored yet",
        'name="points-motivation" value="5"',
        "The motivation paper",
        "Academic record",
    ):
        assert words in page
    for words in ("identity", "medical", "social"):
        assert words not in page.lower()


def test_the_total_so_far(client):
    row = build.call(weights=[("motivation", 40), ("plan", 30)], computed=[("gpa", 30)])
    sitting = build.sitting(row)
    person = build.candidate(row)
    actions.save_scores(sitting.session, person, sitting.chair, {"motivation": 4})
    client.force_login(sitting.chair)
    page = text_of(client.get(at("score", sitting.session, person)))
    assert '<span class="big" data-score-total>57.6</span>' in page
    assert "of <span data-score-done>70</span> scored, <span data-score-open>30</span> still open" in page


def test_save_and_next_goes_to_the_next_candidate_without_a_sheet(client, sitting):
    numbers = {build.candidate(sitting.call).number for _ in range(3)}
    order = line(client, sitting.chair, sitting.session)
    assert set(order) == numbers
    first, second, third = (sitting.call.applications.get(number=number) for number in order)
    answer = client.post(at("save", sitting.session, first), POINTS | {"then": "next"})
    assert (answer.status_code, answer.url) == (302, at("score", sitting.session, second))
    answer = client.post(at("save", sitting.session, second), {"then": "skip"})
    assert answer.url == at("score", sitting.session, third)
    answer = client.post(at("save", sitting.session, third), POINTS | {"then": "next"})
    assert answer.url == at("score", sitting.session, second)
    answer = client.post(at("save", sitting.session, second), POINTS | {"then": "next"})
    assert answer.url == at("session", sitting.session)
    assert set(Assessment.objects.values_list("state", flat=True)) == {"done"}


def test_saving_half_a_sheet_says_what_is_open(client, sitting):
    person = build.candidate(sitting.call)
    client.force_login(sitting.chair)
    half = {"points-plan": "2", "comment": "", "then": "stay"}
    page = client.post(at("save", sitting.session, person), half, follow=True)
    assert "1 criterion has no points yet" in text_of(page)
    assert Assessment.objects.get().state == "started"


@pytest.mark.parametrize("points", ["6", "-1", "five", "", "99999"])
def test_points_outside_the_scale_are_explained(client, sitting, points):
    person = build.candidate(sitting.call)
    client.force_login(sitting.chair)
    sent = {"points-motivation": points, "comment": "What I wrote."}
    answer = client.post(at("save", sitting.session, person), sent)
    assert answer.status_code == 422
    assert "These points are outside the scale of the criterion." in text_of(answer)
    assert "What I wrote." in text_of(answer)
    assert Assessment.objects.count() == 0


def test_a_script_saves_without_leaving_the_page(client, sitting):
    person = build.candidate(sitting.call)
    client.force_login(sitting.chair)
    script = {"X-Requested-With": "fetch"}
    answer = client.post(at("save", sitting.session, person), POINTS, headers=script)
    assert (answer.status_code, answer.json()["state"]) == (200, "done")
    answer = client.post(at("save", sitting.session, person), {"points-plan": "9"}, headers=script)
    assert answer.status_code == 422
    assert answer.json() == {"error": "These points are outside the scale of the criterion."}
    actions.close_session(sitting.session, sitting.chair)
    answer = client.post(at("save", sitting.session, person), POINTS, headers=script)
    assert (answer.status_code, answer.json()) == (403, {"error": "Scores can no longer be changed here."})


def test_the_secretary_reads_and_gives_no_points(client, sitting):
    person = build.candidate(sitting.call)
    client.force_login(sitting.secretary)
    page = text_of(client.get(at("score", sitting.session, person)))
    assert "As secretary you read the papers and give no points." in page
    assert 'type="radio"' not in page
    assert client.post(at("save", sitting.session, person), POINTS).status_code == 403
    assert client.post(at("abstain", sitting.session, person), {"reason": "No."}).status_code == 403
    assert Assessment.objects.count() == 0


def test_abstaining_from_the_page(client, sitting):
    person = build.candidate(sitting.call)
    client.force_login(sitting.chair)
    answer = client.post(at("abstain", sitting.session, person), {"reason": ""})
    assert answer.status_code == 422
    assert "Please say why you abstain." in text_of(answer)
    answer = client.post(at("abstain", sitting.session, person), {"reason": "Not my field."})
    assert answer.url == at("session", sitting.session)
    assert Assessment.objects.get().comment == "Not my field."


def test_stepping_back_from_the_page_hides_the_person_at_once(client, sitting):
    person = build.candidate(sitting.call)
    client.force_login(sitting.chair)
    answer = client.post(at("recuse", sitting.session, person), {"kind": "friend"})
    assert answer.status_code == 422
    assert "Please choose what connects you with the candidate." in text_of(answer)
    answer = client.post(at("recuse", sitting.session, person), {"kind": "supervisor"})
    assert answer.url == at("session", sitting.session)
    assert Recusal.objects.get().kind == "supervisor"
    assert client.get(at("score", sitting.session, person)).status_code == 404
    assert client.post(at("save", sitting.session, person), POINTS).status_code == 404
    assert client.post(at("recuse", sitting.session, person), {"kind": "other"}).status_code == 404


def test_own_points_only_until_the_session_is_closed(client, sitting):
    person = build.candidate(sitting.call)
    one, other = sitting.members
    actions.save_scores(sitting.session, person, one, {"motivation": 3, "plan": 2}, "Said by one.")
    client.force_login(other)
    page = text_of(client.get(at("score", sitting.session, person)))
    assert "Said by one." not in page
    assert "Member 1" not in page
    assert "checked" not in page
    client.force_login(one)
    page = text_of(client.get(at("score", sitting.session, person)))
    assert 'value="3" checked' in page
    assert "Said by one." in page
    actions.close_session(sitting.session, sitting.chair)
    for user in (other, sitting.chair, sitting.secretary):
        client.force_login(user)
        page = text_of(client.get(at("score", sitting.session, person)))
        assert "Said by one." in page
        assert "Member 1" in page
        assert 'type="radio"' not in page


# --- Closing and the ranking -------------------------------------------------------------------------------


def test_closing_shows_first_what_is_missing_and_what_will_happen(client, sitting):
    people = [build.candidate(sitting.call) for _ in range(2)]
    actions.save_scores(sitting.session, people[0], sitting.chair, {"motivation": 4, "plan": 4})
    actions.save_scores(sitting.session, people[1], sitting.chair, {"motivation": 4})
    client.force_login(sitting.chair)
    page = text_of(client.get(at("close", sitting.session)))
    for words in (
        "5 of 6 sheets are missing.",
        "0 of 3 members have finished.",
        "1 sheet is half filled: it does not count.",
        "1 candidate has no points from any member and is ranked by the computed criteria alone.",
        "This cannot be undone.",
    ):
        assert words in page
    assert Ranking.objects.count() == 0
    answer = client.post(at("close", sitting.session))
    assert answer.url == at("ranking", sitting.session)
    answer = client.post(at("close", sitting.session), follow=True)
    assert "The session was closed before." in text_of(answer)
    assert Ranking.objects.count() == 1


def test_only_the_chair_gets_the_closing_page(client, sitting):
    for user in (*sitting.members, sitting.secretary):
        client.force_login(user)
        assert client.get(at("close", sitting.session)).status_code == 403
        assert client.post(at("close", sitting.session)).status_code == 403
    assert Ranking.objects.count() == 0


def test_before_closing_there_is_no_ranking(client, sitting):
    build.candidate(sitting.call)
    for user in (*sitting.voters, build.head()):
        client.force_login(user)
        assert client.get(at("ranking", sitting.session)).status_code == 404


def test_the_ranking_gives_a_reason_for_every_position(client):
    row = build.call(weights=[("motivation", 100)], tie_breaks=["gpa", "language"])
    sitting = build.sitting(row)
    scored = [(5, "3.0"), (4, "3.0"), (3, "3.5"), (3, "3.2"), (1, "2.0"), (1, "2.0")]
    for n, (points, gpa) in enumerate(scored, start=1):
        person = build.candidate(row, number=f"MSHE-2027-900{n}", facts={"gpa": gpa})
        actions.save_scores(sitting.session, person, sitting.chair, {"motivation": points})
    ranking = actions.close_session(sitting.session, sitting.chair)
    client.force_login(sitting.members[0])
    answer = client.get(at("ranking", sitting.session))
    rows = [(r.place, r.application.number, r.total, r.reason, r.tie) for r in answer.context["rows"]]
    assert rows == [
        ("1", "MSHE-2027-9001", "100.00", "Highest total", False),
        ("2", "MSHE-2027-9002", "80.00", "20.00 below position 1", False),
        ("3", "MSHE-2027-9003", "60.00", "Equal total with position 4; the higher GPA decided", True),
        ("4", "MSHE-2027-9004", "60.00", "Equal total with position 3; the higher GPA decided", True),
        ("5–6", "MSHE-2027-9005", "20.00", "Equal with position 6: the commission decides", True),
        ("5–6", "MSHE-2027-9006", "20.00", "Equal with position 5: the commission decides", True),
    ]
    page = text_of(answer)
    assert ranking.fingerprint in page
    assert "Computed again from the stored points just now: the same result" in page
    assert "Give out places" not in page


# --- Papers ------------------------------------------------------------------------------------------------


def file_of(document):
    """The address of a document's newest file, which is really there."""
    upload = document.uploads.get()
    path = files.path_of(upload.file.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7 a paper")
    return reverse("applications:file", args=[document.application.ref, document.pk, upload.number])


def answers(client, documents):
    """What a person gets for each of some papers."""
    found = []
    for document in documents:
        answer = client.get(file_of(document))
        found.append(answer.status_code)
        if answer.streaming:
            assert answer.getvalue() == b"%PDF-1.7 a paper"
    return found


def test_members_open_what_they_score_by_and_nothing_else(client, sitting):
    person = build.candidate(sitting.call)
    shown = [build.paper(person, kind) for kind in ("motivation", "academic_record", "language")]
    hidden = [build.paper(person, kind) for kind in ("identity", "medical", "social_status", "photo")]
    for user in (sitting.chair, sitting.members[0], sitting.secretary):
        client.force_login(user)
        assert answers(client, shown) == [200] * 3
        assert answers(client, hidden) == [404] * 4
    build.recusal(sitting.session, sitting.members[0], person)
    client.force_login(sitting.members[0])
    assert answers(client, shown) == [404] * 3
    stranger = build.sitting(build.call("other")).chair
    client.force_login(stranger)
    assert answers(client, shown) == [404] * 3
