"""Long lists of wide rows: the database sorts and counts keys, then reads the rows of one page."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

# Nobody leafs further: longer lists are narrowed. Counting stops here.
MOST_COUNTED = 10_000


class CountedSoFar(Paginator):
    """Pages that are counted up to ``MOST_COUNTED`` rows."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most ``MOST_COUNTED``."""
        rows: Any = self.object_list
        return rows.order_by()[:MOST_COUNTED].count()


class KeyedList(ChangeList):
    """A list that finds the keys of its page first, then reads these rows with all they name.

    ``not_read`` names wide columns that the list does not show.
    """

    not_read: tuple[str, ...] = ()

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found: Any = self.result_list
        keys = list(found.values_list("pk", flat=True))
        # The keys come from what the person sees; nothing has to be asked again.
        named: Any = self.list_select_related
        rows: QuerySet = self.model._default_manager.select_related(*named)
        by_key = rows.defer(*self.not_read).in_bulk(keys)
        self.result_list = [by_key[key] for key in keys]

    @property
    def has_more(self) -> bool:
        """Whether counting stopped before the end."""
        return self.result_count >= MOST_COUNTED
