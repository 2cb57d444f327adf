"""What the demo command says about a portal without demo data."""

import io

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_an_empty_portal_has_no_accounts_to_print():
    output = io.StringIO()
    call_command("demo", "--accounts", stdout=output)
    assert output.getvalue() == ""
