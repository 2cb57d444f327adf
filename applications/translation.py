"""Which texts about applications exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import ReturnReason, StepReason


@register(ReturnReason)
class ReturnReasonTexts(TranslationOptions):
    fields = ("text",)


@register(StepReason)
class StepReasonTexts(TranslationOptions):
    fields = ("text",)
