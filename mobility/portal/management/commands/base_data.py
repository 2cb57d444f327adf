"""Load what every installation needs before its first call."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from applications.directions import load_direction_rules
from applications.folders.places import load_places
from applications.reasons import load_return_reasons
from mobility.mail.loading import load_letters
from mobility.portal.statistics.loading import load_columns
from mobility.portal.texts.loading import load_texts
from partners.actions import AnothersDatabase, load_institutions
from programs.actions import load_programs
from programs.form_texts import load_form_texts


class Command(BaseCommand):
    """Our university and office, partners, programs, letters, reasons. Staff's edits stay."""

    help = "Loads our university, partners, programs, letters, reasons; safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            partners = load_institutions()
        except AnothersDatabase as error:
            raise CommandError(str(error)) from None
        load_programs()
        load_letters()
        load_return_reasons()
        load_direction_rules()
        load_texts()
        load_columns()
        load_form_texts()
        load_places()
        self.stdout.write(
            f"There are our university and its office, {len(partners)} partners, letters, reasons."
        )
