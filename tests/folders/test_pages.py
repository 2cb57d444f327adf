"""The pages of the register: lists, checking in, handing over, what is missing, what others see."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from applications.folders import actions
from applications.folders.counts import Entry
from applications.folders.models import Folder, Transfer
from mobility.common.models import LogEntry
from tests.common.reading import text_of
from tests.factories import ApplicantFactory, UserFactory, staff

from . import builders

LIST = "/admin/folders/folder/"


@pytest.fixture
def desk(office):
    return builders.browser(office)


def shown(client, **query):
    return [str(row) for row in client.get(LIST, query).context["cl"].result_list]


def page_of(folder):
    return f"{LIST}{folder.pk}/change/"


def typed(folder, **lines):
    """What the sheet of a folder sends: the version, and what is ticked by code of the paper."""
    data = {"version": folder.version, "remark": ""}
    for code, (originals, copies) in lines.items():
        key = f"paper-{builders.paper(folder, code).pk}"
        data |= {f"{key}-originals": originals or "", f"{key}-copies": copies or ""}
    return data


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_however_long(desk, call, count, django_assert_num_queries):
    for number in range(count):
        builders.folder(call, number)
    desk.get(LIST)
    with django_assert_num_queries(11):
        assert len(shown(desk)) == count


@pytest.mark.parametrize("count", [1, 12])
def test_what_is_missing_costs_the_same_however_long(desk, call, office, count, django_assert_num_queries):
    for number in range(count):
        actions.check_in(builders.folder(call, number), builders.shelf(), office)
    address = reverse("admin:folders_folder_missing")
    desk.get(address)
    with django_assert_num_queries(6):
        assert len(desk.get(address).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_of_a_folder_costs_the_same(desk, call, office, count, django_assert_num_queries):
    folders = [builders.folder(call, number) for number in range(count)]
    for folder in folders:
        actions.check_in(folder, builders.shelf(), office)
    desk.get(page_of(folders[0]))
    with django_assert_num_queries(9):
        desk.get(page_of(folders[0]))


def test_filters_and_search_answer_the_offices_questions(desk, call, office):
    absent, mine, away = (
        builders.folder(call, number, last_name=name)
        for number, name in enumerate(("Әбдіқадыр", "Ким", "Орлова"), start=1)
    )
    for folder in (mine, away):
        actions.check_in(folder, actions.place_of(office), office)
        actions.record(folder, actions.whole(folder, office), office, folder.version)
    actions.hand_over([away], builders.commission(), office)
    actions.record(mine, {builders.paper(mine, "PHOTO").pk: Entry(2)}, office, 1)
    assert shown(desk, where="absent") == [str(absent)]
    assert shown(desk, where="mine") == [str(mine)]
    assert shown(desk, where="out") == [str(away)]
    assert shown(desk, where=str(builders.commission().pk)) == [str(away)]
    assert shown(desk, papers="incomplete") == [str(mine)]
    assert shown(desk, papers="complete") == [str(away)]
    assert shown(desk, call="other") == []
    assert shown(desk, q="әбдіҚ") == [str(absent)]
    assert shown(desk, q="0002") == [str(mine)]
    assert shown(desk, q=f"http://x/folders/{away.ref}/") == [str(away)]


def test_folders_are_taken_in_one_after_the_other(desk, call):
    first, second = builders.folder(call, 1), builders.folder(call, 2)
    scan, shelf = reverse("admin:folders_folder_scan"), str(builders.shelf().pk)
    for code in (first.ref, str(second), "MSHE-2027-0099"):
        answer = desk.post(scan, {"code": code, "place": shelf})
    assert answer.status_code == 422
    assert "No folder has this code or number." in answer.content.decode()
    page = desk.get(scan)
    assert [row for row, _where, _papers in page.context["series"]] == [second, first]
    assert page.context["form"]["place"].value() == shelf
    assert set(Folder.objects.values_list("place__kind", flat=True)) == {"shelf"}


def test_papers_are_ticked_and_the_second_save_shows_both(desk, call, office):
    folder = builders.folder(call)
    record = reverse("admin:folders_folder_record", args=[folder.pk])
    data = typed(folder, FORM=(1, 0), PHOTO=(3, 0), CV=(0, 2), PASSPORT=(1, 0))
    assert desk.post(record, data).url == page_of(folder)
    there = list(folder.papers.values_list("originals_in", "copies_in"))
    assert there == [(1, 0), (1, 0), (3, 0), (0, 2), (0, 0)]
    late = desk.post(record, data | {"version": 0, **typed(folder, PHOTO=(4, 0)), "remark": "Late"})
    assert late.status_code == 409
    assert "Now: originals 3, copies 0." in late.content.decode()
    assert late.context["record"]["version"].value() == "1"
    assert builders.paper(folder, "PHOTO").originals_in == 3
    folder.refresh_from_db()
    desk.post(record, typed(folder) | {"everything": "1"})
    assert [paper.is_whole for paper in folder.papers.all()] == [True, True, True, True, False]


def test_only_a_paper_that_is_there_is_ticked(desk, call, office):
    folder = builders.folder(call)
    assert " checked" not in desk.get(page_of(folder)).content.decode()
    desk.post(reverse("admin:folders_folder_record", args=[folder.pk]), typed(folder, FORM=(1, 0)))
    assert desk.get(page_of(folder)).content.decode().count(" checked") == 1


def test_a_wrong_number_saves_nothing(desk, call):
    folder = builders.folder(call)
    record = reverse("admin:folders_folder_record", args=[folder.pk])
    assert desk.post(record, typed(folder, FORM=(1, 0), PHOTO=(100, 0))).status_code == 422
    assert desk.post(record, {"version": "x"}).status_code == 422
    assert set(folder.papers.values_list("originals_in", flat=True)) == {0}


def test_the_page_of_a_folder_hides_the_medical_paper(desk, call):
    folder = builders.folder(call)
    page = desk.get(page_of(folder)).content.decode()
    assert "Medical" not in page
    assert "1 more paper is ticked by people with a special permission only." in page
    assert "Medical" in builders.browser(staff("medical")).get(page_of(folder)).content.decode()


def test_labels_of_a_call_are_printed_once(desk, call):
    folders = [builders.folder(call, number) for number in (1, 2)]
    builders.folder(builders.call("ka", "KA"), 3)
    labels = reverse("admin:folders_folder_labels")
    page = desk.get(labels, {"call": call.code})
    assert page.context["folders"] == folders
    keys = page.context["form"]["folders"].value()
    wrong = desk.post(labels, {"folders": keys, "size": "2x7", "start": 15})
    assert (wrong.status_code, wrong.context["form"].errors["start"]) == (422, ["This sheet has 14 labels."])
    answer = desk.post(labels, {"folders": keys, "size": "2x7", "start": 2})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert desk.get(labels, {"call": call.code}).context["folders"] == []
    assert shown(desk, label="none") == ["KA-2027-0003"]


def test_chosen_folders_are_handed_over_and_the_act_is_printed(desk, call, office):
    folders = [builders.folder(call, number) for number in (1, 2)]
    for folder in folders:
        actions.check_in(folder, builders.shelf(), office)
    ticked = {"action": "hand_over_chosen", "_selected_action": [folder.pk for folder in folders]}
    address = desk.post(LIST, ticked).url
    assert address == f"/admin/folders/folder/hand-over/?folders={folders[0].pk},{folders[1].pk}"
    keys = desk.get(address).context["form"]["folders"].value()
    head = staff("head")
    desk.post(address, {"folders": keys, "target": f"person-{head.pk}", "note": "Please look"})
    transfer = Transfer.objects.get()
    assert (str(transfer.target), transfer.moves.count()) == ("Head", 2)
    for language, words in {"kk": "Head", "ru": "Head", "en": "Received by"}.items():
        answer = desk.get(reverse("admin:folders_transfer_act", args=[transfer.pk, language]))
        text = text_of(answer.content)
        for said in (words, transfer.number, "MSHE-2027-0001", "MSHE-2027-0002", "Please look"):
            assert said in text
    assert desk.get(reverse("admin:folders_transfer_act", args=[transfer.pk, "de"])).status_code == 404
    assert LogEntry.objects.filter(verb="folder.transfer_printed").count() == 3
    assert "MSHE-2027-0002" in desk.get(f"/admin/folders/transfer/{transfer.pk}/change/").content.decode()


def test_what_is_missing_as_a_page_and_as_a_table(desk, call, office):
    absent, lacking = builders.folder(call, 1), builders.folder(call, 2)
    actions.check_in(lacking, builders.shelf(), office)
    actions.record(lacking, actions.whole(lacking, office), office, 0)
    actions.record(lacking, {builders.paper(lacking, "PHOTO").pk: Entry(1)}, office, 1)
    page = strip_tags(desk.get(reverse("admin:folders_folder_missing")).content.decode())
    assert "Photo: 3 pieces missing" in page
    answer = desk.get(reverse("admin:folders_folder_missing_sheet", args=["csv"]))
    rows = [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    assert [row[0] for row in rows] == ["Number", str(absent), str(lacking)]
    assert [row[3:5] for row in rows[1:]] == [
        ["not handed in", "the whole folder"],
        ["Shelf of the office", "Photo: 3 pieces missing"],
    ]
    xlsx = desk.get(reverse("admin:folders_folder_missing_sheet", args=["xlsx"]))
    assert xlsx.content[:2] == b"PK"
    assert desk.get(reverse("admin:folders_folder_missing_sheet", args=["ods"])).status_code == 404


def test_others_learn_only_that_it_is_a_folder_of_the_office(call, client, office):
    folder = builders.folder(call)
    address = reverse("folders:show", args=[folder.ref])
    assert client.get(address).url.startswith("/accounts/login/")
    owner, stranger = folder.application.applicant.user, UserFactory()
    pages = []
    for user, ref in ((owner, folder.ref), (stranger, folder.ref), (stranger, "nothing")):
        answer = builders.browser(user).get(reverse("folders:show", args=[ref]))
        assert answer.status_code == 200
        pages.append(strip_tags(answer.content.decode()))
    for secret in (str(folder), folder.application.applicant.last_name):
        assert [secret in page for page in pages[1:]] == [False, False]
    assert "If you found it" in pages[0]
    own = builders.folder(call, 2, applicant=ApplicantFactory(user=office, proofs=[]))
    desk = builders.browser(office)
    for ref in (own.ref, "nothing"):
        assert desk.get(reverse("folders:show", args=[ref])).status_code == 404
    assert desk.get(page_of(own)).status_code == 404


def test_the_applicant_and_the_office_read_how_the_folder_stands(call, office):
    folder = builders.folder(call)
    own = builders.browser(folder.application.applicant.user)
    address = reverse("applications:show", args=[folder.application.ref])
    assert "Not here yet" in own.get(address).content.decode()
    actions.check_in(folder, builders.shelf(), office)
    page = own.get(address).content.decode()
    assert "Something is missing" in page and "Medical: missing" in page
    office_page = reverse("admin:applications_application_change", args=[folder.application.ref])
    assert "4 of 4 missing" in builders.browser(office).get(office_page).content.decode()
    head = staff("head")
    actions.record(folder, actions.whole(folder, head), head, 0)
    page = own.get(address).content.decode()
    assert "Nothing is missing" in page and "Form: missing" not in page
