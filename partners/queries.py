"""What pages need to know about our own university and its partners."""

from django.conf import settings

from .models import Institution


def home_institution() -> Institution:
    """Return the university this installation belongs to, with its office and contacts.

    Raises Institution.DoesNotExist before the first data are loaded.
    """
    return (
        Institution.objects.select_related("office")
        .prefetch_related("office__contacts")
        .get(code=settings.INSTITUTION)
    )
