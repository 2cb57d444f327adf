"""The commission, its session, what members thought of candidates, and the ranking that follows."""

from .conflicts import Recusal
from .order import Commission, Member
from .ranking import RankedCandidate, Ranking
from .session import Session
from .sheets import Assessment, Score

__all__ = ["Assessment", "Commission", "Member", "RankedCandidate", "Ranking", "Recusal", "Score", "Session"]
