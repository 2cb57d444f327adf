"""Is this paper genuine? What the public page says, and what it keeps to itself."""

import datetime as dt
import math
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from mobility.common import issued
from mobility.common.models import CODE_ALPHABET, CODE_LENGTH, IssuedPaper, new_code

pytestmark = pytest.mark.django_db
NUMBER = "MSHE-2027-0042"


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


@pytest.fixture
def paper():
    return issued.issue("receipt", NUMBER, {"person": "Айгерім Сәрсенова", "number": NUMBER})


def ask(code="", language="en", **typed):
    client = Client(headers={"accept-language": language})
    return client.get(reverse("portal:verify", args=[code] if code else []), typed)


def main(answer):
    page = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_genuine_paper_shows_kind_number_day_and_hash_and_no_person(paper):
    answer = ask(paper.code)
    page = main(answer)

    assert answer.status_code == 200
    assert "The paper is genuine" in page
    assert "receipt of an application" in page
    assert NUMBER in page
    assert paper.content_hash in page
    assert "Айгерім" not in answer.content.decode()
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_a_code_may_be_typed_with_hyphens_and_capitals(paper):
    answer = ask(code=f" {issued.printed(paper.code).upper()} ")

    assert "The paper is genuine" in main(answer)


def test_a_void_paper_says_since_when(paper):
    issued.void("receipt", NUMBER)
    page = main(ask(paper.code))

    assert "The paper is ours, but it holds no longer" in page
    assert "The paper is genuine" not in page


@pytest.mark.parametrize("code", ["a" * CODE_LENGTH, "x", "..%2F..%2Fetc", "' OR 1=1 --", "ё" * 400])
def test_an_unknown_code_has_a_kind_answer(paper, code):
    answer = ask(code=code)

    assert answer.status_code == 404
    assert "We know no paper with this code" in main(answer)
    assert NUMBER not in main(answer)


def test_nothing_typed_is_just_the_question():
    answer = ask()

    assert answer.status_code == 200
    assert "We know no paper" not in main(answer)


@time_machine.travel(dt.datetime(2026, 11, 23, 9, 0, 10, tzinfo=dt.UTC), tick=False)
def test_an_address_that_asks_too_often_waits_and_others_do_not(paper, settings):
    settings.VERIFY_PER_MINUTE = 2
    answers = [ask(paper.code).status_code for _time in range(3)]
    other = Client(REMOTE_ADDR="10.0.0.9").get(reverse("portal:verify", args=[paper.code]))

    assert answers == [200, 200, 429]
    assert other.status_code == 200


def test_a_code_has_128_bits_and_no_letters_that_look_alike():
    assert math.log2(len(CODE_ALPHABET)) * CODE_LENGTH > 128
    assert not set("01ilo") & set(CODE_ALPHABET)
    assert len({new_code() for _time in range(100)}) == 100


def test_the_same_statement_is_the_same_paper_and_another_one_voids_it(paper):
    again = issued.issue("receipt", NUMBER, {"number": NUMBER, "person": "Айгерім Сәрсенова"})
    later = issued.issue("receipt", NUMBER, {"number": NUMBER, "person": "Other"})
    paper.refresh_from_db()

    assert again == paper
    assert later != paper
    assert paper.voided_at is not None
    assert issued.last("receipt", NUMBER) == later


def test_the_database_keeps_one_holding_paper_for_a_number(paper):
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedPaper.objects.create(kind="receipt", number=NUMBER, content_hash="0" * 64)


def test_the_page_costs_one_query_of_its_own(paper, django_assert_num_queries):
    ask(paper.code)
    with django_assert_num_queries(2):
        ask(paper.code)
