"""Names as they are searched: one spelling for Cyrillic, Kazakh and Latin letters.

«Сәрсенова», "Sarsenova" and "Särsenova" fold to the same word. Both alphabets are first written in Latin
letters as passports write them, then everything that passports and people spell in several ways becomes one.
Source of the letters: the transliteration of names in Kazakhstan's passports, and ICAO Doc 9303 part 3.
"""

import re
import unicodedata

CYRILLIC = {
    **dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufie", strict=True)),
    **dict(zip("әғқңөұүі", "agknouui", strict=True)),
    **{"ё": "e", "ж": "zh", "й": "i", "х": "kh", "һ": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    **{"ъ": "", "ь": "", "ю": "iu", "я": "ia"},
}
LATIN = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "a", "ə": "a", "œ": "o", "ı": "i", "ß": "ss"}
LETTERS = str.maketrans(CYRILLIC | LATIN)
MARKS = re.compile(r"['’‘ʼʹ`]")
# Longer groups first; what a group becomes is never part of another one.
SPELLINGS = [
    (re.compile(pattern), letter)
    for pattern, letter in [
        ("shch|sch|sh", "w\0"),
        ("zh", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ch", "c\0"),
        (r"w(?!\0)", "v"),
        ("q|ck?(?!\0)", "k"),
        ("x", "ks"),
        ("y", "i"),
        ("\0", ""),
        ("ng", "n"),
        ("i+[eo]", "e"),
        (r"(.)\1+", r"\1"),
    ]
]


def fold_name(text: str) -> str:
    """Return the words of a name in one spelling, parted by single spaces: "Жұмабай" is "jumabai"."""
    words = MARKS.sub("", text.casefold())
    words = "".join(CYRILLIC.get(letter, letter) for letter in words)
    apart = unicodedata.normalize("NFKD", words)
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(LETTERS)
    for pattern, letter in SPELLINGS:
        plain = pattern.sub(letter, plain)
    return " ".join(re.findall(r"\w+", plain))
