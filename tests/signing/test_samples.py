"""Staff attach a sample to a paper; applicants open it from the card."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from programs.actions import copy_rows
from programs.forms.documents import PaperForm
from programs.models import Call
from tests.applications import builders
from tests.common import samples


@pytest.fixture
def office(call):
    return builders.specialist()


def sent_form(row, **files):
    form = PaperForm(None, None, instance=row, call=row.call)
    data = {name: form.initial.get(name, "") for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, "", False)}
    return PaperForm(data, files, instance=row, call=row.call)


def test_a_sample_is_kept_opened_and_goes_along_to_another_call(me, draft, paper, office):
    Call.objects.update(state=Call.State.DRAFT)
    row = paper("TRANSCRIPT").requirement
    form = sent_form(row, sample_file=SimpleUploadedFile("sample.pdf", samples.pdf()))
    assert form.is_valid(), form.errors
    form.store_files(office)
    form.instance.save()
    address = reverse("signing:sample", args=[draft.ref, paper("TRANSCRIPT").pk, row.pk])

    assert address in me.get(reverse("applications:documents", args=[draft.ref])).content.decode()
    assert b"".join(me.get(address).streaming_content).startswith(b"%PDF")

    copy = Call.objects.get(pk=row.call_id)
    copy.pk, copy.code, copy.state = None, "copy", "draft"
    copy.save()
    copy_rows(Call.objects.get(pk=row.call_id), copy, places=False)
    twin = copy.document_requirements.get(code="TRANSCRIPT")
    assert (twin.sample_id, twin.way) == (row.sample_id, "upload")
    assert copy.document_requirements.get(code="QUESTIONNAIRE").way == "questionnaire"


def test_a_sample_is_checked_by_its_content(paper):
    row = paper("TRANSCRIPT").requirement
    form = sent_form(row, sample_file=SimpleUploadedFile("sample.pdf", b"<script>no</script>"))
    with translation.override("en"):
        assert form.errors["sample_file"] == [
            "Only PDF, JPEG and PNG files are taken. Please save your document as a PDF."
        ]


def test_a_paper_without_a_sample_gives_none(me, draft, paper):
    document = paper("TRANSCRIPT")
    address = reverse("signing:sample", args=[draft.ref, document.pk, document.requirement_id])
    assert me.get(address).status_code == 404
