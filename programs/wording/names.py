"""The rules by name, where no particular finding is told."""

from django.utils.translation import gettext_lazy as _

RULE_NAMES = {
    "person": _("Who takes part"),
    "faculty": _("Faculty"),
    "age": _("Age"),
    "citizenship": _("Citizenship"),
    "category": _("Social category"),
    "degree": _("Degree"),
    "cycle": _("Cycle of study"),
    "study_year": _("Year of study"),
    "final_year": _("Last year of study"),
    "semester": _("Semester"),
    "gpa": _("GPA"),
    "full_time": _("Form of study"),
    "field_match": _("Field of study"),
    "language": _("Foreign language"),
    "duration": _("Length of the stay"),
    "passport": _("Passport"),
    "lead_time": _("Time before the trip"),
    "agreement": _("Agreement with the host"),
    "participation": _("Earlier stays"),
    "nominated": _("Nomination"),
    "scope": _("Where to"),
    "channel": _("How papers come in"),
    "competition": _("Competition"),
}
