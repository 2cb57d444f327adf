"""The commission, its session, what members thought of candidates, and the ranking that follows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programs.models import Call, Criterion


class Commission(models.Model):
    """A competition commission appointed by an order."""

    title = models.CharField(_("title"), max_length=200)
    order_number = models.CharField(_("number of the order"), max_length=40)
    order_date = models.DateField(_("date of the order"))

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        ordering = ["-order_date"]

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    """A person in a commission."""

    class Function(models.TextChoices):
        CHAIR = "chair", _("chair")
        MEMBER = "member", _("member")
        SECRETARY = "secretary", _("secretary without a vote")

    commission = models.ForeignKey(
        Commission, models.CASCADE, related_name="members", verbose_name=_("commission")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    function = models.CharField(
        _("function"), max_length=10, choices=Function.choices, default=Function.MEMBER
    )
    position = models.CharField(_("position"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "user"], name="member_once"),
            models.UniqueConstraint(
                fields=["commission"], condition=models.Q(function="chair"), name="one_chair_per_commission"
            ),
            models.CheckConstraint(
                condition=models.Q(function__in=["chair", "member", "secretary"]),
                name="member_function_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def scores(self) -> bool:
        """Secretaries have no vote and no score."""
        return self.function != self.Function.SECRETARY


class Session(models.Model):
    """One commission scores the verified candidates of one call."""

    class State(models.TextChoices):
        OPEN = "open", _("scoring")
        CLOSED = "closed", _("closed")

    commission = models.ForeignKey(
        Commission, models.PROTECT, related_name="sessions", verbose_name=_("commission")
    )
    call = models.OneToOneField(Call, models.PROTECT, related_name="session", verbose_name=_("call"))
    closes_on = models.DateField(_("scores until"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "closed"]), name="session_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Recusal(models.Model):
    """A member steps back from a candidate: for them the candidate no longer exists."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", _("relative")
        SUPERVISOR = "supervisor", _("supervisor")
        RECOMMENDED = "recommended", _("wrote the recommendation")
        OTHER = "other", _("other")

    member = models.ForeignKey(Member, models.CASCADE, related_name="recusals", verbose_name=_("member"))
    application = models.ForeignKey(
        Application, models.CASCADE, related_name="recusals", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["member", "application"], name="recusal_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["relative", "supervisor", "recommended", "other"]),
                name="recusal_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.application}"


class Assessment(models.Model):
    """One member's opinion of one candidate."""

    class State(models.TextChoices):
        STARTED = "started", _("started")
        DONE = "done", _("scored")
        ABSTAINED = "abstained", _("abstained")

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="assessments", verbose_name=_("session")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="assessments", verbose_name=_("member"))
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="assessments", verbose_name=_("application")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.STARTED)
    comment = models.TextField(_("comment for the commission"), blank=True, max_length=2000)
    version = models.PositiveIntegerField(_("version"), default=0)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member", "application"], name="assessment_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["started", "done", "abstained"]),
                name="assessment_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.application}"


class Score(models.Model):
    """The points of one member for one criterion."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="scores", verbose_name=_("assessment")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_per_criterion"),
            models.CheckConstraint(condition=models.Q(points__lte=100), name="score_at_most_100"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Ranking(models.Model):
    """The ranking of a closed session. Written once; ``fingerprint`` proves what it was computed from."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="ranking", verbose_name=_("session"))
    fingerprint = models.CharField(_("fingerprint of the inputs"), max_length=64)
    computed_at = models.DateTimeField(_("computed"), auto_now_add=True)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("computed by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.session}"


class RankedCandidate(models.Model):
    """A position in a ranking with what it follows from."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="positions", verbose_name=_("ranking"))
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="ranked", verbose_name=_("application")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=8)
    parts = models.JSONField(_("points by criterion"), default=dict)
    decided_by = models.CharField(_("parted from an equal one by"), max_length=30, blank=True)
    tied_with = models.JSONField(_("equal with"), default=list, blank=True)

    class Meta:
        verbose_name = _("ranked candidate")
        verbose_name_plural = _("ranked candidates")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "position"], name="position_once_in_ranking")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.application}"
