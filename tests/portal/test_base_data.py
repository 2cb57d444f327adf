"""What an installation needs before its first call."""

import pytest
from django.core.management import call_command

from mobility.mail.models import LetterTemplate
from partners.models import Institution, Office

pytestmark = pytest.mark.django_db


def test_the_home_page_answers_before_anything_was_loaded(client):
    assert client.get("/").status_code == 200
    assert client.get("/nowhere/").status_code == 404


def test_base_data_come_once_and_leave_edits_alone(capsys):
    call_command("base_data")
    Office.objects.update(room="200")
    LetterTemplate.objects.filter(code="submitted").update(subject_en="Got it")
    call_command("base_data")
    assert Institution.objects.filter(is_home=False).count() == 19
    assert Office.objects.get().room == "200"
    assert LetterTemplate.objects.get(code="submitted").subject_en == "Got it"
