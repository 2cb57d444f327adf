"""What a reader asked of the list of partners: an address, and the address that asks for a little else."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

DISTANCE = "distance"
# What narrows the list, in the order of the form; the rest says how it is shown.
FILTERS = ("q", "country", "program", "level", "field", "taught", "open", "may")
# Nobody types more; a longer address is cut there.
LONGEST = 100


@dataclass(frozen=True)
class Asked:
    """What a reader asked; nothing asked is the whole list, those with an open call first."""

    q: str = ""
    country: str = ""
    program: tuple[str, ...] = ()
    level: str = ""
    field: str = ""
    taught: str = ""
    open: str = ""
    may: str = ""
    order: str = ""
    view: str = ""
    page: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read an address; what it holds besides is left out."""
        said: dict[str, Any] = {part.name: query.get(part.name, "").strip()[:LONGEST] for part in fields(cls)}
        programs = (value.strip()[:LONGEST] for value in query.getlist("program"))
        said["program"] = tuple(dict.fromkeys(filter(None, programs)))
        return cls(**said)

    @property
    def narrows(self) -> bool:
        """Say whether it asks for less than all partners."""
        return any(getattr(self, name) for name in FILTERS)

    @property
    def by_distance(self) -> bool:
        """Say whether the nearest partner comes first."""
        return self.order == DISTANCE

    @property
    def page_number(self) -> int:
        """Which page it asks for; what is no number asks for the first."""
        return int(self.page) if self.page.isdecimal() and len(self.page) < 6 else 1

    def address(self, **changes: Any) -> str:
        """Return the address of the list as asked, but for some changes."""
        asked = replace(self, **changes)
        parts = {part.name: value for part in fields(self) if (value := getattr(asked, part.name))}
        return reverse("portal:partners") + (f"?{urlencode(parts, doseq=True)}" if parts else "")

    def without(self, name: str, value: str = "") -> str:
        """Return the address that asks for one filter less, or for one value of several less."""
        kept = tuple(one for one in self.program if one != value) if name == "program" else ""
        return self.address(**{name: kept, "page": ""})

    def filters(self) -> Iterator[tuple[str, str]]:
        """Yield what narrows the list: the name of each filter and its value."""
        for name in FILTERS:
            value = getattr(self, name)
            yield from ((name, one) for one in (value if isinstance(value, tuple) else (value,)) if one)
