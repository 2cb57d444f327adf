"""The places of a call as a sheet: what a row holds, what agreements give, what a published call says."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from mobility.common import history, sheets
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from partners.models import Institution, TeachingLanguage
from partners.sheets import AgreementSheet, InstitutionSheet
from programs.forms.places import PlaceForm
from programs.models import Call, Offering
from programs.sheets import PlaceSheet

from ..common.sheetmaking import workbook
from ..factories import AgreementFactory, InstitutionFactory, staff
from ..factories.calls import CallFactory

pytestmark = pytest.mark.django_db
HEAD = ["place", "institution", "field_kk", "field_ru", "field_en", "levels", "seats", "zero_grant_seats"]
HEAD += [
    "teaching_language",
    "min_gpa",
    "min_level",
    "scores",
    "closes_on",
    "term",
    "catalogue_url",
    "isced_field",
]
ENERGY = {
    "institution": "tul",
    "field_kk": "Энергетика",
    "field_ru": "Энергетика",
    "field_en": "Energy",
    "levels": "bachelor; master",
    "seats": 2,
}


@pytest.fixture(autouse=True)
def english(db):
    InstitutionFactory(code="tul", name_en="Lodz University")
    with translation.override("en"):
        yield


@pytest.fixture
def call(db):
    made = CallFactory(published=False, places=0)
    made.eligibility_rules.filter(kind="agreement").delete()
    return made


def file_of(*rows):
    return workbook(HEAD, *[[row.get(name) for name in HEAD] for row in rows])


def sheet(call, who="office"):
    return PlaceSheet(staff(who), call)


def check(call, content):
    kept = sheets.keep(sheet(call), "places.xlsx", content, {"call": call.pk})
    return kept, sheets.report_of(kept, sheet(call))


def bring(call, content):
    kept, report = check(call, content)
    assert [str(problem) for problem in report.problems] == []
    assert sheets.confirm(kept, sheet(call), report.fingerprint) is None
    return report


def told(call, *rows):
    return [str(problem) for problem in check(call, file_of(*rows))[1].problems]


def states():
    rows = Offering.objects.order_by("institution__code", "field_en")
    return [{name: kept[0] for name, kept in history.state_of(row).items()} for row in rows]


def test_a_row_makes_a_place_with_everything_it_says(call):
    last = call.closes_on - dt.timedelta(days=1)
    more = {
        "zero_grant_seats": 1, "teaching_language": "Polish", "min_gpa": "2,75", "min_level": "B2",
        "scores": "ielts academic 6.0; TOEFL_IBT 72", "closes_on": last,         "catalogue_url": "https://p.lodz.pl/courses",
    }  # fmt: skip
    more["isced_field"] = "0713"
    report = bring(call, file_of(ENERGY | more))
    assert (len(report.added), report.added[0].name) == (1, "Lodz University: Energy")
    place = Offering.objects.get()
    assert (place.call_id, place.institution.code, place.field_ru, place.levels) == (
        call.pk, "tul", "Энергетика", ["bachelor", "master"],
    )  # fmt: skip
    assert (place.seats, place.zero_grant_seats, place.teaching_language, str(place.min_gpa)) == (
        2,
        1,
        "pl",
        "2.75",
    )
    assert place.min_scores == {"IELTS_ACADEMIC": "6.0", "TOEFL_IBT": "72"}
    assert (place.min_level, place.closes_on, place.isced_field) == ("B2", last, "0713")
    verbs = list(LogEntry.objects.order_by("id").values_list("verb", flat=True))[-2:]
    assert verbs == ["call.row_add", "sheet.import"]
    assert LogEntry.objects.get(verb="sheet.import").detail["call"] == call.pk


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_export_comes_back_as_it_went(call, kind, language):
    full = {"min_gpa": 2.5, "min_level": "C1", "scores": "TOEFL_IBT 72", "term": "autumn", "seats": 7}
    bring(
        call, file_of(ENERGY | full, ENERGY | {"field_en": "'=Law", "field_ru": "Право", "field_kk": "Құқық"})
    )
    before = states()
    with translation.override(language):
        content = sheets.write(kind, sheet(call).columns, list(sheet(call).rows(call.offerings.all())), "T")
    _kept, report = check(call, content)
    assert (report.problems, report.writes, len(report.same), states()) == ([], 0, 2, before)
    Offering.objects.all().delete()
    assert [problem.heading for problem in check(call, content)[1].problems] == 2 * [report_heading(language)]


def report_heading(language):
    with translation.override(language):
        return PlaceSheet(None, None).fields["place"].heading


def test_a_place_is_known_by_its_number_or_by_its_host_and_field(call):
    bring(call, file_of(ENERGY))
    place = Offering.objects.get()
    bring(call, file_of(ENERGY | {"seats": 3}))
    report = bring(call, file_of(ENERGY | {"place": place.pk, "field_en": "Power", "seats": 4}))
    assert [(c.before, c.after) for c in report.changed[0].changes] == [("Energy", "Power"), ("3", "4")]
    place.refresh_from_db()
    assert (Offering.objects.count(), place.field_en, place.seats) == (1, "Power", 4)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"institution": "Hogwarts"}, "institution”: “Hogwarts” is not in the register."),
        ({"field_kk": ""}, "field_kk”: This cell is empty, but it is needed."),
        ({"levels": "school"}, "levels”: “school” is not one of: bachelor, master, doctoral, staff."),
        ({"levels": "bachelor; staff"}, "levels”: A place is for students or for staff: please make two"),
        ({"seats": "two"}, "seats”: “two” is not a whole number, such as 2."),
        ({"zero_grant_seats": 3}, "zero_grant_seats”: More seats without a grant than seats."),
        ({"teaching_language": "Elvish"}, "teaching_language”: “Elvish” is no language we know, such as en."),
        ({"min_gpa": "12"}, "min_gpa”: 12 is not between 0 and 9."),
        ({"min_level": "B7"}, "min_level”: “B7” is not one of: A1, A2, B1, B2, C1, C2."),
        ({"scores": "TOEFL_IBT 300"}, "scores”: TOEFL_IBT cannot give the result 300."),
        ({"scores": "BASIC 3"}, "scores”: “BASIC” is not one of the tests:"),
        ({"closes_on": "2020-01-01"}, "closes_on”: "),
        ({"catalogue_url": "lodz"}, "catalogue_url”: Enter a valid URL."),
        ({"isced_field": "99"}, "isced_field”: Please write an ISCED-F code of two to four digits."),
        ({"place": 987654}, "place”: This call has no place 987654."),
    ],
)
def test_each_wrong_cell_has_its_reason(call, wrong, sentence):
    [found] = told(call, ENERGY | wrong)
    assert sentence in found
    assert Offering.objects.count() == 0


def test_what_the_form_refuses_the_sheet_refuses(call):
    """The form of one place and the sheet ask for the same texts."""
    form = PlaceForm({}, instance=Offering(call=call), call=call)
    needed = {column.code for column in sheet(call).columns if column.required}
    assert {name for name in form.errors if name != "teaching_language"} == needed


def test_seats_stay_within_the_agreement_over_all_rows(call):
    call.eligibility_rules.create(kind="agreement", order=99)
    host = {"begins": -30, "ends": 900, "seats": 5}
    AgreementFactory(institution=Institution.objects.get(code="tul"), **host)
    law = ENERGY | {"field_en": "Law", "field_ru": "Право", "field_kk": "Құқық"}
    [found] = told(call, ENERGY | {"seats": 3}, law | {"seats": 3})
    assert found.startswith("row 3, column G “seats”: Lodz University: this call offers 6 seats; of 5 agreed")
    bring(call, file_of(ENERGY | {"seats": 3}, law | {"seats": 2}))
    # One gets what the other gives: asked in the end, not row by row.
    bring(call, file_of(ENERGY | {"seats": 4}, law | {"seats": 1}))
    assert sorted(Offering.objects.values_list("seats", flat=True)) == [1, 4]


def test_a_new_place_takes_the_level_of_its_host(call):
    TeachingLanguage.objects.create(
        institution=Institution.objects.get(code="tul"), language="en", min_level="B2"
    )
    bring(call, file_of(ENERGY))
    assert Offering.objects.get().min_level == "B2"


def test_a_published_call_refuses_also_between_check_and_word(call):
    kept, report = check(call, file_of(ENERGY))
    Call.objects.filter(pk=call.pk).update(state=Call.State.PUBLISHED)
    said = "This call is published: its places are changed one by one, each with a reason."
    with pytest.raises(ValidationError, match=said):
        sheets.confirm(kept, sheet(call), report.fingerprint)
    assert Offering.objects.count() == 0
    assert list(sheet(call).rows(call.offerings.all())) == []


def test_only_the_office_brings_places_in(call):
    with pytest.raises(Refused):
        made = sheet(call, "chair")
        made.run(sheets.read(file_of(ENERGY), made.columns), write=True)
    assert Offering.objects.count() == 0


@pytest.mark.parametrize("of", [InstitutionSheet, AgreementSheet, lambda by: PlaceSheet(by, None)])
def test_no_heading_means_two_columns_in_any_language(of):
    owners = {}
    for column in of(None).columns:
        for name in column.names():
            owners.setdefault(name, set()).add(column.code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}
