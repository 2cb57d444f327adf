"""Which texts of the report exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import ReportColumn


@register(ReportColumn)
class ReportColumnTexts(TranslationOptions):
    fields = ("title",)
