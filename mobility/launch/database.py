"""Brings the database up to date before the start.

    python -m mobility.launch.database

Exit code 0: there are people in it; 3: it is empty, demo data may be loaded; 1: it does not answer.
"""

import os
import sys

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import Error, connection

EMPTY = 3


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobility.settings")
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        return 0 if get_user_model().objects.exists() else EMPTY
    except Error as error:
        # The address is told without user and password.
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        print(f"The {connection.vendor} database cannot be used ({first_line}): please check DATABASE_URL.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
