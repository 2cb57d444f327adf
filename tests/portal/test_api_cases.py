"""Worked cases of every ruleset, asked over the API."""

import pytest

from .asking import person, result

pytestmark = pytest.mark.django_db
MSHE, KA171 = "tou-mshe-001", "tou-ka171-001"
STAFF = {
    "person": "teacher",
    "departure": "2027-03-01",
    "stay_end": "2027-03-14",
    "passport_valid_until": "2034-01-01",
}


@pytest.mark.parametrize(
    ("ruleset", "changes", "verdict", "reasons", "warnings"),
    [
        (MSHE, {}, "eligible", [], []),
        (MSHE, {"gpa": "2.97"}, "eligible", [], []),
        (MSHE, {"gpa": 2.96}, "not_eligible", ["gpa"], []),
        (MSHE, {"semester": 1}, "not_eligible", ["semester"], []),
        (MSHE, {"semester": 2}, "eligible", [], []),
        (MSHE, {"semester": 7}, "individual_decision", ["semester_individual"], []),
        (MSHE, {"semester": 8}, "not_eligible", ["semester"], []),
        (MSHE, {"semester": 7, "gpa": "2.5"}, "not_eligible", ["gpa"], []),
        (MSHE, {"cycle": "master"}, "not_eligible", ["cycle"], []),
        (MSHE, {"language_proofs": []}, "not_eligible", ["language_missing"], []),
        (MSHE, {"language_proofs": ...}, "eligible", [], []),
        (
            MSHE,
            {"language_proofs": [{"test": "host_consent_letter"}]},
            "eligible",
            [],
            ["language_by_host_consent"],
        ),
        (MSHE, {"language_proofs": [{"test": "TOEFL", "score": 70}]}, "not_known", [], []),
        (KA171, {"semester": 2}, "not_eligible", ["study_year"], []),
        (KA171, {"semester": 3}, "eligible", [], []),
        (KA171, {"passport_valid_until": "2027-09-11"}, "not_eligible", ["passport"], []),
        (KA171, {"passport_valid_until": "2027-09-12"}, "eligible", [], []),
        (KA171, {"stay_end": "2027-07-15"}, "eligible", [], ["outside_usual_duration"]),
        (KA171, {"stay_end": "2027-04-13"}, "not_eligible", ["duration"], []),
    ],
)
def test_worked_cases_of_students(ruleset, changes, verdict, reasons, warnings):
    found = result(ruleset, person(**changes))
    assert (found["verdict"], found["reasons"], found["warnings"]) == (verdict, reasons, warnings)


@pytest.mark.parametrize(
    ("stay_end", "verdict", "reasons", "warnings"),
    [
        ("2027-03-02", "not_eligible", ["duration"], []),
        ("2027-03-03", "eligible", [], ["eu_staff_min_5_days"]),
        ("2027-03-05", "eligible", [], []),
        ("2027-04-30", "eligible", [], ["eu_staff_max_60_days"]),
        ("2027-05-29", "eligible", [], ["eu_staff_max_60_days"]),
        ("2027-05-30", "not_eligible", ["duration"], []),
    ],
)
def test_worked_cases_of_staff(stay_end, verdict, reasons, warnings):
    found = result(KA171, STAFF | {"stay_end": stay_end, "gpa": "1.0", "language_proofs": []})
    assert (found["verdict"], found["reasons"], found["warnings"]) == (verdict, reasons, warnings)


AUPET = {"host": {"min_scores": {"IELTS": "6.0"}}, "final_year": False, "funding": "grant"}
ICM = {"agreement": True, "field_match": True, "end": "2027-05-14", "stay_end": ...}


@pytest.mark.parametrize(
    ("ruleset", "changes", "day", "verdict", "reasons", "warnings"),
    [
        ("aupet-002", AUPET, "2026-11-15", "eligible", [], []),
        ("aupet-002", AUPET, "2026-11-16", "not_eligible", ["lead_time"], []),
        ("aupet-002", AUPET, None, "eligible", [], []),
        ("aupet-002", AUPET | {"gpa": "2.99"}, None, "not_eligible", ["gpa"], []),
        ("aupet-002", AUPET | {"gpa": "2.99", "funding": "budget"}, None, "eligible", [], []),
        ("aupet-002", AUPET | {"full_time": False}, None, "not_eligible", ["full_time"], []),
        ("aupet-002", AUPET | {"full_time": False, "funding": "self"}, None, "eligible", [], []),
        ("aupet-002", AUPET | {"final_year": True}, None, "not_eligible", ["final_year"], []),
        ("aupet-002", AUPET | {"semester": 7}, None, "eligible", [], ["not_typical_year"]),
        (
            "aupet-002",
            AUPET | {"semesters": 3, "semesters_planned": ...},
            None,
            "not_eligible",
            ["duration"],
            [],
        ),
        ("kbtu-003", {"gpa": 3}, None, "eligible", [], []),
        ("kbtu-003", {"gpa": "2,99"}, None, "not_eligible", ["gpa"], []),
        ("kbtu-003", {"gpa": 3.2, "host": {"min_gpa": "3.3"}}, None, "not_eligible", ["gpa"], []),
        ("kbtu-003", {"gpa": 3.2, "host": {"min_gpa": "2.5"}}, None, "eligible", [], []),
        ("kbtu-003", {"person": "researcher", "gpa": 1, "language_proofs": []}, None, "eligible", [], []),
        ("atyrau-icm-004", ICM, None, "eligible", [], []),
        ("atyrau-icm-004", ICM | {"end": "2027-05-13"}, None, "not_eligible", ["duration"], []),
        ("atyrau-icm-004", ICM | {"end": "2028-02-14"}, None, "eligible", [], []),
        ("atyrau-icm-004", ICM | {"end": "2028-02-15"}, None, "not_eligible", ["duration"], []),
        ("atyrau-icm-004", ICM | {"agreement": False}, None, "not_eligible", ["agreement"], []),
        ("atyrau-icm-004", ICM | {"field_match": False}, None, "not_eligible", ["field_match"], []),
        (
            "atyrau-emjm-004",
            {"degree": "none", "stay_end": "2028-02-14"},
            None,
            "not_eligible",
            ["degree"],
            [],
        ),
        ("atyrau-emjm-004", {"degree": "bachelor", "stay_end": "2028-02-14"}, None, "eligible", [], []),
        ("tou-mshe-000", {"gpa": 3.5}, None, "not_eligible", ["gpa"], []),
        ("tou-mshe-000", {"gpa": 3.51}, None, "eligible", [], []),
        ("tou-mshe-000", {"gpa": 4, "final_year": True}, None, "eligible", [], ["final_year"]),
        (
            "tou-erasmus-000",
            {"earlier_stays": [{"kind": "study", "months": 5}]},
            None,
            "not_eligible",
            ["participation_limit"],
            [],
        ),
        (
            "tou-erasmus-000",
            {"earlier_stays": [{"kind": "internship", "days": 90}]},
            None,
            "eligible",
            [],
            [],
        ),
    ],
)
def test_worked_cases_of_other_rulesets(ruleset, changes, day, verdict, reasons, warnings):
    found = result(ruleset, person(**changes), **({"date": day} if day else {}))
    assert (found["verdict"], found["reasons"], found["warnings"]) == (verdict, reasons, warnings)
