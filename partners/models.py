"""Where people go: institutions, their offices, and the agreements that let us send anybody there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Institution(models.Model):
    """A university or host organisation, our own included."""

    class Kind(models.TextChoices):
        UNIVERSITY = "university", _("university")
        TRAINING_CENTRE = "training_centre", _("training centre")
        LABORATORY = "laboratory", _("laboratory")
        ASSOCIATION = "association", _("association")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    local_name = models.CharField(_("name in its own language"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.UNIVERSITY)
    is_home = models.BooleanField(_("our own university"), default=False)
    city = models.CharField(_("city"), max_length=80)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166 code, two letters"))
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    web_domain = models.CharField(_("web domain"), max_length=100, blank=True)
    erasmus_code = models.CharField(_("Erasmus code"), max_length=14, blank=True)
    pic = models.CharField("PIC", max_length=9, blank=True)
    hosts_ka171 = models.BooleanField(_("can host under Erasmus+ KA171"), default=False)
    notes = models.TextField(_("notes for staff"), blank=True)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["country", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["university", "training_centre", "laboratory", "association"]),
                name="institution_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Faculty(models.Model):
    """A faculty of our own university: approvers and figures are bound to it."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="faculties", verbose_name=_("university")
    )
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=150)

    class Meta:
        verbose_name = _("faculty")
        verbose_name_plural = _("faculties")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """The unit that runs mobility at our university: where it is and when it is open."""

    institution = models.OneToOneField(
        Institution, models.PROTECT, related_name="office", verbose_name=_("university")
    )
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=200)
    floor = models.CharField(_("floor"), max_length=10, blank=True)
    room = models.CharField(_("room"), max_length=20, blank=True)
    hours = models.CharField(_("working hours"), max_length=100, blank=True)
    lunch = models.CharField(_("lunch break"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    test_email = models.EmailField(_("e-mail for the language test"), blank=True)
    social = models.CharField(_("social account"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Whom to ask about what. Roles, never names."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="contacts", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=250)
    directions = models.CharField(_("asked about"), max_length=200, blank=True)
    extension = models.CharField(_("extension"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.role


class Agreement(models.Model):
    """A signed basis for sending people."""

    class Kind(models.TextChoices):
        MEMORANDUM = "memorandum", _("memorandum")
        EXCHANGE = "exchange", _("bilateral exchange agreement")
        KA171 = "ka171", _("KA171 inter-institutional agreement")

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="agreements", verbose_name=_("institution")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=40)
    signed_on = models.DateField(_("signed"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))
    seats_per_year = models.PositiveSmallIntegerField(_("students a year"), default=0)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-valid_to"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="agreement_number_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["memorandum", "exchange", "ka171"]),
                name="agreement_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.institution}"
