"""What the commission holds about a person: the own published result and office; no member's points."""

from django.db.models import Q

from mobility.common.own_data import Rows, keep_back, register

from .models import Assessment, Member, RankedCandidate, Ranking, Recusal, Score


def register_all() -> None:
    """Name the rows of this package."""
    register(
        "commission",
        Rows(
            RankedCandidate,
            "application__applicant__user",
            ("application__ref", "position", "rank", "total", "parts"),
            only=Q(ranking__published_at__isnull=False),
        ),
        Rows(Member, "user", ("commission__title", "function", "position")),
    )
    keep_back(Assessment, "One member's view of a candidate is internal to the commission.")
    keep_back(Score, "One member's points are internal to the commission.")
    keep_back(Recusal, "Who stepped back from whom would tell one person about another.")
    keep_back(Ranking, "A ranking names who computed it; the own position is handed out by itself.")
