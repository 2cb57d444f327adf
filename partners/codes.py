"""The codes by which institutions are known across Europe, as the official lists write them."""

import re

# ECHE list: the country part padded to three characters, then the town, then two digits.
ERASMUS = re.compile(r"([A-Z]  |[A-Z]{2} |[A-Z]{3})[A-Z-]{1,8}\d{2}")
PADDED = 3
# The organisation ID of the European Commission's register.
OID = re.compile(r"E\d{8}")
PIC = re.compile(r"\d{9}")
# Research Organization Registry: 0, six characters of Crockford's base 32, two check digits.
ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}")


def erasmus_code(text: str) -> str:
    """Write an Erasmus code as the official list does: "pl lodz02" is "PL LODZ02", D has two spaces.

    Any white space, the no-break one of the list included, is the padding. Raises ValueError for what no such
    code can be. Source: conventions for codes of the EWP specifications.
    """
    parts = text.upper().split()
    code = f"{parts[0]:<{PADDED}}{''.join(parts[1:])}" if len(parts) > 1 else "".join(parts)
    if not ERASMUS.fullmatch(code):
        raise ValueError(text)
    return code


def ror_id(text: str) -> str:
    """Return the nine characters of a ROR identifier, which is often written as an address.

    Raises ValueError when the characters are no such identifier, or its check digits do not fit.
    """
    code = text.strip().lower().removesuffix("/").rpartition("/")[2]
    if not ROR.fullmatch(code) or _ror_checksum(code[1:7]) != int(code[7:]):
        raise ValueError(text)
    return code


def _ror_checksum(characters: str) -> int:
    """ISO 7064 MOD 97-10 over the number that the characters stand for in Crockford's base 32."""
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    number = 0
    for character in characters:
        number = number * 32 + letters.index(character)
    return 98 - (number * 100) % 97
