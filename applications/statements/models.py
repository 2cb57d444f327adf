"""The statement: a letter written in the portal, answer by answer, and as it was handed in."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from mobility.common.models import StoredFile

LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]


class Statement(models.Model):
    """A person's letter for one line of the checklist.

    It belongs to the line's code, not to the document: a line that comes and goes with what the person says
    about themselves, or that a correction of the call replaces, never takes the text with it.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="statements", verbose_name=_("application")
    )
    code = models.CharField(_("line of the checklist"), max_length=30)
    language = models.CharField(_("language of the text"), max_length=2, choices=LANGUAGES, blank=True)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="statement_once")]

    def __str__(self) -> str:
        return f"{self.application}: {self.code}"


class Answer(models.Model):
    """The answer to one question as it stands now. ``version`` counts its changes."""

    statement = models.ForeignKey(
        Statement, models.CASCADE, related_name="answers", verbose_name=_("statement")
    )
    number = models.PositiveSmallIntegerField(_("question"))
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["statement", "number"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.statement}: {self.number}"


class KeptText(models.Model):
    """An answer as it was saved at a moment: the last ones are kept, to be looked at and taken back.

    ``by_itself``: saved while the person typed. Such a one gives way to the next within a short while.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="kept", verbose_name=_("answer"))
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    by_itself = models.BooleanField(_("saved while typing"), default=False)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("kept text")
        verbose_name_plural = _("kept texts")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="kept_text_once")]

    def __str__(self) -> str:
        return f"{self.answer} v{self.version}"


class HandedStatement(models.Model):
    """A statement as it was handed in: questions and answers of then, and its drawing.

    ``answers`` is a list of ``{"question": {kk, ru, en} or {}, "text": …}``. ``set_aside_at`` is set when a
    later one or a file took its place, or when the person took it back to go on writing.
    """

    statement = models.ForeignKey(
        Statement, models.CASCADE, related_name="handed", verbose_name=_("statement")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language of the text"), max_length=2, choices=LANGUAGES)
    answers = models.JSONField(_("answers"), default=list)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    handed_at = models.DateTimeField(_("handed in"), default=timezone.now)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)

    class Meta:
        verbose_name = _("statement handed in")
        verbose_name_plural = _("statements handed in")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="handed_statement_number_once"),
            models.UniqueConstraint(
                fields=["statement"],
                condition=models.Q(set_aside_at=None),
                name="one_statement_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} v{self.number}"
