"""What the page of one application and the review screen show."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications import handed_in, queue, standing, steps
from applications.models import Applicant, Application, Document
from applications.packet.facts import stay_dates
from applications.queries import known_facts
from applications.wording import as_of, earlier_stays, emergency, for_the_office, shown
from applications.wording.registered import how_it_came
from applications.workflow import FACES, State
from mobility.common import log
from mobility.common.clock import age_on
from mobility.common.dates import country_name, long_date, number
from mobility.common.policy import can, visible
from mobility.mail.models import Message
from mobility.mail.wording import letter_kind
from programs.wording import condition_reason, score_text, test_name

PAPER_BADGES = {
    Document.State.MISSING: "open",
    Document.State.UPLOADED: "wait",
    Document.State.ACCEPTED: "ok",
    Document.State.RETURNED: "out",
    Document.State.WAIVED: "open",
}
# What the office's pages do not show of a line of the checklist.
NOT_SHOWN = [
    f"{row}__{column}"
    for row in ("requirement", "alternative")
    for column in ("forms", "languages", "questions", "channel_forms", "quote", "note", "funding")
] + [f"{who}__{column}" for who in ("decided_by", "asked_by") for column in ("password", "date_joined")]
# What no page about one application shows of its call and itself.
NOT_SHOWN_OF_CALL = [
    f"call__{column}{language}"
    for column in ("summary", "staff_notes")
    for language in ("", "_kk", "_ru", "_en")
] + ["call__tie_breaks", "unfinished"]
FINDING_BADGES = {
    "eligible": "ok",
    "not_eligible": "stop",
    "individual_decision": "warn",
    "warning": "warn",
    "not_known": "open",
}
LETTER_BADGES = {"sent": "ok", "failed": "stop", "uncertain": "warn", "cancelled": "open"}
# Which automatic checks help to judge a document of a kind.
FINDINGS_FOR = {
    "identity": {"passport", "age", "citizenship"},
    "academic_record": {"gpa", "semester", "study_year", "cycle", "full_time", "final_year"},
    "language": {"language"},
    "consent": {"age"},
}
VERBS = {
    "document.upload": gettext_lazy("Uploaded: %(paper)s"),
    "document.accepted": gettext_lazy("Accepted: %(paper)s"),
    "document.returned": gettext_lazy("Returned: %(paper)s"),
    "document.waived": gettext_lazy("Not required: %(paper)s"),
    "document.asked": gettext_lazy("Asked for: %(paper)s"),
    "packet.make": gettext_lazy("Packet made"),
}


@dataclass(frozen=True)
class Fact:
    """A line about the person: label, value, a remark, and what the register of students says of it."""

    label: str
    value: str
    note: str = ""
    register: str = ""
    differs: bool = False
    shown_by: str = ""  # the kind of paper that shows it
    source: str = ""


@dataclass(frozen=True)
class Paper:
    """A document with what the office needs to see of it."""

    document: Document
    badge: str
    why: str

    @property
    def title(self) -> str:
        return str(self.document.requirement.title)

    @property
    def way(self) -> str:
        return str(self.document.alternative.title) if self.document.alternative else ""

    @property
    def stops_checking(self) -> bool:
        """Whether the check of the application waits for it."""
        return self.document.stops == Document.Stops.VERIFY

    @property
    def uploads(self) -> list[Any]:
        return list(self.document.uploads.all())

    @property
    def said(self) -> str:
        """What stands for it where no file does."""
        return handed_in.in_words(self.document)

    @property
    def handed_in(self) -> list[Any]:
        """What somebody else sent for it."""
        return handed_in.of(self.document)

    @property
    def asked(self) -> list[Any]:
        """Who was asked for it by link."""
        return handed_in.asked_for(self.document)


@dataclass(frozen=True)
class Event:
    """A line of the history."""

    at: dt.datetime
    text: str
    by: str
    note: str = ""
    is_move: bool = False


def of(application: Application, user: Any) -> dict[str, Any]:
    """Return everything the page of a submitted application shows to this person."""
    shown = papers(application, user)
    return {
        "arrival": how_it_came(application),
        "may_act": can(user, "applications.for_applicant", application),
        "facts": with_sources(application, facts(application), shown),
        "studies": with_sources(application, studies(application), shown),
        "findings": findings(application),
        "wishes": application.choices.select_related("offering__institution").order_by("rank"),
        "papers": shown,
        "hidden": queue.hidden_papers(user, application),
        "letters": letters(application, user),
        "faculty_decisions": application.faculty_decisions.select_related("decided_by"),
        "timeline": timeline(application, user, shown),
        "notes": standing.for_office(user, application),
        "offers": steps.offers(user, application),
        "to_check": [paper for paper in shown if paper.document.state == Document.State.UPLOADED],
    }


def papers(application: Application, user: Any) -> list[Paper]:
    """Return the documents of an application this person may open, in the order of the checklist."""
    known = known_facts(application)
    rows = list(queue.papers_of(user, application).defer(*NOT_SHOWN))
    for document in rows:
        document.application = application  # known already: what is asked about a paper asks nothing again
    return [
        Paper(
            document,
            PAPER_BADGES[Document.State(document.state)],
            condition_reason(document.requirement, known, True),
        )
        for document in rows
    ]


def facts(application: Application) -> list[Fact]:
    """Return who the person is: names, birth, papers, and how to reach them."""
    person, call, language = application.person, application.call, (get_language() or "en")[:2]
    age = age_on(person.birth_date, call.stay_from) if person.birth_date else None

    def line(label: Any, value: str, *names: str, note: str = "") -> Fact:
        said = for_the_office(person, application.register_said, *names)
        return Fact(label, value, note, *said, shown_by="identity")

    lines = [
        line(_("Name"), person.full_name, "last_name", "first_name", "patronymic"),
        Fact(_("In the passport"), person.latin_name, shown_by="identity"),
        line(
            _("Born"),
            long_date(person.birth_date, language) if person.birth_date else "",
            "birth_date",
            note=_("%(age)s on departure") % {"age": age} if age is not None else "",
        ),
        line(_("IIN"), person.iin, "iin"),
        Fact(_("Citizenship"), country_name(person.citizenship, language), shown_by="identity"),
        Fact(
            _("Passport"),
            person.passport_number,
            _("until %(day)s") % {"day": long_date(person.passport_until, language)}
            if person.passport_until
            else "",
            shown_by="identity",
        ),
        Fact(_("Phone"), shown(person, "phone")),
        Fact(_("E-mail"), person.user.address),
        Fact(_("In an emergency"), *emergency(application.applicant)),  # as it is now
        Fact(_("Stay"), stay_dates(application, language)),
    ]
    return [line for line in lines if line.value]


def studies(application: Application) -> list[Fact]:
    """Return what the person studies or does, and which language papers they named."""
    person = application.person
    proofs = ", ".join(f"{test_name(p.test)} {score_text(p.value)}".strip() for p in person.proofs.all())
    language = (get_language() or "en")[:2]
    full_time = _("full-time") if person.full_time else _("not full-time")
    gpa = "" if person.gpa is None else number(person.gpa, language)

    def line(label: Any, value: str, *names: str) -> Fact:
        said = for_the_office(person, application.register_said, *names)
        return Fact(label, value, "", *said, shown_by="academic_record")

    study = [
        line(
            _("Speciality"),
            _joined(person.speciality_code, person.speciality),
            "speciality_code",
            "speciality",
        ),
        line(_("Cycle"), person.get_cycle_display(), "cycle"),
        line(_("Form of study"), full_time, "full_time"),
        line(_("Semester"), str(person.semester or ""), "semester"),
        line("GPA", gpa, "gpa"),
    ]
    lines = [
        Fact(_("I am a"), person.get_person_display()),
        line(_("Faculty"), str(person.faculty or ""), "faculty_id"),
        line(_("Department"), person.department, "department"),
        Fact(_("Position"), person.position),
        *(study if person.person == Applicant.Person.STUDENT else []),
        Fact(_("Language papers"), proofs, shown_by="language"),
        *(Fact(_("Earlier stay abroad"), told) for told in earlier_stays(person, language)),
        Fact(_("Register"), as_of(application.register_said)),
    ]
    return [line for line in lines if line.value]


def with_sources(application: Application, lines: list[Fact], shown: list[Paper]) -> list[Fact]:
    """Say of each line what confirms it: a paper the office accepted, or the register; others were typed."""
    accepted = {
        paper.document.requirement.kind: paper
        for paper in shown
        if paper.document.state == Document.State.ACCEPTED
    }
    return [replace(line, source=_source(line, accepted.get(line.shown_by))) for line in lines]


def _source(line: Fact, paper: Paper | None) -> str:
    """Say who confirmed a line; empty for what was only typed, which the page says once."""
    if paper is not None and paper.document.decided_by:
        said = {"paper": paper.title, "by": paper.document.decided_by}
        return _("confirmed: “%(paper)s”, accepted by %(by)s") % said
    return _("confirmed by the register") if line.register and not line.differs else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def findings(application: Application, kind: str = "") -> list[dict[str, Any]]:
    """Return the findings frozen at submission in the reader's language; ``kind``: those about a document."""
    language = (get_language() or "en")[:2]
    wanted = FINDINGS_FOR.get(kind)
    return [
        {**row[language], "badge": FINDING_BADGES.get(row[language]["state"], "open")}
        for row in application.findings
        if language in row and (not kind or (wanted and row.get("code") in wanted))
    ]


def letters(application: Application, user: Any) -> list[dict[str, Any]]:
    """Return the letters written about an application, newest first."""
    rows = visible(user, Message).filter(
        user=application.applicant.user_id, occasion__contains=application.ref
    )
    return [
        {
            "letter": row,
            "kind": letter_kind(row.template.code),
            "badge": LETTER_BADGES.get(row.state, "wait"),
        }
        for row in rows.select_related("template").order_by("-id")[:20]
    ]


def timeline(application: Application, user: Any, shown: list[Paper]) -> list[Event]:
    """Return the history, newest first: every move, and what happened to papers this person may open."""
    titles = {paper.document.requirement.code: paper.title for paper in shown}
    events = [
        Event(
            move.at,
            _("%(step)s: now “%(state)s”")
            % {"step": move.get_step_display(), "state": FACES[State(move.target)].staff},
            str(move.by or _("the portal")),
            move.note,
            is_move=True,
        )
        for move in application.transitions.select_related("by")
    ]
    for entry in log.entries_for(application).filter(verb__in=VERBS)[:200]:
        code = entry.detail.get("requirement", "")
        if code and code not in titles:
            continue
        events.append(
            Event(
                entry.at,
                str(VERBS[entry.verb]) % {"paper": titles.get(code, "")},
                str(entry.actor or _("the portal")),
            )
        )
    return sorted(events, key=lambda event: event.at, reverse=True)
