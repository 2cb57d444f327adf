"""The pages on which the places of a call are taken out as XLSX or CSV and sent back."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.urls import URLPattern

from mobility.common.admin_sheets import SheetPages
from mobility.common.policy import require, visible

from ..models import Call, Offering
from ..sheets import PlaceSheet, refused
from .rows import page_of


class PlaceSheetPages(SheetPages):
    """Import into a call in preparation; export of any call."""

    def __init__(self, section: admin.ModelAdmin) -> None:
        super().__init__(section, PlaceSheet, "programs_call_places")

    def urls(self, start: str = "<int:call>/places/sheets/") -> list[URLPattern]:
        return super().urls(start)

    def owner(self, request: HttpRequest, key: int | None) -> Call:
        require(request.user, PlaceSheet.edit)
        call = visible(request.user, Call).select_related("program").filter(pk=key, corrects=None).first()
        if call is None:
            raise Http404
        return call

    def sheet(self, request: HttpRequest, owner: Any) -> PlaceSheet:
        require(request.user, PlaceSheet.edit, owner)
        return PlaceSheet(request.user, owner)

    def rows(self, request: HttpRequest, owner: Any) -> Any:
        return visible(request.user, Offering).filter(call=owner)

    def list_url(self, owner: Any) -> str:
        return page_of(owner, "places")

    def list_name(self, owner: Any) -> str:
        return str(owner)

    def refusal(self, owner: Any) -> str:
        return refused(owner)
