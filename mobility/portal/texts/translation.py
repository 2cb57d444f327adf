"""Which texts exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Announcement, PageText, Question


@register(Question)
class QuestionTexts(TranslationOptions):
    fields = ("question", "answer")


@register(Announcement)
class AnnouncementTexts(TranslationOptions):
    fields = ("title", "body")


@register(PageText)
class PageTextTexts(TranslationOptions):
    fields = ("title", "body")
