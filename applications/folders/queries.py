"""Which folders lie where, what is missing in them, and whose code was scanned."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from applications.models import Application, Document
from applications.queue import not_near
from applications.workflow import State
from mobility.accounts.models import Role, RoleHolding, User
from mobility.common.policy import visible
from programs.models import Provision

from .models import Folder, Move, Paper, Place, Transfer

# Nobody waits for the papers of these any more.
OVER = [
    State.WITHDRAWN,
    State.REFUSED,
    State.DECLINED,
    State.NOT_SELECTED,
    State.RECOGNISED,
]
EXPECTED = (
    Q(document__met_by__in=[Document.Way.FILE, Document.Way.PAPER])
    & ~Q(document__state=Document.State.WAIVED)
    & ~Q(document__requirement__optional=True, document__state=Document.State.MISSING)
)
LACKING = EXPECTED & (Q(originals_in__lt=F("originals")) | Q(copies_in__lt=F("copies")))
# What stands on a cover where the call does not say it.
COVER = ("full_name", "speciality_and_code", "department", "contact_details")
# How a form names a colleague who has no place yet.
COLLEAGUE = "person-"
# A hand scanner types keys: with a Russian keyboard switched on its letters come out as these.
RUSSIAN_KEYS = str.maketrans("йцукенгшщзфывапролдячсмить.", "qwertyuiopasdfghjklzxcvbnm/")


def with_people(rows: QuerySet[Folder]) -> QuerySet[Folder]:
    """Load what lists, labels and acts say about a folder."""
    return rows.select_related(
        "application__applicant__user",
        "application__applicant__faculty",
        "application__call",
        "place__person",
    )


def with_counts(folders: Iterable[Folder], user: Any) -> list[Folder]:
    """Put ``asked`` and ``lacks`` beside folders: papers asked for and not whole, of those ``user`` opens.

    One query for all of them.
    """
    rows = list(folders)
    papers = visible(user, Paper).filter(EXPECTED, folder__in=[row.pk for row in rows]).order_by()
    counted = papers.values_list("folder").annotate(asked=Count("pk"), lacks=Count("pk", filter=LACKING))
    known = {folder: (asked, lacks) for folder, asked, lacks in counted}
    for row in rows:
        vars(row)["asked"], vars(row)["lacks"] = known.get(row.pk, (0, 0))
    return rows


def incomplete(rows: QuerySet[Folder], user: Any) -> QuerySet[Folder]:
    """Keep the folders that were handed in and lack a paper this person may open."""
    lacking = visible(user, Paper).filter(LACKING, folder=OuterRef("pk"))
    return rows.filter(Exists(lacking), place__isnull=False)


def complete(rows: QuerySet[Folder], user: Any) -> QuerySet[Folder]:
    """Keep the folders that were handed in and lack nothing this person may open."""
    lacking = visible(user, Paper).filter(LACKING, folder=OuterRef("pk"))
    return rows.filter(~Exists(lacking), place__isnull=False)


def absent(rows: QuerySet[Folder]) -> QuerySet[Folder]:
    """Keep the folders that somebody still has to hand in."""
    return rows.filter(place=None).exclude(application__state__in=OVER)


def not_handed_in(applications: QuerySet[Application], user: Any) -> QuerySet[Application]:
    """Keep the applications of others whose folder somebody still has to hand in."""
    here = Folder.objects.filter(place__isnull=False).order_by().values("application")
    rows = applications.filter(number__isnull=False).exclude(pk__in=here)
    return not_near(rows.exclude(state__in=OVER), user)


def unlabelled(rows: QuerySet[Folder]) -> QuerySet[Folder]:
    """Keep the folders that still need a label."""
    return rows.filter(labelled_at=None).exclude(application__state__in=OVER)


def missing(user: Any, call: str = "") -> list[tuple[Folder, list[Paper]]]:
    """Return whom to remind: folders not here, and folders that lack papers, with these; by number.

    ``call``: the code of one call. Of the papers only those this person may open are named.
    """
    rows = visible(user, Folder).exclude(application__state__in=OVER)
    if call:
        rows = rows.filter(application__call__code=call)
    rows = with_people(absent(rows) | incomplete(rows, user)).order_by("application__number")
    folders = list(rows)
    lacking: dict[int, list[Paper]] = {folder.pk: [] for folder in folders}
    papers = visible(user, Paper).filter(LACKING, folder__in=[f.pk for f in folders if f.place_id])
    for paper in papers.select_related("document__requirement"):
        lacking[paper.folder_id].append(paper)
    return [(folder, lacking[folder.pk]) for folder in folders]


def papers_of(folder: Folder, user: Any) -> list[Paper]:
    """Return the papers asked for in a folder that this person may open, in the order of the checklist."""
    rows = visible(user, Paper).filter(EXPECTED, folder=folder)
    return list(rows.select_related("document__requirement", "document__alternative", "recorded_by"))


def hidden_papers(folder: Folder, user: Any) -> int:
    """Return how many papers of a folder this person may not open: the number, nothing else."""
    return folder.papers.filter(EXPECTED).exclude(pk__in=visible(user, Paper).values("pk")).count()


def lacking_for_owner(application: Application) -> list[Paper]:
    """Return what an applicant's own folder lacks."""
    rows = Paper.objects.filter(LACKING, folder__application=application)
    return list(rows.select_related("document__requirement"))


def moves_of(folder: Folder) -> list[Move]:
    """Return the moves of a folder, newest first."""
    return list(folder.moves.select_related("source__person", "target__person", "transfer", "by"))


def handed_over(transfer: Transfer) -> list[Move]:
    """Return the moves of an act in the order of the folders' numbers."""
    rows = transfer.moves.select_related("source__person", "folder__application__applicant")
    return list(rows.select_related("folder__application__call").order_by("folder__application__number"))


def places(kinds: Iterable[str] = ()) -> QuerySet[Place]:
    """Return the places in use; ``kinds`` narrows them."""
    rows = Place.objects.filter(active=True).select_related("person")
    return rows.filter(kind__in=kinds) if kinds else rows


def colleagues() -> QuerySet[User]:
    """Return the people who work in the office today."""
    held = RoleHolding.objects.current().filter(role__in=[Role.OFFICE_SPECIALIST, Role.OFFICE_HEAD])
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("full_name", "email")


def targets(kinds: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return what a form offers: places in use, then colleagues who never had a folder yet."""
    known = list(places(kinds))
    fresh = colleagues().exclude(pk__in=Place.objects.filter(person__isnull=False).values("person"))
    return [
        *((str(place.pk), str(place)) for place in known),
        *((f"{COLLEAGUE}{person.pk}", str(person)) for person in fresh),
    ]


def scanned(user: Any, text: str) -> Folder | None:
    """Return the folder whose QR code or number was read; None when there is none for this person.

    Somebody who types the number may put spaces for its hyphens.
    """
    rows = with_people(visible(user, Folder))
    word = text.strip()
    for read in (word, word.lower().translate(RUSSIAN_KEYS)):
        number = re.sub(r"[\s\u2013\u2014-]+", "-", read)
        if found := rows.filter(application__number__iexact=number).first():
            return found
        last = re.split(r"[/\s]", read.rstrip("/ "))[-1]
        if last and (found := rows.filter(ref=last).first()):
            return found
    return None


def on_the_cover(calls: Iterable[Any]) -> dict[int, list[str]]:
    """Return for each call what its page wants to see on the cover of a folder."""
    asked: dict[int, list[str]] = {call.pk: [] for call in calls}
    rows = Provision.objects.current().filter(call__in=asked, topic=Provision.Topic.CHANNEL)
    for call, data in rows.order_by("order", "id").values_list("call", "data"):
        asked[call] += [name for name in data.get("must_show", []) if name not in asked[call]]
    return {call: names or list(COVER) for call, names in asked.items()}
