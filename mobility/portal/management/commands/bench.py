"""Measure the main pages at two sizes of data, in databases of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from mobility.portal.bench import fill, measure
from mobility.portal.bench import partners as many

SIZES = (1000, 10_000)
# Partners and the places they offer.
PARTNERS = ((19, 19), (2000, 20_000))
FEW_APPLICATIONS = 100
MARK = "BENCH "
HEADER = ("page", "queries", "CPU ms", "x floor", "allowed", "KB")


class Command(BaseCommand):
    """Fills bench-<n>.sqlite3 in DATA_DIR (PostgreSQL: a database of that name) and times the pages."""

    help = "Measures the main pages at 1,000 and 10,000 applications beside bare Django pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of applications")
        parser.add_argument("--rounds", type=int, default=21, help="how often each page is asked")
        parser.add_argument(
            "--here", type=int, help="measure in the configured database (used by the command)"
        )
        parser.add_argument(
            "--partners-here", type=int, nargs=2, help="the same with so many partners and places"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["here"]:
            self.measure_here(options["here"], options["rounds"])
            return
        if options["partners_here"]:
            partners, places = options["partners_here"]
            self.measure_partners_here(partners, places, options["rounds"])
            return
        rounds = str(options["rounds"])
        results = {}
        for size in options["sizes"]:
            self.stdout.write(f"{size} applications")
            results[size] = self.run_child(f"bench-{size}", ["--here", str(size), "--rounds", rounds])
        self.print_table(results)
        for partners, places in PARTNERS:
            self.stdout.write(f"\n{partners} partners, {places} places, {connection.vendor}")
            asked = ["--partners-here", str(partners), str(places), "--rounds", rounds]
            self.print_partners(self.run_child(f"bench-partners-{partners}", asked))

    def measure_here(self, size: int, rounds: int) -> None:
        """Fill the configured database and measure. Raises CommandError unless it was made for that."""
        self.prepare()
        with transaction.atomic():
            filled = fill.fill(size, self.say)
        self.analyze()
        self.stdout.write(MARK + json.dumps(measure.measure(filled, rounds, self.say)))

    def measure_partners_here(self, partners: int, places: int, rounds: int) -> None:
        """Fill the configured database with partners and places, and measure their list."""
        self.prepare()
        with transaction.atomic():
            fill.fill(FEW_APPLICATIONS, self.say)
            many.grow(partners, places)
        self.analyze()
        self.stdout.write(MARK + json.dumps(many.measure(rounds, self.say, list(many.combined()))))

    def prepare(self) -> None:
        """Make the tables. Raises CommandError unless the database was made for measuring."""
        if not measure.database_is_ours():
            raise CommandError("Only a database made for measuring is filled: call `bench` without --here.")
        current_app.conf.update(broker_url="memory://localhost/")
        call_command("migrate", verbosity=0, interactive=False)

    def analyze(self) -> None:
        """Let PostgreSQL count its rows; SQLite needs no telling."""
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")

    def say(self, text: str) -> None:
        """Show progress."""
        self.stderr.write(f"  {text}")

    def run_child(self, name: str, asked: list[str]) -> Any:
        """Make a database, measure in a process of its own, remove the database."""
        address = self.make_database(name)
        environment = {**os.environ, "DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY}
        command = [sys.executable, "manage.py", "bench", *asked]
        try:
            child = subprocess.run(
                command,
                env=environment,
                cwd=settings.BASE_DIR,
                stdout=subprocess.PIPE,
                text=True,
                check=False,
            )
        finally:
            self.remove_database(name)
        lines = [line for line in child.stdout.splitlines() if line.startswith(MARK)]
        if child.returncode or not lines:
            raise CommandError("The measurement stopped, for the reason above.")
        return json.loads(lines[-1][len(MARK) :])

    def make_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        self.remove_database(name)
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.file(name)}"
        connection.cursor().execute(f'CREATE DATABASE "{name}"')
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))

    def remove_database(self, name: str) -> None:
        """Remove a database made for measuring, if it is there."""
        if connection.vendor == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.file(name)}{suffix}").unlink(missing_ok=True)
        else:
            connection.cursor().execute(f'DROP DATABASE IF EXISTS "{name}"')

    def file(self, name: str) -> Path:
        """Return where the SQLite file lies."""
        return Path(settings.DATA_DIR) / f"{name}.sqlite3"

    def print_table(self, results: dict[int, list[dict[str, Any]]]) -> None:
        """Print each page at each size; what is over its budget is marked."""
        for size, rows in results.items():
            self.stdout.write(f"\n{size} applications, {connection.vendor}")
            self.stdout.write(
                f"  {HEADER[0]:<26}{HEADER[1]:>8}{HEADER[2]:>9}{HEADER[3]:>9}{HEADER[4]:>9}{HEADER[5]:>8}"
            )
            for row in rows:
                self.stdout.write(self.line(row))
        self.print_growth(results)

    def print_partners(self, found: dict[str, Any]) -> None:
        """Print the list of partners: beside the bare list, under each filter, and at its worst."""
        self.stdout.write(
            f"  list of partners: {found['plain']:.1f} ms, {found['ratio']:.2f} x the bare list of "
            f"{found['floor']:.1f} ms (allowed {many.ALLOWED})"
            f"{'  over' if found['ratio'] > many.ALLOWED else ''}"
        )
        self.stdout.write(f"  after a change: {found['making']:.0f} ms, {found['making_queries']} queries")
        rows = found["rows"]
        self.stdout.write(f"  {'filters':<40}{'queries':>8}{'CPU ms':>9}{'KB':>8}")
        for row in rows:
            self.stdout.write(
                f"  {' '.join(row['filters']) or '–':<40}{row['queries']:>8}"
                f"{row['milliseconds']:>9.1f}{row['kilobytes']:>8.1f}"
            )
        for title, column in (("most queries", "queries"), ("most CPU ms", "milliseconds")):
            worst = max(rows, key=lambda row: row[column])
            self.stdout.write(f"  {title}: {worst[column]:.1f} ({' '.join(worst['filters']) or 'no filter'})")

    def line(self, row: dict[str, Any]) -> str:
        """Write one page's figures."""
        over = row["ratio"] > row["allowed"] or (row["queries_allowed"] or 10**6) < row["queries"]
        return (
            f"  {row['name']:<26}{row['queries']:>8}{row['milliseconds']:>9.1f}{row['ratio']:>9.2f}"
            f"{row['allowed']:>9.2f}{row['kilobytes']:>8.1f}{'  over' if over else ''}"
        )

    def print_growth(self, results: dict[int, list[dict[str, Any]]]) -> None:
        """Say for which pages queries or time grow with the data."""
        if len(results) < 2:
            return
        small, large = results[min(results)], results[max(results)]
        growing = [
            f"{a['name']} (queries {a['queries']} to {b['queries']}, CPU x{b['ratio'] / a['ratio']:.2f})"
            for a, b in zip(small, large, strict=True)
            if a["queries"] != b["queries"] or b["ratio"] > a["ratio"] * 1.1
        ]
        self.stdout.write("\nGrows with the data: " + ("; ".join(growing) or "nothing"))
