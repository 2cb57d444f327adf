"""Of whom a paper is asked, in words."""

from typing import Any

from django.utils.translation import gettext_lazy

CONDITIONS = {
    "everybody": gettext_lazy("everybody"),
    "minor_at_departure": gettext_lazy("who leaves before turning 18"),
    "stay_over_2_months": gettext_lazy("who stays two months or longer"),
    "many_children_family": gettext_lazy("families with many children"),
    "orphan_or_no_parental_care": gettext_lazy("orphans and people without parental care"),
    "disability": gettext_lazy("people with a disability"),
    "nominated": gettext_lazy("who is nominated to the host"),
    "is_student": gettext_lazy("students"),
    "citizen_of_kazakhstan": gettext_lazy("citizens of Kazakhstan"),
    "master_or_doctoral_or_teacher": gettext_lazy("master's and doctoral students, and teachers"),
}


def condition_words(name: Any) -> str:
    """Name the people a condition is about; one that is a kind of rule keeps its name."""
    return str(CONDITIONS.get(name, name))
