"""The countries a person chooses from."""

from babel import Locale
from django.utils.translation import get_language

NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


def country_choices() -> list[tuple[str, str]]:
    """Return all countries by name in the language of the page, Kazakhstan first."""
    names = Locale((get_language() or "en")[:2]).territories
    rest = sorted(
        (name, code)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    )
    return [("KZ", names["KZ"])] + [(code, name) for name, code in rest if code != "KZ"]
