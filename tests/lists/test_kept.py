"""Lists kept under a name: whose they are, what they keep, who sees and throws them away."""

import pytest

from applications.lists.models import SavedList
from applications.lists.queries import asked_by
from mobility.accounts.models import Role
from tests.factories import UserFactory, staff
from tests.folders.builders import application

pytestmark = pytest.mark.django_db
LIST = "/admin/applications/application/"
KEEP = "/admin/lists/savedlist/keep/"


def keep(client, name="Without a folder", query="ask=no-folder&state=submitted&p=2", **more):
    said = {"name": name, "query": query, "section": "applications_application", **more}
    return client.post(KEEP, said, follow=True)


def colleague():
    user = UserFactory(email="colleague@example.kz")
    user.role_holdings.create(role=Role.OFFICE_SPECIALIST)
    return user


def test_the_questions_of_an_address_have_one_writing():
    assert asked_by("?state=submitted&p=3&ask=late&q=") == "ask=late&state=submitted"
    assert asked_by("ask=late&state=submitted&_popup=1") == "ask=late&state=submitted"
    assert asked_by("q=Сәрсенова") == "q=%D0%A1%D3%99%D1%80%D1%81%D0%B5%D0%BD%D0%BE%D0%B2%D0%B0"


def test_a_list_is_kept_opened_and_thrown_away(sign_in, call):
    application(call, 1)
    client = sign_in("office")
    page = keep(client)
    kept = SavedList.objects.get()
    assert (kept.name, kept.query, kept.owner, kept.shared) == (
        "Without a folder",
        "ask=no-folder&state=submitted",
        staff("office"),
        False,
    )
    assert page.redirect_chain == [(f"{LIST}?ask=no-folder&state=submitted", 302)]
    assert 'aria-current="page">Without a folder</a>' in page.content.decode()
    keep(client, query="ask=late", shared="on")
    assert [(row.query, row.shared) for row in SavedList.objects.all()] == [("ask=late", True)]
    gone = client.post(f"/admin/lists/savedlist/{kept.pk}/remove/", follow=True)
    assert SavedList.objects.count() == 0
    assert "is no longer kept" in gone.content.decode()


def test_colleagues_see_what_is_shared_and_nothing_else(sign_in, call):
    keep(sign_in("office"), name="Mine")
    keep(sign_in("office"), name="Ours", query="ask=late", shared="on")
    other = sign_in(colleague())
    page = other.get(LIST).content.decode()
    assert "Ours</a>" in page
    assert "shared by" in page
    assert "Mine</a>" not in page
    assert [row.name for row in other.get("/admin/lists/savedlist/").context["cl"].result_list] == ["Ours"]
    mine, ours = SavedList.objects.get(name="Mine"), SavedList.objects.get(name="Ours")
    assert other.post(f"/admin/lists/savedlist/{mine.pk}/remove/").status_code == 404
    assert other.post(f"/admin/lists/savedlist/{ours.pk}/remove/").status_code == 403
    assert sign_in("head").post(f"/admin/lists/savedlist/{ours.pk}/remove/").status_code == 302
    assert [row.name for row in SavedList.objects.all()] == ["Mine"]


def test_two_people_may_use_the_same_name(sign_in, call):
    keep(sign_in("office"), name="Mine")
    keep(sign_in(colleague()), name="Mine")
    assert SavedList.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"query": "p=3"}, "Please narrow the list first"),
        ({"name": " "}, "Please give the list a name"),
        ({"name": "x" * 61}, "Please give the list a name"),
        ({"query": "q=" + "x" * 500}, "asks too much"),
    ],
)
def test_what_cannot_be_kept_is_told(sign_in, call, said, answer):
    assert answer in keep(sign_in("office"), **said).content.decode()
    assert SavedList.objects.count() == 0


def test_only_lists_of_the_desk_are_kept(sign_in, call):
    keep(sign_in("office"), section="accounts_user")
    assert SavedList.objects.count() == 0
    assert sign_in("office").get(KEEP).status_code == 404
    assert keep(sign_in("chair")).status_code == 403


def test_the_bar_costs_one_query_however_many_lists(sign_in, call, django_assert_num_queries):
    application(call, 1)
    client = sign_in("office")
    client.get(LIST)
    for number in range(5):
        with django_assert_num_queries(11):
            client.get(LIST)
        keep(client, name=f"List {number}", query=f"q={number}")
        client.get(LIST)  # shows the message
