"""A fingerprint of everything the demo year made, without what is random on purpose.

As a script it prints the fingerprint of the configured database.
"""

import hashlib
import json
from typing import Any

import django
from django.apps import apps

LABELS = (
    "accounts",
    "partners",
    "programs",
    "applications",
    "commission",
    "placement",
    "stay",
    "recognition",
    "mail",
)
# Public codes and password hashes are random; what holds a public code differs with it.
RANDOM = {"ref", "password", "last_login", "link", "occasion", "body"}


def digest() -> str:
    """Return the SHA-256 of all rows in the order they were made, without keys."""
    rows: list[Any] = []
    for model in apps.get_models():
        if model._meta.app_label in LABELS:
            names = [
                field.attname
                for field in model._meta.concrete_fields
                if not field.primary_key and not field.is_relation and field.name not in RANDOM
            ]
            if model._meta.model_name == "user":
                names.remove("date_joined")  # accounts of the office are made now
            rows.append([model._meta.label, *model._default_manager.order_by("pk").values_list(*names)])
    return hashlib.sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest()


if __name__ == "__main__":
    django.setup()
    print(digest())
