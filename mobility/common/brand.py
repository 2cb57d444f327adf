"""Colours of the university the portal belongs to: worked out here, asked by pages, papers and letters.

Plain arithmetic on colours written as ``#rrggbb``. Whose colours they are, the package that keeps
universities says by `register`; before that, and before the first data are loaded, they are the portal's own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
WHITE, BLACK, PAPER = "#ffffff", "#000000", "#fbfaf7"
READABLE = 4.5  # WCAG 2.2, 1.4.3: text against what lies behind it
SEEN = 3.0  # WCAG 2.2, 1.4.11 and 1.4.3: marks and large figures


@dataclass(frozen=True)
class Colours:
    """The two colours of a university, and the shades pages need of them."""

    brand: str
    accent: str

    @property
    def strong(self) -> str:
        """Darker: hovered buttons, the foot of a page."""
        return mixed(self.brand, BLACK, 0.26)

    @property
    def tint(self) -> str:
        """Very light: what is chosen, hints."""
        return mixed(self.brand, WHITE, 0.9)

    @property
    def accent_tint(self) -> str:
        """Very light, of the second colour."""
        return mixed(self.accent, WHITE, 0.9)


OWN = Colours(brand="#0b5563", accent="#b8741a")
_answers: list[Callable[[], Colours]] = []


def register(answer: Callable[[], Colours]) -> None:
    """Let a package say whose colours the portal wears; the last one to register is asked."""
    _answers.append(answer)


def colours() -> Colours:
    """Return the colours of the university, or the portal's own where nobody says any."""
    return _answers[-1]() if _answers else OWN


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour written as ``#rrggbb``."""
    return HEX.fullmatch(text) is not None


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a ``share`` (0 to 1) of another in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(own + (new - own) * share):02x}" for own, new in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours after WCAG 2.2: 1 for equal ones, 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Relative luminance of sRGB, as WCAG 2.2 defines it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
