"""The commission's pages: my sessions, my line of candidates, the score sheet, closing, the ranking."""

from .conflicts import recuse
from .ranking import ranking
from .sessions import close, home, session
from .sheets import abstain, save, score

__all__ = ["abstain", "close", "home", "ranking", "recuse", "save", "score", "session"]
