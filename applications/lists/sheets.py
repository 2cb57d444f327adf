"""The list of applications as XLSX or CSV: at once, or by a worker when it is long.

Never medical data, nor anything on disability or family: not even how many such papers there are. The IIN
only for the head, with a reason, on record, and every row says for whom it was taken out (permissions.md,
rows 35 and 36).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from applications.models import Application, Document
from mobility.common import clock, dates, files, jobs, log, sheets
from mobility.common.models import Job, StoredFile
from mobility.common.policy import can, require, visible
from mobility.common.sheets.writing import MEDIA_TYPE
from partners.models import Faculty

from . import queries

KIND = "list-export"
# Shorter lists are handed out at once, longer ones by a worker.
AT_ONCE = 500
CHUNK = 250
NEVER = {"medical", "social_status"}


@dataclass(frozen=True)
class Order:
    """What is to be taken out: how, in which language, whether with the IIN and then why and for whom."""

    kind: str
    language: str
    iin: bool = False
    reason: str = ""
    mark: str = ""


def _column(code: str, heading: Any, width: int = 18) -> sheets.Column:
    return sheets.Column(code, heading=heading, readonly=True, width=width)


COLUMNS = [
    _column("number", gettext_lazy("Number")),
    _column("last_name", gettext_lazy("Last name")),
    _column("first_name", gettext_lazy("First name")),
    _column("patronymic", gettext_lazy("Patronymic")),
    _column("latin_name", gettext_lazy("Name as in the passport"), 28),
    _column("birth_date", gettext_lazy("Date of birth"), 12),
    _column("citizenship", gettext_lazy("Citizenship")),
    _column("faculty", gettext_lazy("Faculty"), 30),
    _column("speciality", gettext_lazy("Speciality"), 30),
    _column("cycle", gettext_lazy("Cycle"), 12),
    _column("semester", gettext_lazy("Semester"), 10),
    _column("gpa", "GPA", 8),
    _column("phone", gettext_lazy("Phone")),
    _column("email", gettext_lazy("E-mail"), 28),
    _column("call", gettext_lazy("Call"), 36),
    _column("state", gettext_lazy("State"), 24),
    _column("since", gettext_lazy("Since"), 12),
    _column("sent", gettext_lazy("Sent"), 12),
    _column("late", gettext_lazy("Sent in late"), 10),
    _column("wishes", gettext_lazy("Wishes"), 44),
    _column("to_check", gettext_lazy("Papers to check"), 10),
    _column("returned", gettext_lazy("Papers returned"), 10),
    _column("missing", gettext_lazy("Papers missing"), 10),
]
IIN = _column("iin", gettext_lazy("IIN"), 14)
MARK = _column("mark", gettext_lazy("Taken out by, when, why"), 60)


def columns(order: Order) -> list[sheets.Column]:
    """Return the columns of an order; with the IIN every row is marked."""
    return [*COLUMNS, IIN, MARK] if order.iin else COLUMNS


def mark_of(by: Any, reason: str) -> str:
    """Return the mark every row with an IIN bears: for whom, when, why."""
    now = timezone.localtime()
    return f"{by} · {now:%d.%m.%Y %H:%M} · {reason}"


def take_out(keys: list[int], order: Order, by: Any, query: str) -> bytes | Job:
    """Return the table of these applications, or the job that makes it when it is long; on record.

    Raises Refused.
    """
    require(by, "lists.export_iin" if order.iin else "lists.export")
    log.record(
        by,
        "list.export_iin" if order.iin else "list.export",
        by,
        rows=len(keys),
        format=order.kind,
        questions=queries.without_names(query),
        **({"reason": order.reason} if order.iin else {}),
    )
    if len(keys) <= AT_ONCE:
        with override(order.language):
            return write(keys, order, by)
    params = {"keys": keys, "order": vars(order)}
    return jobs.ask(KIND, f"{KIND}:{by.pk}:{timezone.now():%Y%m%d%H%M%S%f}", params, by)


def write(
    keys: list[int], order: Order, by: Any, progress: jobs.Progress = lambda _done, _total: None
) -> bytes:
    """Return the applications that ``by`` sees now as a table in the active language, in the order given."""
    return sheets.write(order.kind, columns(order), rows(keys, order, by, progress), _("Applications"))


def rows(keys: list[int], order: Order, by: Any, progress: jobs.Progress) -> Iterator[list[Any]]:
    """Yield the cells, some hundred applications at a time."""
    known = visible(by, Application).select_related("applicant__user", "call")
    known = known.prefetch_related("choices__offering__institution")
    faculties = {row.pk: str(row) for row in Faculty.objects.all()}
    for start in range(0, len(keys), CHUNK):
        progress(start, len(keys))
        part = keys[start : start + CHUNK]
        found = {row.pk: row for row in known.filter(pk__in=part)}
        papers = paper_counts(by, part)
        for key in part:
            if key in found:
                yield cells(found[key], papers[key], faculties, order)
    progress(len(keys), len(keys))


def paper_counts(by: Any, keys: list[int]) -> dict[int, Counter[str]]:
    """Return how many papers of each application stand in which state, of those that may be told."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    papers = visible(by, Document).filter(application__in=keys).exclude(requirement__kind__in=NEVER)
    for key, state, n in papers.order_by().values_list("application", "state").annotate(n=Count("pk")):
        counts[key][state] = n
    return counts


def cells(row: Application, papers: Counter[str], faculties: dict[int, str], order: Order) -> list[Any]:
    """Return the cells of an application: of a draft that it exists, nothing about its applicant."""
    if row.lies_at_the_office:
        person = row.person
        about: list[Any] = [
            person.last_name,
            person.first_name,
            person.patronymic,
            person.latin_name,
            person.birth_date,
            dates.country_name(person.citizenship, (get_language() or "en")[:2]),
            faculties.get(person.faculty_id or 0, ""),
            f"{person.speciality_code} {person.speciality}".strip(),
            person.get_cycle_display(),
            person.semester,
            person.gpa,
            person.phone,
            person.user.address,
        ]
        wishes = "; ".join(f"{choice.rank}. {choice.offering.institution}" for choice in row.choices.all())
        number, iin = row.number or "", person.iin
        counts: list[Any] = [papers[state] for state in ("uploaded", "returned", "missing")]
    else:
        about, wishes, counts = [""] * 13, "", [""] * 3
        number, iin = _("draft %(code)s") % {"code": row.ref}, ""
    sent = clock.local_day(row.submitted_at) if row.submitted_at else ""
    moved = [str(row.call), str(row.face.staff), clock.local_day(row.state_since), sent]
    late = _("yes") if row.late else ""
    secret = [iin, order.mark] if order.iin else []
    return [number, *about, *moved, late, wishes, *counts, *secret]


def may_fetch(user: Any, job: Job) -> bool:
    """Whoever may still take out such a list."""
    return can(user, "lists.export_iin" if job.params["order"]["iin"] else "lists.export")


def make(job: Job, progress: jobs.Progress) -> StoredFile:
    """Make the table a job asks for, with the rights its asker has now. Raises Refused."""
    order = Order(**job.params["order"])
    require(job.asked_by, "lists.export_iin" if order.iin else "lists.export")
    with override(order.language):
        content = write(job.params["keys"], order, job.asked_by, progress)
    name = file_name(order)
    return files.store(files.Checked(name, content, MEDIA_TYPE[order.kind], 1), job.asked_by)


def file_name(order: Order) -> str:
    """Return what the table is called on a disk."""
    return f"applications-{timezone.localdate():%Y-%m-%d}.{order.kind}"


def register_all() -> None:
    """Name the work of this file."""
    jobs.register(KIND)(make)
    jobs.guard(KIND)(may_fetch)
