"""What the portal holds about a person: each package names its rows, one place hands them out.

A row says how it leads to its person and which columns are theirs to have. What is kept back is named with
the reason, so that a test can find rows nobody thought of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from .models import StoredFile


@dataclass(frozen=True)
class Rows:
    """Rows of a table that are about a person.

    ``owner`` is the way from a row to the account, ``columns`` what is handed out (``call__code`` follows a
    key), ``file`` the key of a stored file, ``folder`` the column that names its folder, ``only`` which rows.
    """

    model: type[Model]
    owner: str
    columns: tuple[str, ...]
    file: str = ""
    folder: str = ""
    only: Q | None = None

    def of(self, user: Any) -> QuerySet:
        """Return the rows of a person, oldest first."""
        return self.model._base_manager.filter(self.only or Q(), **{self.owner: user.pk}).order_by("pk")

    def values(self, user: Any) -> list[dict[str, Any]]:
        """Return the columns of the rows of a person."""
        return list(self.of(user).values(*self.columns))

    def files(self, user: Any) -> Iterator[tuple[str, StoredFile]]:
        """Return the stored files of the rows of a person with the folder each belongs into."""
        if not self.file:
            return
        keys = self.of(user).exclude(**{self.file: None}).values_list(self.folder or "pk", f"{self.file}_id")
        found = StoredFile.objects.in_bulk({key for _folder, key in keys})
        for folder, key in keys:
            yield str(folder), found[key]


_rows: dict[str, list[Rows]] = {}
_kept_back: dict[type[Model], str] = {}


def register(package: str, *rows: Rows) -> None:
    """Name the rows of a package that are handed out to the person they are about."""
    _rows[package] = list(rows)


def keep_back(model: type[Model], reason: str) -> None:
    """Name a table that leads to a person and is not handed out, and why."""
    _kept_back[model] = reason


def registered() -> dict[str, list[Rows]]:
    """Return the registered rows by package."""
    return dict(_rows)


def kept_back() -> dict[type[Model], str]:
    """Return the tables that are kept back with the reason."""
    return dict(_kept_back)


def plain_columns(model: type[Model], *without: str) -> tuple[str, ...]:
    """Return the columns of a table that are no keys, but for ``without``."""
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if not field.is_relation and not field.primary_key and field.name not in without
    )
