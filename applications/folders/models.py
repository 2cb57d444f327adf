"""The paper folder of an application: where it is, who has it, what lies in it, and every move it made."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Document
from applications.models.application import new_ref


class Place(models.Model):
    """Where a folder can stand, or who can have it. A colleague's place bears the colleague's name."""

    class Kind(models.TextChoices):
        SHELF = "shelf", _("shelf of the office")
        PERSON = "person", _("colleague")
        FACULTY = "faculty", _("faculty")
        COMMISSION = "commission", _("commission")
        ARCHIVE = "archive", _("archive")
        RETURNED = "returned", _("given back to the applicant")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=150, blank=True, help_text=_("Empty for a colleague."))
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("colleague"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("place for folders")
        verbose_name_plural = _("places for folders")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["shelf", "person", "faculty", "commission", "archive", "returned"]
                ),
                name="folder_place_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="person", person__isnull=False)
                | (~models.Q(kind="person") & models.Q(person=None)),
                name="folder_place_of_a_colleague_names_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.name or self.get_kind_display()

    def clean(self) -> None:
        """Say in words what the constraints hold."""
        if self.kind == self.Kind.PERSON and self.person is None:
            raise ValidationError({"person": _("Please choose the colleague.")})
        if self.kind != self.Kind.PERSON and self.person is not None:
            raise ValidationError({"person": _("Only the place of a colleague names a person.")})


# A folder at one of these is in the office's hands.
AT_HAND = [Place.Kind.SHELF, Place.Kind.PERSON]
# It comes back from these.
AWAY = [Place.Kind.FACULTY, Place.Kind.COMMISSION]


class Folder(models.Model):
    """The paper folder of one submitted application; ``ref`` stands in the QR code on its cover.

    Without a place it was never handed in. ``version`` counts what was written down about its papers.
    """

    ref = models.CharField(_("public code"), max_length=12, unique=True, default=new_ref, editable=False)
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="folder", verbose_name=_("application")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="folders", verbose_name=_("where it is")
    )
    moved_at = models.DateTimeField(_("there since"), null=True)
    received_at = models.DateTimeField(_("handed in"), null=True)
    labelled_at = models.DateTimeField(_("label printed"), null=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("folder")
        verbose_name_plural = _("folders")
        ordering = ["application__number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place=None, received_at=None, moved_at=None)
                | models.Q(place__isnull=False, received_at__isnull=False, moved_at__isnull=False),
                name="folder_with_a_place_was_handed_in",
            )
        ]
        indexes = [models.Index(fields=["place", "moved_at"], name="folder_by_place")]

    def __str__(self) -> str:
        return self.application.number or self.ref

    @property
    def is_at_hand(self) -> bool:
        """Whether the office has it: on a shelf or with a colleague."""
        return self.place is not None and self.place.kind in AT_HAND


class Paper(models.Model):
    """One paper of the checklist in the folder: how many are asked for, and how many are there.

    What is asked is written down when the folder is made. An identity document is only ``shown``: that its
    original was seen is ticked, neither it nor a copy is kept.
    """

    folder = models.ForeignKey(Folder, models.CASCADE, related_name="papers", verbose_name=_("folder"))
    document = models.OneToOneField(
        Document, models.CASCADE, related_name="folder_paper", verbose_name=_("document")
    )
    shown = models.BooleanField(_("only shown"), default=False)
    originals = models.PositiveSmallIntegerField(_("originals asked for"), default=0)
    copies = models.PositiveSmallIntegerField(_("copies asked for"), default=0)
    originals_in = models.PositiveSmallIntegerField(_("originals there"), default=0)
    copies_in = models.PositiveSmallIntegerField(_("copies there"), default=0)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("paper in a folder")
        verbose_name_plural = _("papers in folders")
        ordering = ["document__requirement__order", "document_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shown=False) | models.Q(originals_in__lte=1, copies_in=0),
                name="identity_paper_is_seen_not_kept",
            )
        ]

    def __str__(self) -> str:
        return str(self.document)

    @property
    def is_whole(self) -> bool:
        """Whether everything asked for is there."""
        return self.originals_in >= self.originals and self.copies_in >= self.copies


class Transfer(models.Model):
    """Folders handed over together: the act that both sides sign. Written once."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    target = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("handed over to"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed over by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("transfer of folders")
        verbose_name_plural = _("transfers of folders")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.number


class Move(models.Model):
    """One move of a folder: from where to where, who wrote it down, when. Written once."""

    folder = models.ForeignKey(Folder, models.CASCADE, related_name="moves", verbose_name=_("folder"))
    source = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("moved from"),
        help_text=_("Empty: new."),
    )
    target = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("moved to"))
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, null=True, related_name="moves", verbose_name=_("transfer")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("move of a folder")
        verbose_name_plural = _("moves of folders")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.source or '–'} → {self.target}"
