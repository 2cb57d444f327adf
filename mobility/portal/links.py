"""Addresses of the office's lists."""

from urllib.parse import urlencode

from django.urls import reverse


def listing(model: str, **query: str) -> str:
    """Return the address of a list of the admin, narrowed by ``query``."""
    url = reverse(f"admin:{model}_changelist")
    return f"{url}?{urlencode(query, safe=',')}" if query else url
