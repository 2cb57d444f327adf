"""What pages and decisions need to know about applications."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from mobility.common import clock
from programs import questions
from programs.models import Call, DocumentRequirement, Offering
from programs.queries import ChecklistItem, as_of, checklist, of_call, with_rules
from programs.rules import EarlierStay, Facts, Judgement, Proof

from .deadlines import Channel
from .frozen import facts_from
from .models import Applicant, Application, Choice, Document, Upload
from .wishes import Barrier, Judged, barrier, judged_at, worst
from .workflow import UNDER_REVIEW, State

FIELDS_OF_A_WHOLE_PROFILE = (
    "last_name",
    "first_name",
    "latin_name",
    "birth_date",
    "iin",
    "phone",
    "passport_number",
    "passport_until",
    "faculty_id",
    "department",
    "position",
    "speciality",
    "speciality_code",
    "cycle",
    "semester",
    "gpa",
)
# Asked only where a rule or a paper of the call needs them.
FIELDS_OF_SOME_CALLS = (
    "final_year",
    "degree",
    "field_match",
    "earlier_study_months",
    "earlier_internship_months",
    "stay_days",
)
OF_STUDENTS = {"speciality", "speciality_code", "cycle", "semester", "gpa", "full_time"}
OF_STAFF = {"position"}
HOME_COUNTRY = "KZ"
LONGEST_REMARK = 500  # Document.reason and Transition.note
# What was written down at submission: no list shows it, and reading it costs as much as the rest of a row.
NOT_LISTED = ("facts", "findings", "snapshot", "unfinished", "register_said")


def facts_of(applicant: Applicant, call: Call, today: dt.date | None = None) -> Facts:
    """Gather what is known about a person for one call.

    They apply today, unless another day is named.
    """
    return Facts(
        person=applicant.person,
        cycle=applicant.cycle or None,
        semester=applicant.semester,
        gpa=applicant.gpa,
        full_time=applicant.full_time,
        faculty=applicant.faculty.code if applicant.faculty else None,
        final_year=applicant.final_year,
        degree=applicant.degree or None,
        field_match=applicant.field_match,
        earlier_stays=_earlier_stays(applicant),
        birth_date=applicant.birth_date,
        citizenship=applicant.citizenship,
        proofs=tuple(Proof(p.test, p.value, p.language) for p in applicant.proofs.all()),
        passport_until=applicant.passport_until,
        categories=frozenset(applicant.categories),
        nominated=False,
        **given_by(call, applicant, today),
    )


def given_by(call: Call, applicant: Applicant, today: dt.date | None = None) -> dict[str, Any]:
    """Return the facts that a call gives for a person; the length of the stay may be the person's own."""
    return of_call(call, applicant.semester, today, person=applicant.person, stay_days=applicant.stay_days)


def stay_of(application: Application) -> tuple[dt.date, dt.date | None]:
    """Return first and last day of a person's stay; no last day while staff have not said how long they stay.

    The days are those of the version of the call that ``application.call`` stands for; once a place is given
    that has days of its own, they are its days.
    """
    given = given_by(application.call, application.person)
    place = place_of(application)
    if place is not None and given["stay_end"] == application.call.stay_to:
        return place.stay(application.call)
    return given["departure"], given["stay_end"]


def _earlier_stays(applicant: Applicant) -> tuple[EarlierStay, ...] | None:
    """Return the funded stays a person had before; None when the person did not say.

    Stays told one by one count in their cycle, bare months in any.
    """
    months = {"study": applicant.earlier_study_months, "internship": applicant.earlier_internship_months}
    if applicant.earlier_mobilities and None not in months.values():
        return tuple(
            EarlierStay(row["kind"], Decimal(row["months"]), row["cycle"])
            for row in applicant.earlier_mobilities
        )
    if all(value is None for value in months.values()):
        return None
    return tuple(EarlierStay(kind, Decimal(value)) for kind, value in months.items() if value)


def asked_by_the_call(applicant: Applicant, call: Call) -> set[str]:
    """Return the questions of the profile that only some calls ask, as far as this one asks this person."""
    group = "student" if applicant.person == Applicant.Person.STUDENT else "staff"
    return questions.of_calls([call], group).intersection({*FIELDS_OF_SOME_CALLS, "categories"})


def not_asked(applicant: Applicant, call: Call) -> set[str]:
    """Return the questions of the profile whose answer changes nothing for this person in this call."""
    others = OF_STAFF if applicant.person == Applicant.Person.STUDENT else OF_STUDENTS
    return {*others, *FIELDS_OF_SOME_CALLS, "categories"} - asked_by_the_call(applicant, call)


def missing_profile_fields(applicant: Applicant, call: Call) -> list[str]:
    """Return the names of the profile's fields that this call needs and that are still empty, in order."""
    exempt = not_asked(applicant, call)
    if applicant.citizenship != "KZ":
        exempt.add("iin")  # given to citizens and residents only
    if applicant.earlier_study_months is None:
        exempt.add("earlier_internship_months")  # one question asks for both
    return [
        name
        for name in (*FIELDS_OF_A_WHOLE_PROFILE, *FIELDS_OF_SOME_CALLS)
        if name not in exempt and getattr(applicant, name) in (None, "")
    ]


_prefetches: list[str] = []


def add_prefetch(lookup: str) -> None:
    """Let a later stage load what it adds to the pages of an application along with it."""
    _prefetches.append(lookup)


def for_pages(applications: QuerySet[Application], *, files: bool = True) -> QuerySet[Application]:
    """Load what the applicant's pages show of each application, in a fixed number of queries.

    ``files`` tells whether the page names the files; the ways to meet a requirement are rows of the call.
    """
    uploads = Prefetch("documents__uploads", Upload.objects.select_related("file").order_by("-number"))
    documents = Document.objects.select_related("requirement").order_by("requirement__order", "id")
    return applications.select_related("applicant__user", "applicant__faculty").prefetch_related(
        Prefetch("call", with_rules(Call.objects.all())),
        "applicant__proofs",
        "extensions",
        Prefetch("choices", Choice.objects.select_related("offering__institution").order_by("rank")),
        Prefetch("documents", documents),
        *([uploads] if files else []),
        *_prefetches,
    )


def terms_of(application: Application) -> Call:
    """Return the call under which an application stands, with its rules.

    For a draft it is the call as it is now. What was submitted keeps the version it was submitted under:
    rules, papers, dates and texts of then.
    """
    return as_of(application.call, application.rules_version if application.number else None)


def under_its_terms(application: Application) -> Application:
    """Let an application that was submitted under an earlier version of its call show that version."""
    kept = application.rules_version if application.number else None
    if kept is not None and kept < application.call.version:
        application.call = terms_of(application)
    return application


def known_facts(application: Application, call: Call | None = None) -> Facts:
    """Return the facts about an application: those at submission, of a draft those of today."""
    if application.number and application.facts:
        return facts_from(application.facts)
    sent = application.submitted_at
    day = clock.local_day(sent) if sent else application.received_on
    facts = facts_of(application.applicant, call or terms_of(application), day)
    return replace(facts, channel=application.channel)


def judged(application: Application, places: Sequence[Offering] | None = None) -> list[Judged]:
    """Ask the rules of an application's call about its applicant: for the call alone, then at each place.

    The places are the wishes unless others are given. A draft is judged by the profile as it stands now.
    """
    call = terms_of(application)
    places = wishes_of(application) if places is None else places
    return judged_at(call, facts_to_judge(application, call), places)


def judgement_of(application: Application) -> Judgement:
    """Return the judgement that counts: of the wish whose host asks most, else of the call alone."""
    return worst(judged(application))


def wishes_of(application: Application) -> list[Offering]:
    """Return the places a person wishes for, the dearest first."""
    return [choice.offering for choice in application.choices.all()]


def facts_to_judge(application: Application, call: Call) -> Facts:
    """Return the facts about an application by which a call judges it.

    While a draft's profile is still being filled in, no language paper means "not said yet", not "has none".
    """
    facts = known_facts(application, call)
    if application.is_draft and not facts.proofs and missing_profile_fields(application.applicant, call):
        facts = replace(facts, proofs=None)
    return facts


def languages_of_tests(call: Call) -> dict[str, str]:
    """Return which language each test of a call's table is about."""
    return {row.test: row.language for row in call.thresholds.all()}


def needed_by_requirement(
    application: Application, items: Sequence[ChecklistItem] | None = None
) -> dict[int, bool | None]:
    """Tell for each line of the checklist whether this person needs it; None while a fact is missing.

    A line that fell away while a file lay in it is not needed any more. ``items`` is the checklist of the
    application where it is known already.
    """
    fallen = {document.requirement_id: document.is_further for document in application.documents.all()}
    items = checklist_of(application) if items is None else items
    return fallen | {item.requirement.pk: item.needed for item in items}


def checklist_of(application: Application) -> list[ChecklistItem]:
    """Return the checklist of an application's call, in its version, for its applicant."""
    call = terms_of(application)
    return checklist(call, known_facts(application, call))


def ways_of(application: Application, requirement: DocumentRequirement) -> list[DocumentRequirement]:
    """Return the ways to meet a requirement, in order: rows of the call, or asked for if it lacks them."""
    known = application.call.document_requirements.all()
    ways = [row for row in known if row.parent_id == requirement.pk]
    if ways or requirement in known:
        return ways
    return list(requirement.alternatives.order_by("order", "id"))


def stopping(application: Application, what: str) -> QuerySet[Document]:
    """Return the undecided papers for which ``what`` (``Document.Stops``) waits."""
    return application.documents.filter(stops=what).exclude(
        state__in=[Document.State.ACCEPTED, Document.State.WAIVED]
    )


_awaiting: list[Callable[[Application], set[int]]] = []


def add_awaiting(finder: Callable[[Application], set[int]]) -> None:
    """Let a later stage say which missing documents somebody else was asked for: ``finder(application)``."""
    _awaiting.append(finder)


def awaited_documents(application: Application) -> set[int]:
    """Return the missing documents, by key, that are on their way from somebody else."""
    return set().union(*(finder(application) for finder in _awaiting))


_agreements: list[Callable[[Application], list[str]]] = []


def add_agreement_finder(finder: Callable[[Application], list[str]]) -> None:
    """Let a later stage say whose agreement an application still lacks: ``finder(application)``, in words."""
    _agreements.append(finder)


def agreements_awaited(application: Application) -> list[str]:
    """Return, as sentences in the active language, whose agreement an application lacks before it goes on."""
    return [said for finder in _agreements for said in finder(application)]


def missing_documents(application: Application) -> QuerySet[Document]:
    """Return the documents the applicant still has to hand in.

    After submission these are the returned ones: what is missing then comes from somebody else, or the office
    returns it.
    """
    states = [Document.State.RETURNED]
    if application.is_draft:
        states.append(Document.State.MISSING)
    rows = application.documents.filter(state__in=states, stops=Document.Stops.VERIFY)
    rows = rows.select_related("requirement")
    rows = rows.exclude(state=Document.State.MISSING, requirement__way=DocumentRequirement.Way.PAPER)
    return rows.exclude(pk__in=awaited_documents(application)) if application.is_draft else rows


def incomplete_drafts(call: Call) -> QuerySet[Application]:
    """Return the drafts of a call whose applicant still has something to do before submitting: all of them.

    A draft with nothing missing still waits to be submitted, so it is reminded too.
    """
    return (
        Application.objects.filter(call=call, state=State.DRAFT, channel=Channel.PORTAL)
        .select_related("applicant__user", "applicant__faculty")
        .prefetch_related(
            Prefetch("call", with_rules(Call.objects.all())),
            "applicant__proofs",
            "documents__requirement",
            "choices__offering",
            "extensions",
            *_prefetches,
        )
    )


def barriers(application: Application, places: Sequence[Offering]) -> dict[int, Barrier]:
    """Return what keeps a person from places of the call, by key; places that are open are left out."""
    person = application.applicant
    alone, *there = judged(application, places)
    found = {
        place.pk: barrier(person.person == Applicant.Person.STUDENT, person.cycle, alone.judgement, one)
        for place, one in zip(places, there, strict=True)
    }
    return {key: kept for key, kept in found.items() if kept is not None}


def what_is_missing(application: Application) -> dict[str, Any]:
    """Say what keeps a draft from being submitted: profile fields, wishes, documents (missing or returned).

    Wishes are missing, too, while one of them is not open to the person, and so are answers that were typed
    and could not be taken. A document somebody else was asked for stops nobody: it may still arrive.
    """
    wishes = wishes_of(application)
    profile = missing_profile_fields(application.applicant, terms_of(application))
    unfinished = application.unfinished.get("fields", []) if application.is_draft else []
    open_papers = [d for d in application.documents.all() if d.state in {"missing", "returned"}]
    awaited = awaited_documents(application) if open_papers else set()
    return {
        "profile": list(dict.fromkeys([*profile, *unfinished])),
        "choices": not wishes or (application.is_draft and bool(barriers(application, wishes))),
        "documents": [d for d in open_papers if d.pk not in awaited and not _to_be_brought(d)],
    }


def _to_be_brought(document: Document) -> bool:
    """Tell whether a missing paper is handed in at the office only: it keeps nobody from submitting."""
    return document.state == Document.State.MISSING and document.requirement.is_on_paper


def may_go_to_the_host(application: Application) -> bool:
    """Tell whether the data may be sent to the host: one abroad needs the person's own consent (Law 94-V)."""
    place = place_of(application)
    at_home = place is not None and place.institution.country == HOME_COUNTRY
    return application.consent_cross_border or at_home


_place_finders: list[Callable[[Application], Any]] = []


BEFORE_ANY_PLACE = {State.DRAFT, *UNDER_REVIEW}


def add_place_finder(finder: Callable[[Application], Any]) -> None:
    """Let a later stage say which place was given: ``finder(application)`` returns it or None."""
    _place_finders.append(finder)


def place_of(application: Application) -> Offering | None:
    """Return the place a selected person was given; while papers are checked there is none yet."""
    if application.state in BEFORE_ANY_PLACE:
        return None
    return next((place for finder in _place_finders if (place := finder(application)) is not None), None)
