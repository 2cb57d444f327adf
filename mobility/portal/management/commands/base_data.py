"""Load what every installation needs before its first call."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from applications.reasons import load_return_reasons
from mobility.mail.loading import load_letters
from partners.actions import load_institutions
from programs.actions import load_information


class Command(BaseCommand):
    """Our university with its office, partners, programs for information, letters, reasons. Staff's edits stay."""

    help = "Loads our university, partners, programs for information, letters, reasons; safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        partners = load_institutions()
        load_information()
        load_letters()
        load_return_reasons()
        self.stdout.write(
            f"There are our university and its office, {len(partners)} partners, letters, reasons."
        )
