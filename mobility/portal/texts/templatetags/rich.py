"""The office's texts on pages."""

from django import template
from django.utils.safestring import SafeString

from mobility.common import richtext

register = template.Library()


@register.filter
def rich(text: str | None, heading: str = "h2") -> SafeString:
    """Draw a text with headings, lists, stress and links; everything else of it is shown as typed."""
    return richtext.html(text or "", heading)
