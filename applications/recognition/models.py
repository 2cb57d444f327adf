"""What was earned abroad and counts at home."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application


class RecognisedCourse(models.Model):
    """A course passed at the host, with its original grade and what it counts at home."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="recognised_courses", verbose_name=_("application")
    )
    title = models.CharField(_("course at the host"), max_length=200)
    ects = models.DecimalField("ECTS", max_digits=4, decimal_places=1)
    grade = models.CharField(_("grade at the host"), max_length=20)
    recognised_as = models.CharField(_("recognised as"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("recognised course")
        verbose_name_plural = _("recognised courses")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
