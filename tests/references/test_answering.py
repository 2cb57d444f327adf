"""The referee: opens, types, uploads, looks, sends once, declines; every dead link has the same answer."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from applications.actions import extend, fire
from applications.references import actions, queries
from applications.references.models import Reference, ReferenceRequest
from mobility.common import clock
from mobility.mail.models import Message
from tests.applications.people import browser as signed_in
from tests.common import samples
from tests.factories import ApplicantFactory, staff

from . import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return build.waiting_draft()


@pytest.fixture
def request_(draft):
    return build.ask(draft)


@pytest.fixture
def link(request_):
    return build.address(request_)


def file(content: bytes, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_opening_is_noted_once_and_the_page_is_private(link, request_):
    page = build.referee().get(link)
    request_.refresh_from_db()
    first = request_.opened_at
    build.referee().get(link)
    request_.refresh_from_db()
    assert (request_.state, request_.opened_at) == ("opened", first)
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"


def test_a_look_without_opening_is_no_opening(link, request_):
    build.referee().head(link)
    request_.refresh_from_db()
    assert request_.state == "asked"


def test_the_page_speaks_the_letters_language_until_another_is_chosen(link):
    fresh = Client(headers={"accept-language": "en"})
    assert fresh.get(link)["Content-Language"] == "ru"
    fresh.post(link, build.TYPED | {"language": "kk"})
    page = fresh.get(link)
    assert page["Content-Language"] == "kk"
    assert "Сақталды. Бетті жауып" in page.content.decode()
    assert ReferenceRequest.objects.get().typed["texts"] == build.TEXTS


def test_every_dead_link_has_the_same_answer(draft, link, request_):
    def seen(address: str) -> tuple[int, str]:
        """Return status and page, without the address it names itself (in the language switch)."""
        answer = build.referee().get(address)
        return answer.status_code, answer.content.decode().replace(address, "")

    gone = seen(f"/r/{'A' * 43}/")
    assert gone[0] == 404
    build.write_and_send(request_)
    assert seen(link) == gone
    for state in ("recalled", "expired", "declined"):
        ReferenceRequest.objects.update(state=state)
        assert seen(link) == gone
        assert build.referee().post(link, build.TYPED).status_code == 404


@pytest.mark.parametrize("who", ["owner", "student", "office"])
def test_who_is_signed_in_and_opens_the_link(draft, link, who):
    user = {
        "owner": lambda: draft.applicant.user,
        "student": lambda: ApplicantFactory().user,
        "office": lambda: staff("faculty"),
    }[who]()
    assert signed_in(user).get(link).status_code == (200 if who == "office" else 404)


def test_typing_is_kept_without_a_button(link, request_):
    answer = build.referee().post(
        link, {"text_kk": "Жартысы", "name": "Б"}, headers={"X-Requested-With": "fetch"}
    )
    request_.refresh_from_db()
    assert answer.status_code == 204
    assert request_.typed["texts"] == {"kk": "Жартысы"}
    assert "Жартысы" in build.referee().get(link).content.decode()


def test_what_is_missing_is_said_and_nothing_is_lost(link):
    answer = build.referee().post(link, {"text_kk": "Бар", "name": "", "position": "", "look": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The letter in this language is missing: Russian." in page
    assert "Please write your name." in page
    assert "Please confirm this." in page
    assert "Бар" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ not a letter", "Only PDF, JPEG and PNG files are taken."),
        (b"PK\x03\x04 office", "open it and choose “Save as PDF”"),
        (samples.pdf() + b"<script>alert(1)</script>", "Something was added after the end of the PDF."),
        (samples.encrypted_pdf("x"), "The PDF is protected by a password"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence_and_the_text_stays(link, content, sentence):
    answer = build.referee().post(link, build.TYPED | {"scan": file(content), "look": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert build.TYPED["text_ru"] in page
    assert ReferenceRequest.objects.get().scan is None


def test_a_signed_scan_is_the_letter(draft, request_, link):
    browser, content = build.referee(), samples.pdf()
    typed = {"name": "Б", "position": "доцент", "confirmed": "on", "scan": file(content), "look": "1"}
    assert browser.post(link, typed)["Location"] == f"{link}preview/"
    assert b"".join(browser.get(f"{link}scan/").streaming_content) == content
    browser.get(f"{link}preview/")
    browser.post(f"{link}send/")
    reference = Reference.objects.get()
    assert (reference.texts, reference.scan.name, reference.position) == ({}, "letter.pdf", "доцент")


def test_a_scan_can_be_taken_out_again(link, request_):
    browser = build.referee()
    browser.post(link, build.TYPED | {"scan": file(samples.pdf())})
    browser.post(link, build.TYPED | {"drop_scan": "1"})
    request_.refresh_from_db()
    assert request_.scan is None
    browser.post(link, build.TYPED | {"look": "1"})
    browser.get(f"{link}preview/")
    browser.post(f"{link}send/")
    assert Reference.objects.get().texts == build.TEXTS


def test_a_second_click_is_the_first(request_, link):
    browser = build.referee()
    first = build.write_and_send(request_, browser)
    second = browser.post(f"{link}send/")
    assert first["Location"] == second["Location"] == "/r/thanks/"
    assert Reference.objects.count() == 1
    assert build.referee().post(f"{link}send/").status_code == 404


def test_the_copy_is_for_the_browser_that_sent_it(request_):
    browser = build.referee()
    build.write_and_send(request_, browser)
    assert b"".join(browser.get("/r/copy/").streaming_content).startswith(b"%PDF-")
    assert build.referee().get("/r/copy/").status_code == 404
    session = browser.session
    session["reference_sent"] = [request_.pk, session["reference_sent"][1] - 1801]
    session.save()
    assert browser.get("/r/thanks/").status_code == 404
    assert browser.get("/r/copy/").status_code == 404


def test_what_is_typed_is_shown_as_text(request_, link):
    browser = build.referee()
    browser.post(link, build.TYPED | {"text_en": "<script>alert(1)</script>", "look": "1"})
    page = browser.get(f"{link}preview/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_declining_tells_the_student_why(draft, request_, link):
    assert build.referee().post(f"{link}decline/", {"reason": " "}).status_code == 422
    answer = build.referee().post(f"{link}decline/", {"reason": "Іссапардамын."})
    request_.refresh_from_db()
    assert answer.status_code == 200
    assert (request_.state, request_.reason) == ("declined", "Іссапардамын.")
    letter = draft.applicant.user.letters.get(template__code="reference-declined")
    assert letter.context["reason"] == "Іссапардамын."
    cards = signed_in(draft.applicant.user).get(f"/applications/{draft.ref}/documents/").content.decode()
    assert "Іссапардамын." in cards
    assert "Ask somebody else" in cards


def test_the_last_minute(request_):
    end = clock.end_of(request_.until)
    token = build.token_of(request_)
    assert queries.open_link(token, end - dt.timedelta(microseconds=1)) == request_
    assert queries.open_link(token, end) is None
    actions.keep_typed(request_, {"name": "Б", "position": "П", "texts": build.TEXTS})
    with pytest.raises(actions.TooLate):
        actions.send(request_, now=end)
    with pytest.raises(actions.Gone):
        actions.send(request_, now=end + dt.timedelta(days=1))
    actions.send(request_, now=end - dt.timedelta(microseconds=1))
    assert Reference.objects.count() == 1


def test_the_time_ends_while_the_page_is_open(draft, request_, link):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    ReferenceRequest.objects.update(until=yesterday)
    answer = build.referee().post(link, build.TYPED | {"look": "1"})
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "It is too late now" in page
    assert build.TYPED["text_ru"] in page
    assert build.referee().get(link).status_code == 404
    assert Reference.objects.count() == 0


def test_a_later_day_for_one_person_holds_for_the_letter_too(draft, request_, link):
    build.close(draft, days_ago=1)
    assert build.referee().get(link).status_code == 404
    fresh = build.fresh(draft)
    extend(fresh, timezone.localdate() + dt.timedelta(days=2), "Ill.", staff("head"))
    assert build.referee().get(link).status_code == 200


def test_an_application_that_ended_needs_no_letter(draft, link):
    fire(build.fresh(draft), "withdraw", draft.applicant.user)
    assert build.referee().get(link).status_code == 404


def test_too_many_requests_from_one_address(settings, link):
    assert build.referee().get(link).status_code == 200
    settings.REFERENCE_PER_MINUTE = 0
    answer = build.referee().get(link)
    assert (answer.status_code, answer["Referrer-Policy"]) == (429, "no-referrer")


def test_a_student_who_gave_no_name_yet_is_greeted_by_the_address(draft, request_):
    user = draft.applicant.user
    type(draft.applicant).objects.filter(pk=draft.applicant.pk).update(first_name="")
    type(user).objects.filter(pk=user.pk).update(full_name="")
    build.write_and_send(request_)
    assert Message.objects.get(template__code="reference-received").context["name"] == user.email
