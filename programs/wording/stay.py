"""The length of the stay and the passport in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobility.common.verdict import Outcome, Verdict

from ..rules import RuleRow
from .values import Said, day, days, length


def _needed_length(params: Any) -> str:
    return length(params.get("unit", "month"), params.get("minimum"), params.get("maximum"))


def duration_rule(row: RuleRow) -> str:
    words = {"needed": _needed_length(row.params)}
    if row.warning.startswith("eu_"):
        return (
            _("The European Union expects a stay of %(needed)s; otherwise the office asks the host.") % words
        )
    if row.soft:
        return _("The stay usually lasts %(needed)s.") % words
    return _("The stay lasts %(needed)s.") % words


def duration(row: RuleRow, verdict: Verdict) -> Said:
    needed = _needed_length(verdict.needed)
    value = "" if verdict.actual is None else days(verdict.actual)
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("Length of the stay asked for: %(needed)s.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("The stay lasts %(value)s (needed: %(needed)s).")
    elif row.warning.startswith("eu_"):
        sentence = _("The stay lasts %(value)s; the European Union expects %(needed)s.")
        advice = _("You may apply. The office asks the host whether the project pays for such a stay.")
    elif row.soft:
        sentence = _("The stay lasts %(value)s; usually it is %(needed)s.")
        advice = _("You may apply. Please make sure that the host agrees to the dates.")
    else:
        sentence = _("The stay lasts %(value)s; this program asks for %(needed)s.")
        advice = _("Ask the office whether the dates can be moved.")
    return Said(_("Length of the stay"), sentence % words, advice, value, needed)


def passport_rule(row: RuleRow) -> str:
    months = row.params.get("months_after", 0)
    sentence = ngettext(
        "The passport stays valid for at least %(months)s month after the stay.",
        "The passport stays valid for at least %(months)s months after the stay.",
        months,
    )
    return sentence % {"months": months}


def passport(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = day(verdict.needed.get("until")), day(verdict.actual)
    words = {"needed": needed, "value": value}
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = passport_rule(row)
        return Said(_("Passport"), sentence, _("Tell us until when your passport is valid."), value, needed)
    sentence = _("Your passport is valid until %(value)s (needed: until %(needed)s or later).")
    advice = ""
    if verdict.outcome == Outcome.NOT_ELIGIBLE:
        sentence = _("Your passport is valid until %(value)s; it must be valid until %(needed)s or later.")
        advice = _("Renew the passport before you apply, and type its new date into your profile.")
    return Said(_("Passport"), sentence % words, advice, value, needed)
