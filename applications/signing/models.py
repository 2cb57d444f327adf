"""Which facts stood on the form that a person fetched, and on the one that came back signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Document, Upload
from programs.models import DocumentRequirement


class Filled(models.Model):
    """What the portal wrote onto a form. ``inputs`` are the facts by name, as they were then."""

    requirement = models.ForeignKey(
        DocumentRequirement, models.PROTECT, related_name="+", verbose_name=_("required document")
    )
    language = models.CharField(_("language"), max_length=2)
    number = models.CharField(_("number"), max_length=60)
    inputs = models.JSONField(_("facts"), default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class FilledForm(Filled):
    """The form a person fetched last for a paper."""

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="filled_forms", verbose_name=_("document")
    )
    fetched_at = models.DateTimeField(_("fetched"), auto_now=True)

    class Meta:
        verbose_name = _("filled form")
        verbose_name_plural = _("filled forms")
        constraints = [
            models.UniqueConstraint(fields=["document", "requirement"], name="filled_form_once_per_paper")
        ]


class SignedForm(Filled):
    """The form that was signed and uploaded: the one fetched last before that."""

    upload = models.OneToOneField(
        Upload, models.CASCADE, related_name="signed_form", verbose_name=_("uploaded file")
    )

    class Meta:
        verbose_name = _("signed form")
        verbose_name_plural = _("signed forms")
