"""What is missing, as XLSX or CSV: whom to remind of which folder and which papers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.common import sheets

from . import wording
from .models import Folder, Paper

COLUMNS = [
    sheets.Column("number", heading=gettext_lazy("Number"), readonly=True, width=18),
    sheets.Column("name", heading=gettext_lazy("Name"), readonly=True, width=34),
    sheets.Column("call", heading=gettext_lazy("Call"), readonly=True, width=40),
    sheets.Column("where", heading=gettext_lazy("Where it is"), readonly=True, width=24),
    sheets.Column("missing", heading=gettext_lazy("What is missing"), readonly=True, width=60),
    sheets.Column("phone", heading=gettext_lazy("Phone"), readonly=True, width=20),
    sheets.Column("email", heading=gettext_lazy("E-mail"), readonly=True, width=30),
]


def missing(kind: str, rows: Iterable[tuple[Folder, list[Paper]]]) -> bytes:
    """Return the folders with what they lack, one row each, as ``xlsx`` or ``csv``."""
    cells = []
    for folder, papers in rows:
        application = folder.application
        person = application.person
        what = (
            "; ".join(wording.lack(paper) for paper in papers) if folder.place_id else _("the whole folder")
        )
        cells.append(
            [
                str(folder),
                person.full_name,
                str(application.call),
                wording.whereabouts(folder),
                what,
                person.phone,
                person.user.address,
            ]
        )
    return sheets.write(kind, COLUMNS, cells, _("Missing folders and papers"))
