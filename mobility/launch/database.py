"""Brings the database, and what every installation needs in it, up to date before the start.

    python -m mobility.launch.database

Exit code 0: there are people in it; 3: it is empty, demo data may be loaded; 1: it does not answer.
"""

import os
import sys
import warnings
from importlib import import_module
from io import StringIO

import django
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import Error, connection

EMPTY = 3


def first_line(error: Exception) -> str:
    """What the error says, without the lines that only a programmer needs."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def advice(error: Exception) -> str:
    """What a person can do about a database error."""
    if "disk is full" in str(error) or "No space left" in str(error):
        return "please make room on the disk."
    return "please check DATABASE_URL."


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobility.settings")
    warnings.filterwarnings("ignore", "Engine not recognized", UserWarning)  # it is told as a sentence below
    try:
        django.setup()
    except (ImproperlyConfigured, KeyError, ValueError) as error:
        print(f"A setting is wrong ({first_line(error)}): please compare .env with .env.example.")
        return 1
    try:
        call_command("migrate", interactive=False, verbosity=0)
        actions = import_module("partners.actions")  # needs the settings that setup() has just read
        try:
            actions.check_whose_database()
        except actions.AnothersDatabase as error:
            print(error)
            return 1
        if not get_user_model().objects.exists():
            return EMPTY
        # A newer version brings letters and programs of its own.
        call_command("base_data", stdout=StringIO())
        return 0
    except Error as error:
        print(f"The {connection.vendor} database cannot be used ({first_line(error)}): {advice(error)}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
