"""Which institution a cell names."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from mobility.common.sheets.columns import is_blank, typed

from ..folding import fold
from ..models import Institution


class Register:
    """The institutions by what people write for them: the code, the Erasmus code, a name in any language."""

    def __init__(self, institutions: Iterable[Institution]) -> None:
        self._codes = {row.code: row for row in institutions}
        self._names: dict[str, list[Institution]] = {}
        for row in self._codes.values():
            names = [getattr(row, f"name_{language}") for language in ("kk", "ru", "en")]
            for name in {fold(text) for text in (row.erasmus_code, row.local_name, *names) if text}:
                self._names.setdefault(name, []).append(row)

    def find(self, cell: Any) -> Institution:
        """Return the institution. Raises ValueError with a sentence when it is none, or several."""
        if is_blank(cell):
            raise ValueError(_("This cell is empty, but it is needed."))
        text = typed(cell)
        if text.lower() in self._codes:
            return self._codes[text.lower()]
        found = self._names.get(fold(text), [])
        if len(found) == 1:
            return found[0]
        sentence = (
            _("Several institutions are called “%(value)s”. Please write the code of one.")
            if found
            else _("“%(value)s” is not in the register. Please add the institution first.")
        )
        raise ValueError(sentence % {"value": text})
