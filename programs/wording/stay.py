"""The stay in words: length, passport, time before it, agreement, how often, and how papers come in."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mobility.common.verdict import Outcome, Verdict

from ..rules import RuleRow
from .values import Said, day, days, length, months, names, semesters

SCOPES = {"external": gettext_lazy("abroad"), "internal": gettext_lazy("inside Kazakhstan")}
CHANNELS = {
    "portal": gettext_lazy("this portal"),
    "office": gettext_lazy("on paper to the office"),
    "egov": gettext_lazy("eGov"),
}


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
    count = semesters if verdict.needed["unit"] == "semester" else days
    value = "" if verdict.actual is None else count(verdict.actual)
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("Length of the stay asked for: %(needed)s.")
        if verdict.needed["unit"] == "day":
            advice = _("Tell us how many days you plan to stay.")
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
    after = row.params.get("months_after", 0)
    if not after:
        return _("The passport stays valid until the end of the stay.")
    sentence = ngettext(
        "The passport stays valid for at least %(months)s month after the stay.",
        "The passport stays valid for at least %(months)s months after the stay.",
        after,
    )
    return sentence % {"months": after}


def passport(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = day(verdict.needed.get("until")), day(verdict.actual)
    words = {"needed": needed, "value": value}
    if verdict.outcome == Outcome.NOT_KNOWN:
        advice = _("Tell us until when your passport is valid.")
        if verdict.actual is not None:
            advice = _("Tell us how many days you plan to stay.")
        return Said(_("Passport"), passport_rule(row), advice, value, needed)
    sentence = _("Your passport is valid until %(value)s (needed: until %(needed)s or later).")
    advice = ""
    if verdict.outcome == Outcome.NOT_ELIGIBLE:
        sentence = _("Your passport is valid until %(value)s; it must be valid until %(needed)s or later.")
        advice = _("Renew the passport before you apply, and type its new date into your profile.")
    return Said(_("Passport"), sentence % words, advice, value, needed)


def _time_before(params: Mapping[str, Any]) -> str:
    parts = {"months": params.get("months", 0), "days": params.get("days", 0)}
    if parts["months"] and parts["days"]:
        return _("%(months)s and %(days)s") % {
            "months": months(parts["months"]),
            "days": days(parts["days"]),
        }
    return months(parts["months"]) if parts["months"] else days(parts["days"])


def lead_time_rule(row: RuleRow) -> str:
    return _("Time between the application and the trip: at least %(needed)s.") % {
        "needed": _time_before(row.params)
    }


def lead_time(row: RuleRow, verdict: Verdict) -> Said:
    title, needed, value = _("Time before the trip"), _time_before(verdict.needed), day(verdict.actual)
    words = {"needed": needed, "value": value, "earliest": day(verdict.needed.get("earliest"))}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("Time between the application and the trip: at least %(needed)s.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("You leave on %(value)s; that leaves enough time (needed: at least %(needed)s).")
    else:
        sentence = _("You leave on %(value)s; who applies now can leave on %(earliest)s or later.")
        advice = _("The papers take that long. Ask the office about a later start or about the next call.")
    return Said(title, sentence % words, advice, value, needed)


def agreement_rule(row: RuleRow) -> str:
    return _("The university has an agreement with the host that is in force during the stay.")


def agreement(row: RuleRow, verdict: Verdict) -> Said:
    title, advice = _("Agreement with the host"), ""
    if verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("There is an agreement with the host that is in force during the stay.")
    elif verdict.outcome == Outcome.NOT_KNOWN:
        sentence = agreement_rule(row)
        advice = _("Choose a host; the office sees whether its agreement is in force.")
    else:
        sentence = _("There is no agreement with this host that is in force during your stay.")
        advice = _("Choose another host, or ask the office whether an agreement is being signed.")
    return Said(title, sentence, advice)


def _limits(params: Mapping[str, Any]) -> str:
    said = []
    if params.get("once_per_kind"):
        said.append(_("once for study and once for an internship"))
    in_cycle, in_all = params.get("months_per_cycle"), params.get("months_in_all")
    if in_cycle:
        sentence = ngettext(
            "at most %(count)s month in one cycle of study, this stay included",
            "at most %(count)s months in one cycle of study, this stay included",
            in_cycle,
        )
        said.append(sentence % {"count": in_cycle})
    if in_all:
        sentence = ngettext(
            "at most %(count)s month in all, this stay included",
            "at most %(count)s months in all, this stay included",
            in_all,
        )
        said.append(sentence % {"count": in_all})
    return "; ".join(said) or _("no limit")


def participation_rule(row: RuleRow) -> str:
    return _("How often you can take part: %(needed)s.") % {"needed": _limits(row.params)}


def participation(row: RuleRow, verdict: Verdict) -> Said:
    title, needed, advice = _("Earlier stays"), _limits(verdict.needed), ""
    value = "" if verdict.actual is None else months(verdict.actual)
    words = {"needed": needed, "value": value}
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("How often you can take part: %(needed)s.")
        advice = _("Tell us about stays abroad that were funded before.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("Stays you had before: %(value)s. This one fits into the limit: %(needed)s.")
    else:
        sentence = _("Stays you had before: %(value)s. This one would go beyond the limit: %(needed)s.")
        advice = _("Ask the office: a shorter stay or another program may still be open to you.")
    return Said(title, sentence % words, advice, value, needed)


def nominated_rule(row: RuleRow) -> str:
    return _("Only people who were nominated to the host.")


def nominated(row: RuleRow, verdict: Verdict) -> Said:
    title, advice = _("Nomination"), ""
    if verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("You were nominated to the host.")
    else:
        sentence = _("This comes after the nomination to the host.")
        advice = _("The office writes to you when it nominates you.")
    return Said(title, sentence, advice)


def scope_rule(row: RuleRow) -> str:
    return _("Mobility: %(needed)s.") % {"needed": names(SCOPES, row.params["allowed"])}


def scope(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = names(SCOPES, verdict.needed["allowed"]), names(SCOPES, [verdict.actual or ""])
    words, advice = {"needed": needed, "value": value}, ""
    if verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("Your mobility fits the call: %(value)s.")
    else:
        sentence = _("This call is for mobility: %(needed)s.")
        advice = _("Look at the other calls, or ask the office which ones lead where you want to go.")
    return Said(_("Where to"), sentence % words, advice, value, needed)


def channel_rule(row: RuleRow) -> str:
    return _("Papers come in by: %(needed)s.") % {"needed": names(CHANNELS, row.params["allowed"])}


def channel(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = names(CHANNELS, verdict.needed["allowed"]), names(CHANNELS, [verdict.actual or ""])
    words = {"needed": needed}
    sentence, advice = _("Papers come in by: %(needed)s."), ""
    if verdict.outcome == Outcome.NOT_ELIGIBLE:
        advice = _("Please hand the papers in by one of these ways.")
    return Said(_("How papers come in"), sentence % words, advice, value, needed)


def competition_rule(row: RuleRow) -> str:
    return _("Places are given by competition.")


def competition(row: RuleRow, verdict: Verdict) -> Said:
    sentence = _("Places are given by competition: the commission compares everybody who applied.")
    return Said(_("Competition"), sentence)
