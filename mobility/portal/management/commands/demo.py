"""Load a demo year into an empty portal."""

import time
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from applications.directions import load_direction_rules
from applications.folders.places import load_places
from applications.models import Application
from applications.reasons import load_return_reasons
from mobility.accounts.models import User
from mobility.mail.loading import load_letters
from mobility.portal.demo import (
    accounts,
    acts,
    announcing,
    calls,
    duties,
    folders,
    references,
    register,
    registrations,
    reports,
    sittings,
    times,
)
from mobility.portal.demo.story import Story
from mobility.portal.statistics.loading import load_columns
from mobility.portal.texts.loading import load_texts
from partners.actions import (
    AnothersDatabase,
    load_demo_agreements,
    load_demo_partners,
    load_institutions,
)
from programs.actions import load_programs
from programs.form_texts import load_form_texts
from programs.models import Call


class Command(BaseCommand):
    """Institutions, letters, five calls, 120 people in every state, three more from paper; all or nothing."""

    help = "Loads the presets and a demo year of invented people into an empty portal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="print the demo accounts and stop")
        parser.add_argument("--small", action="store_true", help="a third of the people, loaded faster")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            if User.objects.filter(email=accounts.STUDENT.email).exists():
                self.stdout.write(accounts.table())
            return
        if User.objects.filter(email=accounts.STUDENT.email).exists():
            self.stdout.write("The demo data are there already. Accounts:")
            self.stdout.write(accounts.table())
            return
        # Nobody is woken for what happened in the past.
        current_app.conf.update(broker_url="memory://localhost/")
        started = time.monotonic()
        with transaction.atomic():
            self.load(small=options["small"])
        self.stdout.write(f"Loaded in {time.monotonic() - started:.0f} s; --accounts prints who can sign in.")

    def load(self, *, small: bool) -> None:
        """Load everything in the caller's transaction."""
        today = timezone.localdate()
        try:
            partners = load_institutions() + load_demo_partners()
        except AnothersDatabase as error:
            raise CommandError(str(error)) from None
        load_demo_agreements(today)
        load_programs()
        load_letters()
        load_return_reasons()
        load_direction_rules()
        load_texts()
        load_columns()
        load_form_texts()
        load_places()
        self.stdout.write(f"  our university, its office, {len(partners)} partners, letters")
        story = Story(today, small=small)
        story.hire()
        for plan in story.plans.values():
            call = calls.make(plan, today, story.staff["head"])
            acts.PLAYS[plan.slot](story, call)
            self.report(call)
        reports.tell(today, story.staff["office"])
        times.spread(today, story.now, story.rng)
        references.play(story)
        self.stdout.write(f"  language tests: {sittings.play(story)} places booked")
        self.stdout.write(f"  folders: {folders.play(story)} handed in")
        announcing.play(story)
        self.stdout.write(f"  from paper and eGov: {registrations.play(story)} applications")
        self.stdout.write(f"  register: {register.play(today)} students")
        duties.share_out(today)

    def report(self, call: Call) -> None:
        """Say what a call holds now."""
        count = Application.objects.filter(call=call).count()
        self.stdout.write(f"  {call.code}: {count} applications")
