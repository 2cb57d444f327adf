"""Which texts about language tests exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import TestSlot


@register(TestSlot)
class TestSlotTexts(TranslationOptions):
    fields = ("room", "notes")
