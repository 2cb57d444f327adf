"""Where people go: institutions and our faculties."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mobility.common import brand
from mobility.common.dates import country_name, number

from .. import codes
from ..folding import fold
from ..geography import Point


def _check_hex(value: str) -> None:
    if not brand.is_colour(value):
        raise ValidationError(
            _("Please write the colour as # and six digits or letters a–f, such as #0b5563.")
        )


def check_brand_colour(value: str) -> None:
    """Raise ValidationError unless white text can be read on the colour: a contrast of 4.5 or more."""
    _check_hex(value)
    found = brand.contrast(brand.WHITE, value)
    if found < brand.READABLE:
        raise ValidationError(
            _(
                "White text cannot be read well on this colour: its contrast is %(found)s and 4.5 is needed. "
                "Please choose a darker one."
            ),
            params={"found": number(found, get_language() or "kk", 1)},
        )


def check_accent_colour(value: str) -> None:
    """Raise ValidationError unless large figures of the colour are seen: a contrast of 3 or more."""
    _check_hex(value)
    found = brand.contrast(value, brand.PAPER)
    if found < brand.SEEN:
        raise ValidationError(
            _(
                "Figures of this colour cannot be seen well on the page: its contrast is %(found)s and 3 is "
                "needed. Please choose a darker one."
            ),
            params={"found": number(found, get_language() or "kk", 1)},
        )


class ErasmusCode(models.CharField):
    """An Erasmus code, padded as in the official list, however it was typed."""

    def formfield(self, **kwargs: Any) -> Any:
        """Take more spaces than the list has."""
        return super().formfield(**{"max_length": 30} | kwargs)

    def to_python(self, value: Any) -> Any:
        """Write the code as the list does. Raises ValidationError for what no such code can be."""
        text = super().to_python(value)
        if not text or not text.strip():
            return ""
        try:
            return codes.erasmus_code(text)
        except ValueError:
            raise ValidationError(
                _("An Erasmus code has a country, a town and two digits, such as “PL LODZ02”.")
            ) from None


class RorId(models.CharField):
    """A ROR identifier, also when it is typed as its address."""

    def formfield(self, **kwargs: Any) -> Any:
        """Take the whole address, which is longer than the column."""
        return super().formfield(**{"max_length": 60} | kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the nine characters. Raises ValidationError when they are no such identifier."""
        text = super().to_python(value)
        if not text or not text.strip():
            return ""
        try:
            return codes.ror_id(text)
        except ValueError:
            raise ValidationError(
                _("There is no such ROR identifier. Please copy it from ror.org, such as 00s67c790.")
            ) from None


class Tag(models.Model):
    """A word of the office's own to group institutions by."""

    name = models.CharField(_("name"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GradingScale(models.Model):
    """How grades are written somewhere, from the best to the worst."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    notes = models.TextField(_("notes for staff"), blank=True)

    class Meta:
        verbose_name = _("grading scale")
        verbose_name_plural = _("grading scales")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class SearchWords(models.TextField):
    """What an institution is found by, in plain letters; made anew whenever a row is written."""

    SOURCES = (
        "name_kk",
        "name_ru",
        "name_en",
        "local_name",
        "city_kk",
        "city_ru",
        "city_en",
        "erasmus_code",
    )

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the names, the towns and the country in three languages."""
        texts = [getattr(model_instance, name) or "" for name in self.SOURCES]
        country = getattr(model_instance, "country", "")
        texts += [country_name(country, language) for language in ("kk", "ru", "en")]
        words = " ".join(dict.fromkeys(fold(text) for text in texts if text))
        setattr(model_instance, self.attname, words)
        return words


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
    course_catalogue = models.URLField(_("course catalogue"), blank=True)
    erasmus_code = ErasmusCode(_("Erasmus code"), max_length=14, blank=True)
    pic = models.CharField(
        "PIC",
        max_length=9,
        blank=True,
        validators=[RegexValidator(codes.PIC, _("A PIC has nine digits."))],
    )
    oid = models.CharField(
        "OID",
        max_length=9,
        blank=True,
        validators=[RegexValidator(codes.OID, _("An OID is E and eight digits, such as E10000001."))],
    )
    ror = RorId("ROR", max_length=9, blank=True)
    grading_scale = models.ForeignKey(
        GradingScale,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="institutions",
        verbose_name=_("grading scale"),
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="institutions", verbose_name=_("tags"))
    hosts_ka171 = models.BooleanField(_("can host under Erasmus+ KA171"), default=False)
    is_confirmed = models.BooleanField(
        _("confirmed as a partner"),
        default=True,
        help_text=_("No: only an older page names it; the office has not confirmed it yet."),
    )
    wordmark = models.CharField(
        _("name beside the mark"),
        max_length=60,
        blank=True,
        help_text=_("At the top of every page. Empty: the whole name."),
    )
    monogram = models.CharField(
        _("letters in the mark"), max_length=3, blank=True, help_text=_("Two or three. Empty: a route line.")
    )
    brand_colour = models.CharField(
        _("main colour"),
        max_length=7,
        blank=True,
        validators=[check_brand_colour],
        help_text=_(
            "Buttons, links, the foot of a page; white text must be easy to read on it. Such as #0b5563."
        ),
    )
    accent_colour = models.CharField(
        _("second colour"),
        max_length=7,
        blank=True,
        validators=[check_accent_colour],
        help_text=_("Countdowns and marks. Such as #b8741a."),
    )
    notes = models.TextField(_("notes for staff"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name=_("the same institution as"),
    )
    search_words = SearchWords(default="", editable=False)

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

    @property
    def point(self) -> Point | None:
        """Where the institution's town is on the globe; None while the office has not entered it."""
        if self.latitude is None or self.longitude is None:
            return None
        return Point(float(self.latitude), float(self.longitude))

    @property
    def colours(self) -> brand.Colours:
        """The colours of pages, papers and letters; the portal's own where a row holds none."""
        return brand.Colours(
            brand=self.brand_colour if brand.is_colour(self.brand_colour) else brand.OWN.brand,
            accent=self.accent_colour if brand.is_colour(self.accent_colour) else brand.OWN.accent,
        )


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
