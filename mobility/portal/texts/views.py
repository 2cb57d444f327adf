"""The office's pages of text."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mobility.common.policy import visible
from mobility.portal.visitors import same_for_visitors

from .models import PageText


@login_not_required
@require_safe
@same_for_visitors
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One page of text: about the portal, privacy, accessibility."""
    return render(
        request, "texts/page.html", {"page": get_object_or_404(visible(request.user, PageText), code=code)}
    )
