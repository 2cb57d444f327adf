"""What a commission does: open a session, score, abstain, step back, close and rank."""

from .conflicts import recuse, undo_recusal
from .order import add_member
from .ranking import publish_ranking
from .sessions import close_session, open_session
from .sheets import abstain, save_scores

__all__ = [
    "abstain",
    "add_member",
    "close_session",
    "open_session",
    "publish_ranking",
    "recuse",
    "save_scores",
    "undo_recusal",
]
