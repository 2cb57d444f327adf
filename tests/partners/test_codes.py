"""Codes as the official lists write them, however they were typed."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from partners.codes import erasmus_code, ror_id
from partners.models import Institution


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("PL LODZ02", "PL LODZ02"),
        ("pl lodz02", "PL LODZ02"),
        ("D KOTHEN01", "D  KOTHEN01"),
        ("D  KOTHEN01", "D  KOTHEN01"),
        ("D\u00a0\u00a0KOTHEN01", "D  KOTHEN01"),
        ("PL\u00a0LODZ02", "PL LODZ02"),
        (" f\ttroyes08 ", "F  TROYES08"),
        ("TR ISTANBU07", "TR ISTANBU07"),
        ("SK ZVOLEN01", "SK ZVOLEN01"),
        ("LUX LUX-VIL01", "LUXLUX-VIL01"),
    ],
)
def test_an_erasmus_code_is_written_as_the_list_has_it(typed, code):
    assert erasmus_code(typed) == code


@pytest.mark.parametrize("typed", ["LODZ", "PL LODZ2", "PL LODZ002X", "12 LODZ02", "PL", "PL LÓDŹ02", " "])
def test_what_no_erasmus_code_can_be_is_refused(typed):
    with pytest.raises(ValueError, match=re.escape(typed)):
        erasmus_code(typed)


@pytest.mark.parametrize("typed", ["00s67c790", "https://ror.org/00s67c790", " HTTPS://ROR.ORG/00S67C790/ "])
def test_a_ror_identifier_is_kept_without_its_address(typed):
    assert ror_id(typed) == "00s67c790"


@pytest.mark.parametrize("typed", ["00s67c791", "0os67c790", "s67c790", "https://ror.org/"])
def test_a_ror_identifier_with_a_mistyped_character_is_refused(typed):
    with pytest.raises(ValueError, match=re.escape(typed)):
        ror_id(typed)


def _partner(**columns):
    texts = {f"{name}_{code}": "X" for name in ("name", "city") for code in ("kk", "ru", "en")}
    return Institution(code="x", country="PL", **texts, **columns)


@pytest.mark.django_db
def test_the_register_keeps_codes_in_their_own_form():
    partner = _partner(
        erasmus_code="d kothen01", ror="https://ror.org/00s67c790", pic="959536417", oid="E10000001"
    )
    partner.full_clean()
    assert (partner.erasmus_code, partner.ror) == ("D  KOTHEN01", "00s67c790")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        (
            "erasmus_code",
            "LODZ",
            "An Erasmus code has a country, a town and two digits, such as “PL LODZ02”.",
        ),
        ("ror", "abc", "There is no such ROR identifier. Please copy it from ror.org, such as 00s67c790."),
        ("pic", "12345678", "A PIC has nine digits."),
        ("pic", "99988667a", "A PIC has nine digits."),
        ("oid", "E1000000", "An OID is E and eight digits, such as E10000001."),
    ],
)
def test_a_mistyped_code_is_refused_with_its_form(column, typed, said):
    with override("en"), pytest.raises(ValidationError) as refused:
        _partner(**{column: typed}).full_clean()
    with override("en"):
        assert refused.value.message_dict == {column: [said]}
