"""Which texts about folders exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Place


@register(Place)
class PlaceTexts(TranslationOptions):
    fields = ("name",)
