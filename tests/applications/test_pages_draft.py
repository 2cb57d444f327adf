"""Filling in: begin, about me, where to, check and submit, as a browser without JavaScript meets them."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from applications import actions, queries
from applications.models import Applicant, Application
from mobility.common.clock import local_day
from mobility.mail.models import Message
from programs.models import Call

from . import builders
from .people import browser, fill, submit

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"applications:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def main(answer):
    """Return what is said: the head holds a token that is new each time."""
    return text(answer).partition("<main")[2]


def close(call):
    """Move a call's last day to yesterday."""
    Call.objects.filter(pk=call.pk).update(closes_on=local_day(call.deadline) - dt.timedelta(days=30))


TYPED = {
    "person": "student",
    "last_name": "Сәрсенова",
    "first_name": "Айгерім",
    "latin_name": "Aigerim Sarsenova",
    "birth_date": "2006-03-14",
    "iin": "060314650426",
    "citizenship": "KZ",
    "passport_number": "N12345678",
    "passport_until": "2034-05-14",
    "phone": "8 701 123 45 67",
    "department": "Ақпараттық жүйелер",
    "speciality": "Ақпараттық жүйелер",
    "speciality_code": "6B06103",
    "cycle": "bachelor",
    "semester": "5",
    "gpa": "3,12",
    "full_time": "on",
    "proofs-TOTAL_FORMS": "1",
    "proofs-INITIAL_FORMS": "0",
    "proofs-0-test": "IELTS_ACADEMIC",
    "proofs-0-value": "5,5",
}


# --- Begin --------------------------------------------------------------------------------------------------


def test_starting_leads_to_the_profile_and_again_to_the_same_draft(me, applicant, call):
    first = me.post(url("start", call.code))
    draft = Application.objects.get()

    assert (first.status_code, first.url) == (302, url("profile", draft.ref))
    assert me.post(url("start", call.code)).url == url("profile", draft.ref)
    assert Application.objects.count() == 1


def test_whoever_signs_in_first_comes_back_to_a_page_with_one_button(call, applicant):
    stranger = browser()

    assert stranger.post(url("start", call.code)).url == f"/accounts/login/?next={url('start', call.code)}"
    page = browser(applicant.user).get(url("start", call.code))
    assert f'action="{url("start", call.code)}"' in text(page)
    assert Application.objects.count() == 0


def test_starting_a_closed_call_says_so(me, call):
    close(call)

    answer = me.post(url("start", call.code), follow=True)

    assert "This call takes no applications now." in text(answer)
    assert Application.objects.count() == 0


def test_an_unpublished_call_does_not_exist(me, call):
    Call.objects.filter(pk=call.pk).update(state=Call.State.DRAFT)

    assert me.post(url("start", call.code)).status_code == 404


def test_the_office_does_not_apply(call):
    assert browser(builders.specialist()).post(url("start", call.code)).status_code == 403


def test_answers_of_the_check_move_into_the_profile(call):
    person = builders.user("new@example.kz")
    visitor = browser(person)
    session = visitor.session
    session["check_answers"] = {
        "person": "student",
        "cycle": "bachelor",
        "semester": "5",
        "gpa": "3.12",
        "birth_date": "2006-03-14",
        "test": "GOETHE",
        "value": "B2",
    }
    session.save()

    visitor.post(url("start", call.code))

    applicant = Applicant.objects.get(user=person)
    assert (applicant.cycle, applicant.semester, applicant.gpa) == ("bachelor", 5, Decimal("3.12"))
    assert applicant.birth_date == dt.date(2006, 3, 14)
    assert [(p.test, p.value, p.language) for p in applicant.proofs.all()] == [("GOETHE", "B2", "de")]


# --- About me -----------------------------------------------------------------------------------------------


def test_a_profile_is_saved_and_the_answer_of_the_call_stands_beside_it(me, draft, applicant):
    answer = me.post(url("profile", draft.ref), TYPED | {"faculty": applicant.faculty_id}, follow=True)

    applicant.refresh_from_db()
    assert (applicant.gpa, applicant.phone) == (Decimal("3.12"), "+77011234567")
    assert [(p.test, p.value) for p in applicant.proofs.all()] == [("IELTS_ACADEMIC", "5.5")]
    assert answer.redirect_chain == [(url("profile", draft.ref) + "#verdict", 302)]
    assert "You may apply" in text(answer)
    assert "Your GPA is 3.12" in text(answer)


def test_save_and_go_on_leads_to_the_places(me, draft):
    assert me.post(url("profile", draft.ref), TYPED | {"next": "1"}).url == url("choices", draft.ref)


def test_a_half_filled_profile_is_kept_and_what_is_missing_is_counted(me, draft, applicant):
    me.post(
        url("profile", draft.ref),
        {"last_name": "Сәрсенова", "proofs-TOTAL_FORMS": "0", "proofs-INITIAL_FORMS": "0"},
    )

    applicant.refresh_from_db()
    assert (applicant.last_name, applicant.first_name, applicant.gpa) == ("Сәрсенова", "", None)
    assert "14 answers missing" in text(me.get(url("profile", draft.ref)))


def test_wrong_answers_are_listed_first_and_lead_to_their_fields(me, draft, applicant):
    answer = me.post(
        url("profile", draft.ref), TYPED | {"iin": "123", "latin_name": "Айгерім", "proofs-0-value": "5.7"}
    )

    assert answer.status_code == 422
    page = text(answer)
    assert '<a href="#id_iin">IIN: The IIN has 12 digits.</a>' in page
    assert '<a href="#id_latin_name">' in page
    assert '<a href="#id_proofs-0-value">Score or level: This test cannot give such a score.</a>' in page
    assert 'value="8 701 123 45 67"' in page  # nothing typed is lost
    applicant.refresh_from_db()
    assert applicant.latin_name == "SARSENOVA AIGERIM"


@pytest.mark.parametrize(
    ("semester", "word", "sentence"),
    [
        ("5", "You may apply", "You are in semester 5"),
        ("7", "Decided individually", "Your department decides about it individually."),
        ("8", "Not for now", "You are in semester 8; this call takes semesters 2–6."),
        ("", "Not known yet", "Tell us your current semester."),
    ],
)
def test_the_four_answers_of_a_call(me, draft, semester, word, sentence):
    page = text(me.post(url("profile", draft.ref), TYPED | {"semester": semester}, follow=True))

    assert word in page
    assert sentence in page


def test_what_is_typed_is_saved_as_one_goes(me, draft, applicant):
    as_typed = {"X-Requested-With": "fetch"}

    assert me.post(url("profile", draft.ref), TYPED, headers=as_typed).status_code == 204
    typed = TYPED | {"iin": "1", "phone": "+7 701 000 11 22"}
    answer = me.post(url("profile", draft.ref), typed, headers=as_typed)
    assert (answer.status_code, answer["X-Saved"]) == (204, "partly")
    applicant.refresh_from_db()
    assert (applicant.iin, applicant.phone) == ("060314650426", "+77010001122")


def test_what_is_not_right_yet_is_kept_as_typed_shown_again_and_missing(me, draft):
    me.post(
        url("profile", draft.ref),
        TYPED | {"iin": "12ab", "proofs-0-value": "99"},
        headers={"X-Requested-With": "fetch"},
    )

    answer = me.get(url("profile", draft.ref))
    page = text(answer)
    assert answer.status_code == 200
    assert 'value="12ab"' in page and 'value="99"' in page
    assert "Not taken yet" in page
    draft.refresh_from_db()
    assert queries.what_is_missing(draft)["profile"] == ["faculty_id", "iin", "proofs"]
    review = text(me.get(url("review", draft.ref)))
    links = re.findall(r'profile/#([\w-]+)">([^<]+)</a>(?:, |</li>)', review)
    assert [label for _anchor, label in links] == ["Faculty", "IIN", "Foreign languages"]

    me.post(url("profile", draft.ref), TYPED)
    draft.refresh_from_db()
    assert (draft.unfinished, queries.what_is_missing(draft)["profile"]) == ({}, ["faculty_id"])


def test_the_profile_can_be_saved_after_the_deadline_so_that_nothing_typed_is_lost(
    me, draft, applicant, call
):
    close(call)

    page = text(me.post(url("profile", draft.ref), TYPED, follow=True))

    applicant.refresh_from_db()
    assert applicant.gpa == Decimal("3.12")
    assert "the deadline has passed" in page


def test_after_submission_nothing_changes_any_more(me, draft, applicant):
    fill(draft)
    submit(draft)

    for name in ("profile", "choices", "documents", "review"):
        answer = me.get(url(name, draft.ref), follow=True)
        assert answer.redirect_chain == [(url("show", draft.ref), 302)]
        assert "This application was sent: what it says no longer changes." in text(answer)
    me.post(url("profile", draft.ref), TYPED)
    me.post(url("choices", draft.ref), {"remove": draft.choices.first().offering_id})
    applicant.refresh_from_db()
    assert (applicant.gpa, draft.choices.count()) == (Decimal("3.67"), 2)


# --- Where to -----------------------------------------------------------------------------------------------


def ranks(draft):
    return list(draft.choices.values_list("offering", flat=True))


def test_wishes_move_by_buttons(me, draft, call):
    first, second = (place.pk for place in call.offerings.all())
    page = url("choices", draft.ref)

    steps = [
        ("down", first),
        ("down", first),
        ("up", first),
        ("remove", second),
        ("add", second),
        ("add", second),
    ]
    seen = []
    for verb, place in steps:
        assert me.post(page, {verb: place}).url == page
        seen.append(ranks(draft))

    assert seen == [
        [second, first],
        [second, first],
        [first, second],
        [first],
        [first, second],
        [first, second],
    ]


def test_a_place_for_others_says_for_whom_it_is(me, draft, call):
    place = call.offerings.last()
    place.levels = ["master", "doctoral"]
    place.save()
    me.post(url("choices", draft.ref), {"remove": place.pk})

    page = text(me.get(url("choices", draft.ref)))

    assert "This place takes: master, doctoral. In “About me” your cycle of study is another one." in page
    assert f'name="add" value="{place.pk}"' not in page
    refused = text(me.post(url("choices", draft.ref), {"add": place.pk}, follow=True))
    assert "This place is not open to you; the reason stands beside it." in refused


def test_a_full_list_takes_no_more(me, draft, call):
    Call.objects.filter(pk=call.pk).update(max_choices=1)
    me.post(url("choices", draft.ref), {"remove": call.offerings.last().pk})

    page = text(me.get(url("choices", draft.ref)))

    assert 'name="add"' not in page
    assert "Your list is full." in page


def test_buttons_of_other_calls_and_nonsense_change_nothing(me, draft):
    before = ranks(draft)

    for typed in ({"add": "999999"}, {"up": "x"}, {}):
        assert me.post(url("choices", draft.ref), typed).status_code == 302
    assert ranks(draft) == before


def test_wishes_after_the_deadline_stay_as_they_were(me, draft, call):
    before = ranks(draft)
    close(call)

    answer = me.post(url("choices", draft.ref), {"remove": before[0]}, follow=True)

    assert "The deadline has passed, so nothing was changed. Your draft is kept." in text(answer)
    assert ranks(draft) == before


# --- Check and submit ---------------------------------------------------------------------------------------


def test_the_review_names_everything_missing_with_a_way_to_it(me, call):
    applicant = builders.student("late@example.kz", phone="")
    other = actions.start(applicant.user, call)
    answer = browser(applicant.user).get(url("review", other.ref))

    page = text(answer)
    document = other.documents.first()
    assert f'About me: <a href="{url("profile", other.ref)}#id_phone">Phone</a>' in page
    assert f'<a href="{url("choices", other.ref)}">Where to</a>: at least one place' in page
    assert f'<a href="{url("documents", other.ref)}#document-{document.pk}">' in page


def test_submitting_without_the_first_consent_marks_it(me, draft):
    fill(draft)

    answer = me.post(url("submit", draft.ref), {"cross_border": "on"})

    assert answer.status_code == 422
    assert '<a href="#id_processing">Without this consent the office may not open your papers.</a>' in text(
        answer
    )
    draft.refresh_from_db()
    assert draft.state == "draft"


BOTH = {"processing": "on", "cross_border": "on"}


def test_submitting_gives_a_number_and_one_letter_however_often_it_is_pressed(me, draft, call):
    fill(draft)

    first = me.post(url("submit", draft.ref), BOTH, follow=True)
    second = me.post(url("submit", draft.ref), BOTH)

    assert first.redirect_chain == [(url("sent", draft.ref), 302)]
    assert f'Its number is <span class="nowrap">MSHE-{call.year}-0001</span>' in text(first)
    assert (second.status_code, second.url) == (302, url("sent", draft.ref))
    assert Message.objects.count() == 1


def test_submitting_with_something_missing_says_what_and_loses_nothing(me, draft):
    answer = me.post(url("submit", draft.ref), BOTH)

    assert answer.status_code == 422
    assert "It was not sent yet: something is missing." in text(answer)
    assert "Still missing" in text(answer)
    assert text(answer).count(" checked>") == 2


def test_submitting_after_the_deadline_keeps_the_draft(me, draft, call):
    fill(draft)
    close(call)

    answer = me.post(url("submit", draft.ref), BOTH, follow=True)

    assert "The deadline has passed" in text(answer)
    assert "This draft was not submitted, so nobody has received it." in text(answer)
    draft.refresh_from_db()
    assert (draft.state, draft.documents.filter(state="uploaded").count()) == ("draft", 8)


def test_submitting_while_a_rule_stands_in_the_way_shows_the_rule(me, draft, applicant):
    fill(draft)
    applicant.semester = 8
    applicant.save()

    answer = me.post(url("submit", draft.ref), BOTH)

    assert answer.status_code == 422
    assert "You are in semester 8; this call takes semesters 2–6." in text(answer)
    assert "see below what stands in the way and what you can do" in text(answer)


def test_submitting_a_withdrawn_draft_is_refused(me, draft, applicant):
    actions.fire(draft, "withdraw", applicant.user)

    answer = me.post(url("submit", draft.ref), BOTH, follow=True)

    assert answer.redirect_chain == [(url("show", draft.ref), 302)]
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_the_address_for_submitting_shows_the_review_when_opened(me, draft):
    assert me.get(url("submit", draft.ref)).url == url("review", draft.ref)


# --- Foreign applications -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["show", "profile", "choices", "documents", "review", "submit", "sent", "days", "receipt"],
)
def test_a_foreign_application_is_as_one_that_does_not_exist(draft, name):
    for stranger in (builders.user("other@example.kz"), builders.head()):
        person = browser(stranger)
        foreign, missing = person.get(url(name, draft.ref)), person.get(url(name, "nosuchcode"))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert main(foreign) == main(missing)


def test_a_visitor_is_asked_to_sign_in(draft):
    assert browser().get(url("show", draft.ref)).url == f"/accounts/login/?next={url('show', draft.ref)}"


def test_signing_up_with_an_address_and_a_password_leads_on_to_the_application(call):
    visitor = browser()
    start = url("start", call.code)

    page = visitor.get(f"/accounts/signup/?next={start}")
    typed = {"email": "new@example.kz", "password1": "a-long-quiet-river", "next": start}
    answer = visitor.post("/accounts/signup/", typed)

    assert sorted(page.context["form"].fields) == ["email", "password1"]
    assert (answer.status_code, answer.url) == (302, start)
    visitor.post(start)
    assert Application.objects.get().applicant.user.email == "new@example.kz"
