"""Which texts of letters exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import LetterTemplate


@register(LetterTemplate)
class LetterTemplateTexts(TranslationOptions):
    fields = ("subject", "body", "action")
