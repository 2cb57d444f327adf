"""Everything the demo year made, without what is random on purpose.

As a script it prints what the configured database holds.
"""

import json

import django
from django.apps import apps

LABELS = (
    "accounts",
    "partners",
    "programs",
    "applications",
    "language_tests",
    "folders",
    "commission",
    "placement",
    "stay",
    "recognition",
    "mail",
)
# Public codes and password hashes are random; what holds a public code differs with it. The profile kept at
# submission holds the faculty's key, which differs between databases; the applicant's own row is compared.
RANDOM = {"ref", "password", "last_login", "link", "occasion", "body", "snapshot", "uid"}


def lines() -> list[str]:
    """Return all rows in the order they were made, without keys, one line of JSON each."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label in LABELS:
            names = [
                field.attname
                for field in model._meta.concrete_fields
                if not field.primary_key and not field.is_relation and field.name not in RANDOM
            ]
            if model._meta.model_name == "user":
                names.remove("date_joined")  # accounts of the office are made now
            for row in model._default_manager.order_by("pk").values(*names):
                found.append(f"{model._meta.label} {json.dumps(row, default=str, sort_keys=True)}")
    return found


if __name__ == "__main__":
    django.setup()
    print("\n".join(lines()))
