"""What members of a commission may see and do. A recused member sees nothing of the person anywhere."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Application, Document
from applications.policy import add_document_reader
from mobility.accounts.policy import is_head
from mobility.common.policy import register_action, register_visible

from .models import Assessment, Commission, Member, RankedCandidate, Ranking, Recusal, Score, Session

COMMISSION_READS = {"academic_record", "motivation", "language", "recommendation"}
BEFORE_COMMISSION = [
    "scoring",
    "ranked",
    "selected",
    "reserve",
    "not_selected",
    "accepted",
    "declined",
    "nominated",
]


def membership(user: Any, session: Session) -> Member | None:
    """Return the user's seat in the session's commission, if there is one."""
    if not (user.is_authenticated and user.is_active):
        return None
    return Member.objects.filter(commission=session.commission_id, user=user).select_related("user").first()


def sessions_of(user: Any):
    """Return the sessions of all commissions a user sits in; the head of the office sees all."""
    if not user.is_authenticated:
        return Session.objects.none()
    if is_head(user):
        return Session.objects.all()
    return Session.objects.filter(commission__members__user=user)


def not_hidden_from(user: Any, applications: QuerySet[Application]) -> QuerySet[Application]:
    """Leave out whom a person is recused from, and the person's own application."""
    recused = Recusal.objects.filter(application=OuterRef("pk"), member__user=user)
    return applications.exclude(Exists(recused)).exclude(applicant__user=user)


def candidates(user: Any, session: Session) -> QuerySet[Application]:
    """Return the candidates of a session that a member may know of: nobody they are recused from."""
    before = Application.objects.filter(call=session.call_id, state__in=BEFORE_COMMISSION)
    return not_hidden_from(user, before)


def own_candidates(user: Any) -> QuerySet[Application]:
    """Return the candidates of all sessions in which a person sits, without those they are recused from."""
    if not user.is_authenticated:
        return Application.objects.none()
    before = Application.objects.filter(
        call__session__commission__members__user=user, state__in=BEFORE_COMMISSION
    )
    return not_hidden_from(user, before)


def may_score(user: Any, assessed: tuple[Session, Application]) -> bool:
    """Enter an own score: a voting member, session open, not recused, not oneself. One query."""
    session, application = assessed
    if not (user.is_authenticated and user.is_active and session.is_open):
        return False
    voters = Member.objects.filter(commission=session.commission_id, user=user).exclude(
        function=Member.Function.SECRETARY
    )
    return voters.filter(Exists(candidates(user, session).filter(pk=application.pk))).exists()


def may_recuse(user: Any, assessed: tuple[Session, Application]) -> bool:
    """Step back from a candidate: any member who still sees the candidate, while the session is open."""
    session, application = assessed
    return bool(
        session.is_open
        and membership(user, session)
        and candidates(user, session).filter(pk=application.pk).exists()
    )


def may_undo_recusal(user: Any, recusal: Recusal) -> bool:
    """The head of the office, never for oneself, while the session is open (permissions.md, row 44)."""
    sessions = Session.objects.filter(call=recusal.application.call_id, state=Session.State.OPEN)
    return is_head(user) and recusal.member.user_id != user.pk and sessions.exists()


def may_see_all_scores(user: Any, session: Session) -> bool:
    """Others' scores are seen by nobody before the session closes."""
    return not session.is_open and (is_head(user) or membership(user, session) is not None)


def chairs(user: Any, session: Session) -> bool:
    """The chair of the session's commission."""
    member = membership(user, session)
    return member is not None and member.function == Member.Function.CHAIR


def reads_as_member(user: Any, document: Document) -> bool:
    """Members open what they score by: no passport, no medical or social paper."""
    if document.requirement.kind not in COMMISSION_READS:
        return False
    session = Session.objects.filter(
        call=document.application.call_id, commission__members__user=user
    ).first()
    return session is not None and candidates(user, session).filter(pk=document.application_id).exists()


def visible_commissions(user: Any):
    """The commissions a person sits in; the head of the office, who appoints them, sees all."""
    if not user.is_authenticated:
        return Commission.objects.none()
    if is_head(user):
        return Commission.objects.all()
    return Commission.objects.filter(members__user=user)


def visible_assessments(user: Any):
    """Own assessments; all those of candidates one is not recused from once the session is closed."""
    if not user.is_authenticated:
        return Assessment.objects.none()
    closed = Q(session__state=Session.State.CLOSED)
    if not is_head(user):
        closed &= Q(session__in=sessions_of(user))
    recused = Recusal.objects.filter(application=OuterRef("application"), member__user=user)
    seen = Assessment.objects.filter(Q(member__user=user) | closed).exclude(Exists(recused))
    return seen.exclude(application__applicant__user=user)


def visible_positions(user: Any):
    if not user.is_authenticated:
        return RankedCandidate.objects.none()
    recused = Recusal.objects.filter(application=OuterRef("application"), member__user=user)
    shown = RankedCandidate.objects.filter(ranking__session__in=sessions_of(user))
    return shown.exclude(Exists(recused)).exclude(application__applicant__user=user)


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Session, sessions_of)
    register_visible(Commission, visible_commissions)
    register_visible(Assessment, visible_assessments)
    register_visible(Score, lambda user: Score.objects.filter(assessment__in=visible_assessments(user)))
    register_visible(Ranking, lambda user: Ranking.objects.filter(session__in=sessions_of(user)))
    register_visible(RankedCandidate, visible_positions)
    register_visible(
        Recusal,
        lambda user: Recusal.objects.all() if is_head(user) else Recusal.objects.filter(member__user=user),
    )
    register_visible(Member, lambda user: Member.objects.filter(commission__in=visible_commissions(user)))
    register_action(
        "commission.enter", lambda user, obj=None: Member.objects.filter(user_id=user.pk or 0).exists()
    )
    register_action("commission.sit", lambda user, session: membership(user, session) is not None)
    register_action("commission.score", may_score)
    register_action("commission.recuse", may_recuse)
    register_action("commission.undo_recusal", may_undo_recusal)
    register_action("commission.close", chairs)
    register_action("commission.all_scores", may_see_all_scores)
    register_action("commission.appoint", lambda user, obj=None: is_head(user))
    register_action(
        "applications.as_chair",
        lambda user, application: Session.objects.filter(
            call=application.call_id, commission__members__user=user, commission__members__function="chair"
        ).exists(),
    )
    add_document_reader(reads_as_member)
