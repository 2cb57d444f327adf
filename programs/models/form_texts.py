"""What a person declares on a form of the portal, in the words of the office."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormText(models.Model):
    """The wording of one form: its title, what is declared above the signature, how it is signed.

    Where the facts stand on the form is code; the sentences are the office's.
    """

    code = models.CharField(_("form"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is declared"), help_text=_("An empty line begins a new paragraph."))
    signing = models.TextField(
        _("how it is signed"), blank=True, help_text=_("Shown to the applicant beside the form, not printed.")
    )
    source = models.CharField(
        _("where the wording comes from"), max_length=300, blank=True, help_text=_("For staff; not printed.")
    )

    class Meta:
        verbose_name = _("wording of a form")
        verbose_name_plural = _("wordings of forms")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def paragraphs(self) -> list[str]:
        """The text as paragraphs."""
        blocks = self.text.replace("\r\n", "\n").split("\n\n")
        return [" ".join(block.split()) for block in blocks if block.strip()]
