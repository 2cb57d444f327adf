"""Folders from the submission to the archive: who may, what is written down, what cannot be."""

import importlib

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from applications.folders import actions, queries, wording
from applications.folders.counts import Entry
from applications.folders.models import Folder, Move, Paper, Transfer
from applications.models import Document
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, visible
from tests.factories import ApplicantFactory, staff, submitted

from . import builders


def verbs():
    return list(
        LogEntry.objects.filter(verb__startswith="folder.").order_by("pk").values_list("verb", flat=True)
    )


def test_a_submitted_application_has_a_folder_with_its_papers():
    application = submitted()
    folder = application.folder
    assert (folder.place, folder.received_at, str(folder)) == (None, None, application.number)
    assert folder.papers.count() == application.documents.count()
    passport = builders.paper(folder, "PASSPORT")
    assert (passport.shown, passport.originals, passport.copies) == (True, 1, 0)
    photo = builders.paper(folder, "PHOTO_3X4")
    assert (photo.shown, photo.originals, photo.copies) == (False, 4, 0)


def test_applications_from_before_get_theirs_by_the_migration(call):
    application = builders.application(call)
    builders.application(call, 2)
    move = importlib.import_module("applications.folders.migrations.0002_places_and_folders")
    move.add_folders(apps, None)
    before = list(Paper.objects.order_by("document_id").values_list("originals", "copies", "shown"))
    assert before[:5] == [(1, 0, False), (1, 0, True), (4, 0, False), (0, 2, False), (1, 0, False)]
    actions.open_folder(application)
    assert list(Paper.objects.order_by("document_id").values_list("originals", "copies", "shown")) == before
    assert Folder.objects.count() == 2


def test_taken_in_once_with_who_and_when(call, office):
    folder = builders.folder(call)
    assert actions.check_in(folder, builders.shelf(), office) is True
    assert actions.check_in(folder, builders.shelf(), office) is False
    folder.refresh_from_db()
    (move,) = folder.moves.all()
    assert (move.source, move.target, move.by) == (None, builders.shelf(), office)
    assert (folder.place, folder.received_at, folder.moved_at) == (builders.shelf(), move.at, move.at)
    assert verbs() == ["folder.check_in"]


def test_a_folder_is_not_taken_in_at_the_commission(call, office):
    folder = builders.folder(call)
    with pytest.raises(ValidationError):
        actions.check_in(folder, builders.commission(), office)
    assert Move.objects.count() == 0


def test_nobody_but_the_office_and_nobody_for_oneself(call, office):
    own = builders.folder(call, applicant=ApplicantFactory(user=office, proofs=[]))
    for who, folder in ((office, own), (staff("faculty"), builders.folder(call, 2))):
        with pytest.raises(Refused):
            actions.check_in(folder, builders.shelf(), who)
        with pytest.raises(Refused):
            actions.record(folder, {}, who, 0)
        with pytest.raises(Refused):
            actions.hand_over([folder], builders.commission(), who)
    assert visible(office, Folder).count() == 1
    assert visible(staff("faculty"), Folder).count() == 0


def test_what_lies_in_it_is_counted_against_the_checklist(call, office):
    folder = builders.folder(call)
    actions.check_in(folder, builders.shelf(), office)
    photo, copies, passport = (builders.paper(folder, code) for code in ("PHOTO", "CV", "PASSPORT"))
    entries = {photo.pk: Entry(3), copies.pk: Entry(0, 1), passport.pk: Entry(1)}
    assert actions.record(folder, entries, office, 0, "Brings the rest.") == 3
    said = [wording.lack(paper) for paper in queries.papers_of(folder, staff("head")) if not paper.is_whole]
    assert said == ["Form: missing", "Photo: 1 piece missing", "Cv: 1 copy missing", "Medical: missing"]
    folder.refresh_from_db()
    assert (folder.version, folder.remark) == (1, "Brings the rest.")
    photo.refresh_from_db()
    assert photo.recorded_by == office
    with pytest.raises(actions.Conflict):
        actions.record(folder, {photo.pk: Entry(4)}, office, 0)
    photo.refresh_from_db()
    assert photo.originals_in == 3


def test_an_identity_document_is_seen_and_never_kept(call, office):
    passport = builders.paper(builders.folder(call), "PASSPORT")
    for entry in (Entry(2), Entry(1, 1)):
        with pytest.raises(ValidationError):
            actions.record(passport.folder, {passport.pk: entry}, office, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=passport.pk).update(copies_in=1)


def test_a_medical_paper_is_named_and_ticked_only_with_the_permission(call, office):
    folder = builders.folder(call)
    medical = builders.paper(folder, "MEDICAL")
    named = [paper.document.requirement.code for paper in queries.papers_of(folder, office)]
    assert named == ["FORM", "PASSPORT", "PHOTO", "CV"]
    assert (queries.hidden_papers(folder, office), queries.hidden_papers(folder, staff("medical"))) == (1, 0)
    with pytest.raises(actions.Conflict):
        actions.record(folder, {medical.pk: Entry(1)}, office, 0)
    actions.check_in(folder, builders.shelf(), office)
    actions.record(folder, actions.whole(folder, office), office, 0)
    rows = Folder.objects.all()
    assert [queries.incomplete(rows, who).count() for who in (office, staff("medical"))] == [0, 1]
    assert [len(papers) for _f, papers in queries.missing(staff("medical"))] == [1]
    assert queries.missing(office) == []


def test_papers_not_required_or_not_brought_or_sent_by_others_are_not_asked_for(call, office):
    folder = builders.folder(call)
    documents = Document.objects.filter(application=folder.application)
    documents.filter(requirement__code="FORM").update(state="waived")
    documents.filter(requirement__code="PHOTO").update(met_by="reference")
    call.document_requirements.filter(code="CV").update(optional=True)
    documents.filter(requirement__code="CV").update(state="missing")
    named = [paper.document.requirement.code for paper in queries.papers_of(folder, office)]
    assert named == ["PASSPORT"]


def test_handed_over_together_with_an_act(call, office):
    folders = [builders.folder(call, number) for number in (1, 2)]
    with pytest.raises(ValidationError) as refused:
        actions.hand_over(folders, builders.commission(), office)
    assert refused.value.messages == [
        "These folders were never handed in, so they cannot be handed over: MSHE-2027-0001, MSHE-2027-0002."
    ]
    for folder in folders:
        actions.check_in(folder, builders.shelf(), office)
    first = actions.hand_over(folders, builders.commission(), office, "For the sitting")
    head = staff("head")
    second = actions.hand_over(folders[:1], actions.place_of(head), office)
    assert first.number[-5:] == "-0001" and second.number[-5:] == "-0002"
    assert [str(move.folder) for move in queries.handed_over(first)] == ["MSHE-2027-0001", "MSHE-2027-0002"]
    moves = [(str(move.source), str(move.target)) for move in queries.handed_over(second)]
    assert moves == [("Selection commission", "Head")]
    with pytest.raises(ValidationError):
        actions.hand_over(folders[:1], actions.place_of(head), office)
    assert Transfer.objects.count() == 2


def test_what_is_missing_leaves_out_who_is_out_of_the_call(call, office):
    absent, gone, other = (
        builders.folder(call),
        builders.folder(call, 2, state="withdrawn"),
        builders.folder(builders.call("ka", "KA"), 3),
    )
    assert [folder for folder, _papers in queries.missing(office)] == [other, absent]
    assert [folder for folder, _papers in queries.missing(office, call.code)] == [absent]
    assert list(queries.unlabelled(Folder.objects.order_by("pk"))) == [absent, other]
    assert gone not in queries.absent(Folder.objects.all())


@pytest.mark.parametrize(
    "typed",
    [
        "MSHE-2027-0001",
        " mshe-2027-0001 ",
        "mshe 2027 0001",
        "ьыру-2027-0001",
        "http://x/folders/{ref}/",
        "{ref}",
        "реез:..портал.фольдерс.{russian}.",
    ],
)
def test_a_code_is_found_however_it_was_read(call, office, typed):
    folder = builders.folder(call)
    keys = {latin: russian for russian, latin in queries.RUSSIAN_KEYS.items()}
    text = typed.format(ref=folder.ref, russian=folder.ref.translate(keys))
    assert queries.scanned(office, text) == folder
    assert queries.scanned(office, "MSHE-2027-0009") is None
    assert queries.scanned(staff("faculty"), text) is None
