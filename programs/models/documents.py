"""The checklist of a call."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from mobility.common.models import StoredFile

from .. import rules
from .call import Call
from .rows import BoundRow


class DocumentRequirement(BoundRow):
    """A line of the checklist. Lines that name a parent are its alternatives: one of them is enough."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("application")
        QUESTIONNAIRE = "questionnaire", _("questionnaire")
        IDENTITY = "identity", _("identity")
        ACADEMIC_RECORD = "academic_record", _("academic record")
        LANGUAGE = "language", _("language")
        MEDICAL = "medical", _("medical")
        CONSENT = "consent", _("consent")
        SOCIAL_STATUS = "social_status", _("social status")
        RECOMMENDATION = "recommendation", _("recommendation")
        MOTIVATION = "motivation", _("motivation")
        PHOTO = "photo", _("photo")
        CURRICULUM = "curriculum", _("individual curriculum")
        INVITATION = "invitation", _("invitation")
        ORDER = "order", _("official order")
        AGREEMENT = "agreement", _("agreement")
        ACHIEVEMENTS = "achievements", _("achievements")
        OTHER = "other", _("other document")

    class Stage(models.TextChoices):
        APPLICATION = "application", _("application")
        NOMINATION = "nomination", _("nomination")
        DEPARTURE = "departure", _("departure")
        RETURN = "return", _("return")

    class Way(models.TextChoices):
        """How the person meets the line: a file, paper, a letter written here, or our form."""

        UPLOAD = "upload", _("a file the person uploads")
        PAPER = "paper", _("only on paper, at the office")
        STATEMENT = "statement", _("a letter the person writes in the portal")
        APPLICATION = "application", _("our form, signed: application")
        QUESTIONNAIRE = "questionnaire", _("our form, signed: questionnaire")
        CONSENT = "consent", _("our form, signed: consent of the person")
        PARENT_CONSENT = "parent_consent", _("our form, signed: consent of a parent")
        LANGUAGE_STATEMENT = "language_statement", _("our form, signed: a teacher's statement of language")
        HOST_CONSENT = "host_consent", _("our form, signed: request to the host for its consent")

    class Writer(models.TextChoices):
        """Whom a rule names as the writer of a recommendation."""

        HEAD_OF_DEPARTMENT = "head_of_department", _("head of the department")

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="document_requirements", verbose_name=_("call")
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="alternatives",
        verbose_name=_("one of the ways for"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.CharField(_("code"), max_length=30)
    title = models.CharField(_("title"), max_length=300)
    help = models.TextField(_("help for the applicant"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.APPLICATION)
    copies = models.PositiveSmallIntegerField(_("copies"), null=True, blank=True)
    forms = models.JSONField(
        _("form"), default=list, blank=True, help_text=_("original, copy, certified, signed")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    questions = models.JSONField(_("questions to answer"), default=list, blank=True)
    min_words = models.PositiveSmallIntegerField(_("words in each answer, at least"), null=True, blank=True)
    max_words = models.PositiveSmallIntegerField(_("words in each answer, at most"), null=True, blank=True)
    condition = models.CharField(_("condition"), max_length=40, default="everybody")
    condition_params = models.JSONField(_("parameters of the condition"), default=dict, blank=True)
    recommended_condition = models.CharField(_("recommended condition"), max_length=40, blank=True)
    recommended_reason = models.TextField(_("why it is recommended"), blank=True)
    optional = models.BooleanField(
        _("only if the person has it"), default=False, help_text=_("Nobody is stopped without it.")
    )
    channel_forms = models.JSONField(_("form by way of handing in"), default=dict, blank=True)
    min_level = models.CharField(_("level at least"), max_length=2, blank=True)
    way = models.CharField(_("how it is met"), max_length=20, choices=Way.choices, default=Way.UPLOAD)
    sample = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sample"),
        help_text=_("A blank or an example; everybody who applies may open it."),
    )
    written_by = models.CharField(_("written by"), max_length=20, choices=Writer.choices, blank=True)
    source = models.CharField(_("where the line comes from"), max_length=250, blank=True)
    quote = models.TextField(_("wording of the source"), blank=True)

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code", "since"], name="requirement_once_in_version"),
            models.CheckConstraint(
                condition=models.Q(
                    way__in=[
                        "upload",
                        "paper",
                        "statement",
                        "application",
                        "questionnaire",
                        "consent",
                        "parent_consent",
                        "language_statement",
                        "host_consent",
                    ]
                ),
                name="requirement_way_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(min_words=None)
                | models.Q(max_words=None)
                | models.Q(min_words__lte=models.F("max_words")),
                name="words_at_most_are_not_fewer_than_at_least",
                violation_error_message=_("At most fewer words than at least: nobody can write that."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def form_code(self) -> str:
        """The form the portal fills in for this line; empty when there is none."""
        return "" if self.way in {self.Way.UPLOAD, self.Way.PAPER, self.Way.STATEMENT} else self.way

    @property
    def is_letter(self) -> bool:
        """Whether the line is a letter that the person may write in the portal.

        It is whenever it asks questions; those of a recommendation are for the referee.
        """
        asks = bool(self.questions) and self.kind != self.Kind.RECOMMENDATION
        return self.way == self.Way.STATEMENT or (asks and self.way == self.Way.UPLOAD)

    @property
    def is_on_paper(self) -> bool:
        """Whether the line is met at the office only."""
        return self.way == self.Way.PAPER

    def clean(self) -> None:
        """Raise ValidationError when there is no such condition."""
        super().clean()
        if self.condition not in rules.condition_names():
            raise ValidationError({"condition": _("There is no such condition.")})

    def as_row(self, parent: str = "") -> rules.Paper:
        """Return the line without its table; ``parent`` is the code of the line it is one way for."""
        return rules.Paper(
            code=self.code,
            kind=self.kind,
            parent=parent,
            stage=self.stage,
            titles={code: getattr(self, f"title_{code}") for code in ("kk", "ru", "en")},
            copies=self.copies,
            forms=tuple(self.forms),
            languages=tuple(self.languages),
            questions=tuple(self.questions),
            condition=self.condition,
            condition_params=self.condition_params,
            optional=self.optional,
            min_level=self.min_level,
            way=self.way,
            applies_to=self.applies_to,
            funding=tuple(self.funding),
            scope=self.scope,
        )
