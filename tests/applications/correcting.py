"""A call is corrected: what tests change in it, and what they look at afterwards."""

from applications.models import Application
from programs.models import Call, DocumentRequirement

REASON = "The ministry changed it."


def fresh(application):
    return Application.objects.get(pk=application.pk)


def raise_gpa(correction, value="3.70"):
    rule = correction.eligibility_rules.get(kind="gpa")
    rule.params = {**rule.params, "value": value}
    rule.save()


def add_paper(correction, code="PLAN", **columns):
    return DocumentRequirement.objects.create(
        call=correction,
        since=correction.version,
        code=code,
        kind="curriculum",
        order=500,
        **{"title_kk": "Оқу жоспары", "title_ru": "Учебный план", "title_en": "Study plan"} | columns,
    )


def move_stay(correction, **days):
    Call.objects.filter(pk=correction.pk).update(**days)


def codes(application):
    rows = application.documents.select_related("requirement").order_by("requirement__code")
    return [(row.requirement.code, row.requirement.since, row.state) for row in rows]


def touched(rows):
    return [(row.name, row.is_draft, list(row.consequences), row.letter) for row in rows]
