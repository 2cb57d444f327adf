"""What people applied under is fixed once a call is published; texts that only explain may be mended."""

FROZEN_WHEN_PUBLISHED = (
    "program",
    "code",
    "year",
    "academic_year",
    "term",
    "scope",
    "funding",
    "semesters",
    "opens_on",
    "closes_on",
    "late_until",
    "stay_from",
    "stay_to",
    "max_choices",
    "tie_breaks",
)
