"""The lists of the office's desk as they are really asked: narrowed, searched, and their figures."""

from dataclasses import dataclass

APPLICATIONS = "/admin/applications/application/"
DOCUMENTS = "/admin/applications/document/"
FOLDERS = "/admin/folders/folder/"
# A list costs at most so many times the stock list of applications (performance.md).
TIMES = 1.2


@dataclass(frozen=True)
class Asked:
    """A list as somebody asks for it: its address and the most queries it may take."""

    name: str
    address: str
    queries: int
    times: float = TIMES


QUESTIONS = {
    "returned-long": 11,
    "overdue": 11,
    "waiting-long": 11,
    "minors": 12,
    "late": 11,
    "no-folder": 11,
}
LISTS = (
    Asked("office list, all", f"{APPLICATIONS}?direction=all", 11),
    Asked("office list, searched", f"{APPLICATIONS}?direction=all&q=serik", 11),
    Asked("office list, one kind", f"{APPLICATIONS}?direction=all&only=motivation", 11),
    *(
        Asked(f"office list, {code}", f"{APPLICATIONS}?direction=all&ask={code}", queries)
        for code, queries in QUESTIONS.items()
    ),
    Asked("papers, 50 rows", DOCUMENTS, 10),
    Asked("papers waiting", f"{DOCUMENTS}?state=waiting", 10),
    Asked("papers, searched", f"{DOCUMENTS}?direction=all&q=serik", 10),
    Asked("folders, 50 rows", FOLDERS, 11),
    Asked("folders that lack papers", f"{FOLDERS}?papers=incomplete", 11),
    Asked("folders, searched", f"{FOLDERS}?direction=all&q=serik", 11),
    # These count everything, so they grow with the data; their queries do not.
    Asked("statistics", "/admin/figures/", 20, times=12),
    Asked("yearly table", "/admin/figures/ministry/", 6),
)
