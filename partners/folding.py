"""Words as people type them: without case, diacritics, or the letters their keyboard lacks."""

import re
import unicodedata

# Letters that are not a plain letter with a mark; Kazakh ones as they are typed on a Russian keyboard.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict(zip("әғқңөұүһі", "агкноуухи", strict=True))
)


def fold(text: str) -> str:
    """Return the words of a text in plain letters, parted by single spaces: «ŁÓDŹ» and "Łódź" are "lodz"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(LETTERS)
    return " ".join(re.findall(r"\w+", plain))
