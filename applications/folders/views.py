"""Where the QR code on a folder leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from mobility.common.policy import can, visible

from .models import Folder


@require_safe
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Open the check-in for the office; everybody else learns only that this is a folder of the office.

    The answer to others is the same for every code, so it tells nothing about any folder.
    """
    if not can(request.user, "folders.work"):
        return render(request, "folders/show.html")
    folder = get_object_or_404(visible(request.user, Folder), ref=ref)
    return redirect("admin:folders_folder_change", folder.pk)
