"""Which texts of the partners exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Contact, Faculty, GradingScale, Institution, Office


@register(Institution)
class InstitutionTexts(TranslationOptions):
    fields = ("name", "city", "wordmark", "notes")


@register(GradingScale)
class GradingScaleTexts(TranslationOptions):
    fields = ("name",)


@register(Faculty)
class FacultyTexts(TranslationOptions):
    fields = ("name",)


@register(Office)
class OfficeTexts(TranslationOptions):
    fields = ("name", "address", "hours", "lunch", "notes")


@register(Contact)
class ContactTexts(TranslationOptions):
    fields = ("role", "directions")
