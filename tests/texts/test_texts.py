"""Questions, announcements and pages: loaded, found, shown in their time, written by whom it is due."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from mobility.portal.texts import loading
from mobility.portal.texts.models import Announcement, PageText, Question
from programs.models import Program
from tests.factories.people import staff

pytestmark = pytest.mark.django_db
LANGUAGES = ("kk", "ru", "en")


def page(address, language="en"):
    answer = Client(headers={"accept-language": language}).get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def announce(title, begins=-1, ends=None, **more):
    """Announce in all languages; hours from now."""
    now = timezone.now()
    texts = {f"title_{code}": title for code in LANGUAGES} | {f"body_{code}": "Text." for code in LANGUAGES}
    return Announcement.objects.create(
        starts_at=now + dt.timedelta(hours=begins),
        ends_at=None if ends is None else now + dt.timedelta(hours=ends),
        **texts | more,
    )


def question(code, **more):
    return Question.objects.create(code=code, **{"question_en": code, "answer_en": "Answer."} | more)


def test_what_ships_is_whole_in_three_languages_and_staffs_words_stay():
    Program.objects.create(code="tou-mshe", title_en="MSHE")
    assert loading.load_texts() == 16
    for row in [*Question.objects.all(), *PageText.objects.all()]:
        head = "question" if isinstance(row, Question) else "title"
        body = "answer" if isinstance(row, Question) else "body"
        texts = [(getattr(row, f"{head}_{code}"), getattr(row, f"{body}_{code}")) for code in LANGUAGES]
        assert all(title and text for title, text in texts)
        assert len({title for title, _text in texts}) == 3
        assert re.search("[әғқңөұүһі]", texts[0][1])
        assert not re.search("[әғқңөұүһі]", texts[1][1])
    Question.objects.filter(code="who-pays").update(answer_en="Ours.")
    assert loading.load_texts() == 0
    assert Question.objects.get(code="who-pays").answer_en == "Ours."


def test_questions_of_a_program_that_is_not_there_are_left_out():
    loading.load_texts()
    assert not Question.objects.filter(code="tou-language-proof").exists()


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [("kk", "Неден бастаймын?", "тіркелгі керек емес"), ("ru", "С чего начать?", "учётная запись не нужна")],
)
def test_questions_stand_by_topic_in_the_readers_language(language, heading, words):
    loading.load_texts()
    text = page("/questions/", language)
    assert f'<a class="anchor" href="#how-to-begin">{heading}</a>' in text
    assert words in text


def test_questions_are_found_by_all_words_and_by_program():
    program = Program.objects.create(code="ka171", title_en="KA171")
    question("money", answer_en="The **grant** pays the flight.")
    question("visa", answer_en="Ask early.", program=program)
    question("hidden", answer_en="grant", shown=False)
    found = {
        address: [code for code in ("money", "visa", "hidden") if f'id="{code}"' in page(address)]
        for address in (
            "/questions/",
            "/questions/?q=FLIGHT+grant",
            "/questions/?q=ka171",
            "/questions/?program=ka171",
            "/questions/?q=nothing",
        )
    }
    assert list(found.values()) == [["money", "visa"], ["money"], ["visa"], ["visa"], []]
    assert "No question holds these words" in page("/questions/?q=nothing")
    assert 'href="/questions/#visa"' in page("/programs/ka171/")


def test_the_questions_cost_the_same_for_one_and_ten(django_assert_num_queries):
    for total in (1, 10):
        for n in range(total):
            question(f"q-{total}-{n}")
        with django_assert_num_queries(2):
            page(f"/questions/?page={total}")


def test_announcements_have_their_time_and_urgent_ones_a_banner():
    announce("Now")
    announce("Urgent", urgent=True)
    announce("Over", begins=-5, ends=-1)
    announce("Later", begins=2)
    text = page("/")
    assert [title in text for title in ("Now", "Urgent", "Over", "Later")] == [True, True, False, False]
    assert text.index("alert-warn") < text.index("<h1>") < text.index("News of the office")
    with pytest.raises(IntegrityError):
        announce("Backwards", begins=2, ends=1)


def test_the_office_sees_on_the_first_page_what_readers_see(client):
    announce("Later", begins=2)
    client.force_login(staff("office"))
    assert b"Later" not in client.get("/").content


def test_hostile_words_reach_no_page():
    bad = "<script>alert(1)</script>"
    announce(bad, body_en=bad, body_kk=bad, body_ru=bad)
    question("bad", question_en=bad, answer_en=f"[x](javascript:1) {bad}")
    PageText.objects.create(code="privacy", title_en=bad, body_en=f"## {bad}")
    for address in ("/", "/questions/", "/pages/privacy/"):
        assert "<script>alert" not in page(address)
        assert 'href="javascript' not in page(address)


def test_pages_are_linked_from_the_foot_and_served():
    loading.load_texts()
    text = page("/pages/accessibility/")
    assert "WCAG 2.2" in text
    for code in ("about", "privacy", "accessibility"):
        assert f'href="/pages/{code}/"' in text
        assert "<h1>" in page(f"/pages/{code}/", "kk")
    assert Client().get("/pages/other/").status_code == 404


def test_the_head_alone_writes_pages_and_the_office_the_rest(client):
    loading.load_texts()
    row = PageText.objects.get(code="about")
    client.force_login(staff("office"))
    address = f"/admin/texts/pagetext/{row.pk}/change/"
    assert b'name="_save"' not in client.get(address).content
    assert client.post(address, {"title_en": "X"}).status_code == 403
    asked = {
        "code": "new",
        "topic": "money",
        "order": "5",
        "shown": "on",
        **{f"question_{code}": f"Question {code}" for code in LANGUAGES},
        **{f"answer_{code}": f"**Answer** {code}" for code in LANGUAGES},
    }
    assert client.post("/admin/texts/question/add/", asked).status_code == 302
    assert "<strong>Answer</strong> en" in page("/questions/")
    shown = client.get(
        f"/admin/texts/question/{Question.objects.get(code='new').pk}/change/"
    ).content.decode()
    assert '<div lang="ru"><p><strong>русский</strong></p><p><strong>Answer</strong> ru</p></div>' in shown
    client.force_login(staff("head"))
    assert b'name="_save"' in client.get(address).content


def test_staff_read_the_language_of_a_text_by_its_name_and_what_has_no_program_in_words(client):
    loading.load_texts()
    Question.objects.create(code="of-one", program=Program.objects.create(code="p", title_en="Program"))
    client.force_login(staff("office"))
    row = PageText.objects.get(code="about")

    page = client.get(f"/admin/texts/pagetext/{row.pk}/change/", headers={"accept-language": "en"})
    labels = re.findall(r"<label>([^<]*)</label>", page.content.decode())
    listed = client.get("/admin/texts/question/", headers={"accept-language": "en"}).content.decode()

    assert "Title (қазақша):" in labels
    assert not [label for label in labels if "[" in label]
    assert ">no program</a>" in re.sub(r"\s+<", "<", re.sub(r">\s+", ">", listed))
