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
    "faculty_agreement",
    "tie_breaks",
)

# At a place of a published call; what the host asks for, its language and the days there are frozen.
MAY_CHANGE_AT_A_PLACE = (
    "seats",
    "zero_grant_seats",
    "closes_on",
    *(f"{text}_{code}" for text in ("tuition", "costs", "requirements") for code in ("kk", "ru", "en")),
    "catalogue_url",
)
