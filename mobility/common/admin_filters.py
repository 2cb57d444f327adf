"""Filters that many lists of the admin share."""

from typing import Any

from django.contrib.admin import RelatedFieldListFilter


def named_empty(words: Any) -> type[RelatedFieldListFilter]:
    """Return a filter by another row that calls what has none by ``words`` instead of a dash."""

    class NamedEmpty(RelatedFieldListFilter):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.empty_value_display: Any = str(words)

    return NamedEmpty
