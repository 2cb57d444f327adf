"""Which texts of programs and calls exist in three languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Call, Criterion, DocumentRequirement, EligibilityRule, Offering, Program


@register(Program)
class ProgramTexts(TranslationOptions):
    fields = ("title", "summary")


@register(Call)
class CallTexts(TranslationOptions):
    fields = ("title", "summary", "pays_for", "for_whom", "you_need")


@register(Offering)
class OfferingTexts(TranslationOptions):
    fields = ("field", "tuition", "costs", "requirements")


@register(EligibilityRule)
class EligibilityRuleTexts(TranslationOptions):
    fields = ("source",)


@register(DocumentRequirement)
class DocumentRequirementTexts(TranslationOptions):
    fields = ("title", "help", "source")


@register(Criterion)
class CriterionTexts(TranslationOptions):
    fields = ("title", "guidance")
