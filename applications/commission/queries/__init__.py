"""What the commission's pages and the ranking need to know."""

from .criteria import computed_points, criteria_of, weights_of
from .line import Listed, Progress, Stop, line_of, listed, next_open, progress_by_session, progress_of, queue
from .progress import Missing, missing_sheets
from .ranking import NO_SEMESTER, SeenRanking, ranking_inputs, seen_ranking
from .sessions import calls_without_session, commissions_of
from .sheets import count_open_criteria, counting, own_assessment, papers_of, sheets_after_close

__all__ = [
    "NO_SEMESTER",
    "Listed",
    "Missing",
    "Progress",
    "SeenRanking",
    "Stop",
    "calls_without_session",
    "commissions_of",
    "computed_points",
    "count_open_criteria",
    "counting",
    "criteria_of",
    "line_of",
    "listed",
    "missing_sheets",
    "next_open",
    "own_assessment",
    "papers_of",
    "progress_by_session",
    "progress_of",
    "queue",
    "ranking_inputs",
    "seen_ranking",
    "sheets_after_close",
    "weights_of",
]
