"""The commission's pages as tests ask for them and read them."""

import re

from django.urls import reverse

POINTS = {"points-motivation": "4", "points-plan": "5", "comment": "Clear plan."}


def at(name, session, application=None):
    args = [session.pk] if application is None else [session.pk, application.ref]
    return reverse(f"commission:{name}", args=args)


def text_of(page):
    """The page as the reader gets it, without what differs each time."""
    html = page.content.decode()
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
    return re.sub(r'"X-CSRFToken": "\w+"', "", html)
