"""Who may see and do what with applications and their papers (permissions.md, rows 4 to 41).

Later stages widen who sees an application (commission members, faculty, hosts) by registering a reader here;
this file never imports them.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from mobility.accounts.models import Role
from mobility.accounts.policy import holds, is_head, is_office, is_technician
from mobility.common.policy import register_action, register_visible
from programs.models import DocumentRequirement

from .deadlines import Channel
from .models import (
    Applicant,
    Application,
    Conflict,
    DirectionRule,
    Document,
    Extension,
    HostProposal,
    LanguageProof,
    Opened,
    PersonChange,
    Remark,
    ReturnReason,
    StepReason,
    StudentRecord,
    Transition,
    Upload,
)

REGISTERED = (Channel.EGOV, Channel.OFFICE)

_document_readers: list[Callable[[Any, Document], bool]] = []


def add_document_reader(reader: Callable[[Any, Document], bool]) -> None:
    """Let a later stage open documents: ``reader(user, document)`` says whether this person may."""
    _document_readers.append(reader)


def owns(user: Any, application: Application) -> bool:
    """The applicant's own application."""
    return bool(user.is_authenticated and user.is_active and application.applicant.user_id == user.pk)


def stands_apart(user: Any, application: Application) -> bool:
    """Whether somebody decides nothing here: the own application, or a declared conflict (row 30)."""
    return owns(user, application) or is_locked_for(user, application)


def is_locked_for(user: Any, application: Application) -> bool:
    """Whether this colleague declared a conflict with the applicant and nobody has lifted it."""
    return bool(user.is_authenticated) and user.pk in application.locked_for


def locked_applications(user: Any):
    """The keys of the applications that a declared conflict locks for this person, as a subquery."""
    return Conflict.objects.filter(user=user, lifted_at=None).order_by().values("application")


def registers(user: Any, application: Application) -> bool:
    """Type in for somebody else what came on paper or through eGov."""
    return application.is_registered and is_office(user) and not stands_apart(user, application)


def acts_for(user: Any, application: Application) -> bool:
    """Act for the person, from paper: until it is registered, and for whoever has no account yet."""
    waiting = application.is_draft or application.applicant.user.stand_in
    return waiting and registers(user, application)


def may_register(user: Any, obj: Any = None) -> bool:
    """Register an application that came on paper or through eGov."""
    return is_office(user)


def may_describe(user: Any, applicant: Applicant) -> bool:
    """Fill in a profile: one's own; the office that of a person whose application it is typing in."""
    if user.is_authenticated and user.is_active and applicant.user_id == user.pk:
        return True
    drafts = applicant.applications.filter(~Q(channel=Channel.PORTAL), number=None)
    return is_office(user) and drafts.exists()


def visible_applications(user: Any):
    """Own applications; the office sees all, but ``applications.read`` refuses it what is inside drafts.

    What the office is still typing in is not the person's yet.
    """
    if not user.is_authenticated:
        return Application.objects.none()
    if is_office(user):
        return Application.objects.all()
    own = Application.objects.filter(applicant__user=user)
    return own.filter(Q(channel=Channel.PORTAL) | Q(number__isnull=False))


def may_start(user: Any, call: Any) -> bool:
    """Begin an application: anybody but the people who will decide about it and the technician (row 4)."""
    return bool(user.is_authenticated and user.is_active and not (is_office(user) or user.is_superuser))


def may_read(user: Any, application: Application) -> bool:
    """Read everything about an application: the owner always, the office once it has it."""
    if owns(user, application):
        return True
    return is_office(user) and application.lies_at_the_office and not is_locked_for(user, application)


def may_edit(user: Any, application: Application) -> bool:
    """Fill in a draft. The deadline is asked by the action, which holds the clock."""
    if application.is_registered:
        return application.is_draft and registers(user, application)
    return owns(user, application) and application.is_draft


def may_replace(user: Any, document: Document) -> bool:
    """Upload into one's own draft, or replace a returned document: that one only.

    The office does so for a person whose papers lie before it.
    """
    application = document.application
    if application.is_draft:
        return may_edit(user, application)
    if not (owns(user, application) or acts_for(user, application)):
        return False
    return document.can_be_decided and document.state == Document.State.RETURNED


def kinds_hidden_from(user: Any) -> set[str]:
    """Return the kinds of documents somebody of the office does not open (permissions.md, rows 17 and 18).

    Medical papers need the medical permission; papers on disability, orphans and family are the head's.
    """
    if is_head(user):
        return set()
    return {"social_status"} if holds(user, Role.MEDICAL) else {"social_status", "medical"}


def may_open_document(user: Any, document: Document) -> bool:
    """Open the file of a document: the owner; the office, but not the kinds hidden from a specialist."""
    application = document.application
    if owns(user, application):
        return True
    if is_office(user) and application.lies_at_the_office:
        if is_locked_for(user, application):
            return False
        return document.requirement.kind not in kinds_hidden_from(user)
    return any(reader(user, document) for reader in _document_readers)


def may_open_handed_in(user: Any, document: Document) -> bool:
    """Read what somebody else sent about a person (row 24): who opens the document, never the person."""
    return not owns(user, document.application) and may_open_document(user, document)


def may_open_upload(user: Any, version: Upload) -> bool:
    """Open one version of a document's file: earlier ones are the office's alone (row 21)."""
    document = version.document
    if not may_open_document(user, document):
        return False
    newest = (
        document.state != Document.State.MISSING
        and document.met_by == Document.Way.FILE
        and not document.uploads.filter(number__gt=version.number).exists()
    )
    return newest or (is_office(user) and not stands_apart(user, document.application))


def may_review(user: Any, document: Document) -> bool:
    """Accept or return a document: whoever of the office may open it, never in an own application."""
    return is_office(user) and not owns(user, document.application) and may_open_document(user, document)


def may_waive(user: Any, document: Document) -> bool:
    """Do without a document: the head of the office, never in an own application."""
    return is_head(user) and may_review(user, document)


def may_remark(user: Any, application: Application) -> bool:
    """Read and write the office's notes on an application: colleagues, never about themselves (row 12)."""
    return is_office(user) and application.lies_at_the_office and not stands_apart(user, application)


def visible_remarks(user: Any):
    """The office's notes; nobody reads those about the own application or one that is locked for them."""
    if not is_office(user):
        return Remark.objects.none()
    rows = Remark.objects.exclude(application__applicant__user=user)
    return rows.exclude(application__in=locked_applications(user))


def visible_conflicts(user: Any):
    """Who declared a conflict: the office, for it has to know who may not decide."""
    return Conflict.objects.all() if is_office(user) else Conflict.objects.none()


def may_declare(user: Any, application: Application) -> bool:
    """Declare a conflict: a colleague who could decide otherwise, once."""
    return is_office(user) and application.lies_at_the_office and not stands_apart(user, application)


def may_lift(user: Any, conflict: Conflict) -> bool:
    """Lift a declared conflict: the head, never the own one: it locks the application for the head, too."""
    return conflict.lifted_at is None and as_head(user, conflict.application)


def visible_opened(user: Any):
    """Who has an application open, for colleagues."""
    return Opened.objects.all() if is_office(user) else Opened.objects.none()


def visible_documents(user: Any):
    if not user.is_authenticated:
        return Document.objects.none()
    if is_office(user):
        # Short subqueries, no joins: lists of papers are long, and each of them asks this.
        hidden = DocumentRequirement.objects.filter(kind__in=kinds_hidden_from(user)).order_by()
        own = Application.objects.filter(applicant__user=user).order_by()
        submitted = Q(application__number__isnull=False) | ~Q(application__channel=Channel.PORTAL)
        submitted &= ~Q(requirement__in=hidden.values("pk"))
        rows = Document.objects.filter(submitted | Q(application__in=own.values("pk")))
        return rows.exclude(application__in=locked_applications(user))
    return Document.objects.filter(application__in=visible_applications(user))


def visible_applicants(user: Any):
    if not user.is_authenticated:
        return Applicant.objects.none()
    if is_office(user):
        known = Q(applications__number__isnull=False) | Q(applications__channel__in=REGISTERED)
        return Applicant.objects.filter(known | Q(user=user)).distinct()
    return Applicant.objects.filter(user=user)


def visible_proposals(user: Any):
    """One's own; the office sees every proposed host, also of a draft: it is asked to negotiate."""
    if not user.is_authenticated:
        return HostProposal.objects.none()
    rows = HostProposal.objects.all()
    return rows if is_office(user) else rows.filter(application__applicant__user=user)


def may_decide_proposal(user: Any, proposal: HostProposal | None = None) -> bool:
    """Answer a proposed host: the office, never an own one."""
    return is_office(user) and (proposal is None or not stands_apart(user, proposal.application))


def may_import_students(user: Any, _obj: Any = None) -> bool:
    """Read in the register of students: the head, and the technician, who gets the file from the university.

    Specialists see what it says beside an application, never the register itself.
    """
    return is_head(user) or is_technician(user)


def visible_students(user: Any):
    return StudentRecord.objects.all() if may_import_students(user) else StudentRecord.objects.none()


def may_export_packet(user: Any, application: Application) -> bool:
    """The office's packet of a submitted application."""
    return is_office(user) and application.number is not None and not is_locked_for(user, application)


def as_office(user: Any, application: Application) -> bool:
    """Act for the office on an application: its people, never where they stand near."""
    return is_office(user) and not stands_apart(user, application)


def as_head(user: Any, application: Application) -> bool:
    """Act as the head of the office, never where they stand near."""
    return is_head(user) and not stands_apart(user, application)


def may_change_person(user: Any, application: Application) -> bool:
    """Change the personal data of an application that was sent in: the head, with a reason (row 31)."""
    return application.number is not None and as_head(user, application)


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Application, visible_applications)
    register_visible(Document, visible_documents)
    register_visible(Applicant, visible_applicants)
    register_visible(
        LanguageProof, lambda user: LanguageProof.objects.filter(applicant__in=visible_applicants(user))
    )
    register_visible(
        Transition, lambda user: Transition.objects.filter(application__in=visible_applications(user))
    )
    register_visible(Upload, lambda user: Upload.objects.filter(document__in=visible_documents(user)))
    register_visible(
        Extension, lambda user: Extension.objects.filter(application__in=visible_applications(user))
    )
    register_visible(HostProposal, visible_proposals)
    register_visible(StudentRecord, visible_students)
    register_visible(
        ReturnReason,
        lambda user: ReturnReason.objects.all() if is_office(user) else ReturnReason.objects.none(),
    )
    register_visible(
        DirectionRule,
        lambda user: DirectionRule.objects.all() if is_office(user) else DirectionRule.objects.none(),
    )
    register_visible(
        StepReason,
        lambda user: StepReason.objects.all() if is_office(user) else StepReason.objects.none(),
    )
    register_action("applications.start", may_start)
    register_action("applications.read", may_read)
    register_action("applications.edit", may_edit)
    register_action("applications.submit", may_edit)
    register_action("applications.register", may_register)
    register_action("applications.for_applicant", acts_for)
    register_action("applications.registered", registers)
    register_action("applicants.describe", may_describe)
    register_action(
        "applications.as_applicant",
        lambda user, application: owns(user, application) or acts_for(user, application),
    )
    register_action("applications.as_office", as_office)
    register_action("applications.as_head", as_head)
    register_action("applications.change_person", may_change_person)
    register_action("conflicts.declare", may_declare)
    register_action("conflicts.lift", may_lift)
    register_action("applications.queue", lambda user, obj=None: is_office(user))
    register_action("applications.edit_reasons", lambda user, obj=None: is_office(user))
    register_action("applications.packet", may_export_packet)
    register_action("students.import", may_import_students)
    register_visible(Remark, visible_remarks)
    register_visible(Opened, visible_opened)
    register_visible(Conflict, visible_conflicts)
    register_visible(
        PersonChange, lambda user: PersonChange.objects.filter(application__in=visible_applications(user))
    )
    register_action("remarks.write", may_remark)
    register_action("documents.waive", may_waive)
    register_action("proposals.withdraw", lambda user, proposal: owns(user, proposal.application))
    register_action("proposals.decide", may_decide_proposal)
    register_action("documents.open", may_open_document)
    register_action("documents.open_handed_in", may_open_handed_in)
    register_action("documents.replace", may_replace)
    register_action("uploads.open", may_open_upload)
    register_action("documents.review", may_review)
