"""The questions of the list of applications, and how people are found in it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.folders.actions import open_folder
from applications.folders.models import Folder, Place
from applications.folders.places import load_places
from applications.folding import fold_name
from applications.models import Applicant, Application
from mobility.common.clock import add_months
from tests.admin.clones import clones
from tests.factories import ApplicantFactory
from tests.folders.builders import application, folder

pytestmark = pytest.mark.django_db
LIST = "/admin/applications/application/"


def shown(client, address=LIST, **query):
    return {row.number for row in client.get(address, query).context["cl"].result_list}


@pytest.mark.parametrize(
    ("spellings", "folded"),
    [
        (("Сәрсенова", "Sarsenova", "Särsenova", "САРСЕНОВА"), "sarsenova"),
        (("Жұмабай", "Zhumabay", "Zhumabai", "Жумабай"), "jumabai"),
        (("Шынғыс", "Shyngys", "Шынгыс", "Shyngis"), "winis"),
        (("Қайрат", "Kairat", "Qairat", "Kayrat"), "kairat"),
        (("Әлиев", "Aliyev", "Aliev"), "alev"),
        (("Чернышёв", "Chernyshev", "Chernyshyov", "Чернышев"), "cerniwev"),
        (("Мұхтар", "Mukhtar", "Muhtar"), "muhtar"),
        (("Юлия", "Yuliya", "Iuliia"), "iulia"),
        (("Щукин", "Shchukin"), "wukin"),
        (("Александр", "Alexandr", "Aleksandr"), "aleksandr"),
        (("Игорь", "Igor'", "Igor’"), "igor"),
        (("Ким-Ли", "Kim Li"), "kim li"),
    ],
)
def test_every_spelling_of_a_name_folds_to_one(spellings, folded):
    assert [fold_name(spelling) for spelling in spellings] == [folded] * len(spellings)


def test_people_are_found_in_both_alphabets(sign_in, call):
    one = application(
        call, 1, last_name="Әбдіқадырова", first_name="Гүлнұр", latin_name="GULNUR ABDIKADYROVA"
    )
    other = application(call, 2, last_name="Ким", first_name="Тимур", latin_name="TIMUR KIM")
    folders = {row.pk: open_folder(row) for row in (one, other)}
    client = sign_in("office")
    for asked in ("әбдіҚАДЫР", "abdikadyr", "Абдикадыров", "Abdıqadyr", "gulnur абди"):
        assert shown(client, q=asked) == {one.number}
        papers = client.get("/admin/applications/document/", {"q": asked}).context["cl"].result_list
        assert {row.application_id for row in papers} == {one.pk}
        found = client.get("/admin/folders/folder/", {"q": asked}).context["cl"].result_list
        assert [row.pk for row in found] == [folders[one.pk].pk]
    assert shown(client, q=other.number[-4:]) == {other.number}
    assert shown(client, q=one.applicant.iin[-4:]) >= {one.number}
    assert shown(client, q="nobody") == set()


def test_what_a_person_is_found_by_follows_every_write(db):
    person = ApplicantFactory(last_name="Ким", first_name="Анна", patronymic="", latin_name="ANNA KIM")
    assert person.search_words == "kim ana"
    person.last_name = "Цой"
    person.save()
    assert Applicant.objects.get(pk=person.pk).search_words == "tsoi ana kim"


def test_only_one_kind_of_papers_is_awaited(sign_in, call):
    medical, both, returned, whole = (application(call, n) for n in (1, 2, 3, 4))
    lack(medical, "MEDICAL")
    lack(both, "MEDICAL")
    lack(both, "PHOTO")
    returned.documents.filter(requirement__code="PHOTO").update(state="returned", reason="Blurred.")
    assert shown(sign_in("medical"), only="medical") == {medical.number}
    assert shown(sign_in("medical"), only="photo") == {returned.number}
    # A specialist without the permission is not even asked about medical papers, nor do they count.
    assert shown(sign_in("office"), only="medical") == {
        row.number for row in (medical, both, returned, whole)
    }
    assert shown(sign_in("office"), only="photo") == {both.number, returned.number}
    page = sign_in("office").get(LIST).content.decode()
    assert "?only=photo" in page
    assert "?only=medical" not in page
    assert "?only=medical" in sign_in("head").get(LIST).content.decode()


def test_the_list_answers_questions(sign_in, call):
    load_places()
    today = timezone.localdate()
    long_ago = timezone.now() - dt.timedelta(days=9)
    returned, just_returned = application(call, 1, "returned"), application(call, 2, "returned")
    waiting, fresh = application(call, 3), application(call, 4)
    for row in (returned, waiting):
        Application.objects.filter(pk=row.pk).update(state_since=long_ago)
    paper = just_returned.documents.get(requirement__code="CV")
    type(paper).objects.filter(pk=paper.pk).update(
        state="returned", reason="Old.", due=today - dt.timedelta(days=1)
    )
    birthday = add_months(call.stay_from, -18 * 12)
    on_the_day = application(call, 5, birth_date=birthday)
    day_after = application(call, 6, birth_date=birthday + dt.timedelta(days=1))
    for row in (returned, just_returned, waiting, fresh, on_the_day, day_after):
        open_folder(row)
    Folder.objects.exclude(application=waiting).update(
        place=Place.objects.get(kind="shelf"), received_at=timezone.now(), moved_at=timezone.now()
    )
    Application.objects.filter(pk=fresh.pk).update(late=True)
    client = sign_in("office")
    answers = {
        "returned-long": {returned},
        "overdue": {just_returned},
        "waiting-long": {waiting},
        "minors": {day_after},
        "no-folder": {waiting},
        "late": {fresh},
    }
    for asked, rows in answers.items():
        assert shown(client, ask=asked) == {row.number for row in rows}, asked
    assert len(shown(client, ask="nonsense")) == 6


def test_a_week_is_seven_whole_days(sign_in, call):
    row = application(call, 1, "returned")
    edge = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(days=7)
    Application.objects.filter(pk=row.pk).update(state_since=edge)
    assert shown(sign_in("office"), ask="returned-long") == set()
    Application.objects.filter(pk=row.pk).update(state_since=edge - dt.timedelta(seconds=1))
    assert shown(sign_in("office"), ask="returned-long") == {row.number}


def test_questions_about_papers_do_not_grow_with_the_rows(sign_in, call):
    client = sign_in("office")
    one = folder(call, 1).application
    lack(one, "PHOTO")
    queries = []
    shown(client)
    for count in (0, 30):
        clones(one, count)
        with CaptureQueriesContext(connection) as asked:
            assert len(shown(client, only="photo", ask="minors", q=call.program.number_prefix)) == 0
            assert len(shown(client, only="photo")) == count + 1
        queries.append(len(asked))
    assert queries[0] == queries[1]


def lack(application, code):
    application.documents.filter(requirement__code=code).update(state="missing")
