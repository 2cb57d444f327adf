"""What a line of the checklist asks to lie in a folder."""

import pytest

from applications.folders.counts import Wanted, wanted


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        (("application", None, ["signed"], {}), Wanted(1, 0)),
        (("academic_record", None, ["certified"], {}), Wanted(1, 0)),
        (("photo", 4, [], {}), Wanted(4, 0)),
        (("recommendation", 2, [], {"portal": ["electronic_copy"]}), Wanted(2, 0)),
        (("other", None, ["copy"], {}), Wanted(0, 1)),
        (("other", 2, ["copy"], {}), Wanted(0, 2)),
        (("agreement", 3, ["original", "copy"], {}), Wanted(1, 3)),
        (("identity", 2, ["original", "copy"], {}), Wanted(1, 0, shown=True)),
        (("other", None, ["original"], {"office": ["copy"]}), Wanted(0, 1)),
    ],
)
def test_what_is_asked(line, asked):
    assert wanted(*line) == asked
