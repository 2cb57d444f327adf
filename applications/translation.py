"""Which texts about applications exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import ReturnReason


@register(ReturnReason)
class ReturnReasonTexts(TranslationOptions):
    fields = ("text",)
