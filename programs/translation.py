"""Which texts of programs and calls exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Call,
    Criterion,
    DocumentRequirement,
    EligibilityRule,
    FormText,
    LanguageThreshold,
    Offering,
    Program,
    Provision,
)


@register(Program)
class ProgramTexts(TranslationOptions):
    fields = ("title", "summary", "body", "source")


@register(Call)
class CallTexts(TranslationOptions):
    fields = ("title", "summary", "pays_for", "for_whom", "you_need", "staff_notes")


@register(Offering)
class OfferingTexts(TranslationOptions):
    fields = ("field", "tuition", "costs", "requirements")


@register(EligibilityRule)
class EligibilityRuleTexts(TranslationOptions):
    fields = ("source", "note")


@register(DocumentRequirement)
class DocumentRequirementTexts(TranslationOptions):
    fields = ("title", "help", "source", "note", "recommended_reason")


@register(FormText)
class FormTextTexts(TranslationOptions):
    fields = ("title", "text", "signing", "source")


@register(Provision)
class ProvisionTexts(TranslationOptions):
    fields = ("text", "source", "note")


@register(Criterion)
class CriterionTexts(TranslationOptions):
    fields = ("title", "guidance")


@register(LanguageThreshold)
class LanguageThresholdTexts(TranslationOptions):
    fields = ("note",)
