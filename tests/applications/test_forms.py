"""What may be typed, and what is said about the rest."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from applications.forms import ConsentForm, ProfileForm, ProofFormSet, StepForm, country_choices
from applications.models import Applicant
from applications.queries import missing_profile_fields
from partners.actions import load_institutions
from programs.models import Call, EligibilityRule
from programs.queries import with_rules
from tests.factories.calls import CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    return CallFactory(places=0, published=False)


@pytest.fixture
def profile(call):
    def typed(**answers):
        form = ProfileForm(
            {"person": "student", "citizenship": "KZ", **answers}, instance=Applicant(), call=call
        )
        form.is_valid()
        return form

    return typed


def test_an_empty_profile_is_saved_as_it_is(call):
    form = ProfileForm({}, instance=Applicant(), call=call)

    assert form.is_valid()
    assert form.errors == {}
    assert (form.instance.person, form.instance.citizenship, form.instance.birth_date) == (
        "student",
        "KZ",
        None,
    )


def test_what_is_required_is_marked_so_and_the_browser_does_not_insist(call):
    form = ProfileForm(instance=Applicant(), call=call)

    assert [name for name, field in form.fields.items() if not field.required] == [
        "patronymic",
        "sex",
        "emergency_name",
        "emergency_relation",
        "emergency_phone",
        "full_time",
        "categories",
    ]
    assert "required" not in str(form["last_name"])


@pytest.mark.parametrize("typed", ["3,12", "3.12", " 3,12 "])
def test_gpa_takes_comma_and_point(typed, profile):
    assert profile(gpa=typed).cleaned_data["gpa"] == Decimal("3.12")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("4,01", ["The scale ends at 4.0."]),
        ("-1", ["The scale begins at 0."]),
        ("3,125", ["Write two digits after the comma at most, for example 3,12."]),
        ("three", ["Write a number, for example 3,12."]),
        ("NaN", ["Write a number, for example 3,12."]),
    ],
)
def test_gpa_off_the_scale(typed, said, profile):
    assert profile(gpa=typed).errors["gpa"] == said


@pytest.mark.parametrize("typed", ["8 701 123 45 67", "+7 (701) 123-45-67", "77011234567", "7011234567"])
def test_phone_is_kept_in_one_way(typed, profile):
    assert profile(phone=typed).cleaned_data["phone"] == "+77011234567"


@pytest.mark.parametrize("typed", ["12345", "+49 30 123456", "phone"])
def test_phone_that_is_none(typed, profile):
    assert profile(phone=typed).errors["phone"] == [
        "Write it with +7 and ten digits, for example +7 701 123 45 67."
    ]


@pytest.mark.parametrize("typed", ["Aigerim Sarsenova", "Anne-Marie O'Neil"])
def test_latin_name(typed, profile):
    assert profile(latin_name=typed).cleaned_data["latin_name"] == typed


@pytest.mark.parametrize("typed", ["Айгерим", "Аigerim", "Aigerim 2"])
def test_latin_name_with_other_letters(typed, profile):
    assert profile(latin_name=typed).errors["latin_name"] == [
        "Write the name in Latin letters only, as in the passport."
    ]


def test_passport_number_loses_its_spaces_and_refuses_cyrillic_look_alikes(profile):
    assert profile(passport_number="n 1234 5678").cleaned_data["passport_number"] == "N12345678"
    assert profile(passport_number="Н12345678").errors["passport_number"] == [
        "Only Latin letters and digits, for example N12345678."
    ]


@pytest.mark.parametrize("typed", ["14.03.2006", " 14. 3. 2006 ", "14/03/2006", "14032006", "2006-03-14"])
def test_days_are_taken_as_people_write_them(typed, profile):
    assert profile(birth_date=typed).cleaned_data["birth_date"] == dt.date(2006, 3, 14)


@pytest.mark.parametrize("typed", ["31.02.2006", "14.03.06", "14.03.0206", "March"])
def test_days_that_cannot_be_read(typed, profile):
    assert profile(birth_date=typed).errors["birth_date"] == [
        "Write the day in figures, for example 27.03.2006."
    ]


@pytest.mark.parametrize(("language", "shown"), [("kk", "3,10"), ("ru", "3,10"), ("en", "3.10")])
def test_a_kept_profile_shows_days_and_numbers_as_people_write_them(language, shown, call):
    kept = Applicant(birth_date=dt.date(2006, 3, 14), gpa=Decimal("3.10"))
    with translation.override(language):
        form = ProfileForm(instance=kept, call=call)
        assert 'value="14.03.2006"' in str(form["birth_date"])
        assert f'value="{shown}"' in str(form["gpa"])


def test_birth_date_in_the_future(profile):
    assert profile(birth_date="2090-01-01").errors["birth_date"] == ["This date lies in the future."]


@pytest.mark.parametrize(
    ("iin", "sex", "said"),
    [
        ("060314650426", "f", None),
        ("060314 650426", "", None),
        ("06031465042", "", "The IIN has 12 digits."),
        (
            "060314650426",
            "m",
            "The 7th digit of the IIN does not fit your sex. Please compare it with your card.",
        ),
        ("060315650425", "", "The IIN begins with the date of birth, but not with the one you gave."),
        ("060314650427", "", "There is no such IIN: a digit is mistyped. Please compare it with your card."),
    ],
)
def test_iin_against_birth_date_and_sex(iin, sex, said, profile):
    form = profile(iin=iin, sex=sex, birth_date="2006-03-14")

    assert form.errors.get("iin") == ([said] if said else None)


def test_iin_of_a_foreigner_needs_only_twelve_digits(profile):
    assert "iin" not in profile(iin="060314950429", citizenship="UZ", birth_date="2006-03-14").errors
    assert profile(iin="0603", citizenship="UZ").errors["iin"] == ["The IIN has 12 digits."]


def test_faculties_are_those_of_our_university(call):
    load_institutions()

    codes = [row.code for row in ProfileForm(instance=Applicant(), call=call).fields["faculty"].queryset]

    assert len(codes) == len(set(codes)) > 1


def test_countries_begin_with_kazakhstan_in_the_language_of_the_page():
    assert country_choices()[0] == ("KZ", "Kazakhstan")
    with translation.override("kk"):
        assert country_choices()[0] == ("KZ", "Қазақстан")


def proofs(*rows):
    data = {"proofs-TOTAL_FORMS": str(len(rows)), "proofs-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"proofs-{number}-{name}": value for name, value in row.items()}
    return ProofFormSet(data, prefix="proofs")


def test_proofs_become_rows_in_the_language_of_their_test():
    formset = proofs(
        {"test": "IELTS_ACADEMIC", "value": "6,5", "taken_on": "2026-03-14"},
        {"test": "", "value": "", "taken_on": ""},
        {"test": "GOETHE", "value": "b2", "taken_on": ""},
    )

    assert formset.is_valid()
    assert [
        (row.test, row.value, row.language, row.taken_on) for row in formset.proofs({"GOETHE": "de"})
    ] == [("IELTS_ACADEMIC", "6.5", "en", dt.date(2026, 3, 14)), ("GOETHE", "B2", "de", None)]


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        ({"test": "IELTS_ACADEMIC", "value": "5.7"}, {"value": ["This test cannot give such a score."]}),
        ({"test": "TOEFL_IBT", "value": "121"}, {"value": ["This test cannot give such a score."]}),
        ({"test": "IELTS_ACADEMIC", "value": ""}, {"value": ["This test cannot give such a score."]}),
        ({"test": "HOME_TEST", "value": ""}, {"value": ["Write the level you reached, for example B2."]}),
        ({"test": "", "value": "6.5"}, {"test": ["Say which test this score is from."]}),
        ({"test": "HOST_CONSENT", "value": "A1"}, {}),
    ],
)
def test_scores_a_test_can_give(row, errors):
    assert proofs(row).errors == [errors]


def test_more_than_three_proofs_are_not_taken():
    row = {"test": "HSK", "value": "5"}

    assert not proofs(row, row, row, row).is_valid()


def test_consents_are_asked_one_by_one():
    assert ConsentForm({"processing": "on"}).errors == {}
    form = ConsentForm({"cross_border": "on"})

    assert form.errors == {"processing": ["Without this consent the office may not open your papers."]}


def test_a_note_may_be_left_out_but_not_be_endless():
    assert StepForm({"note": ""}).is_valid()
    assert not StepForm({"note": "x" * 501}).is_valid()


@pytest.mark.parametrize("typed", ["Сәрсенова", "Ибраев-Қасымов", "Һабиб"])
def test_names_in_kazakh_and_russian_letters(typed, profile):
    assert profile(last_name=typed).cleaned_data["last_name"] == typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Sarsenova", "Write the name in Kazakh or Russian letters, as on your identity card."),
        ("Сaрсенова", "Latin and Cyrillic letters are mixed here. Please type the name again."),
        ("Сәрсенова 2", "A name has letters, hyphens and apostrophes only."),
    ],
)
def test_names_in_other_letters(typed, said, profile):
    assert profile(last_name=typed).errors["last_name"] == [said]


def test_a_foreigner_may_have_a_latin_name(profile):
    assert profile(last_name="Smith", citizenship="GB").cleaned_data["last_name"] == "Smith"


def test_a_passport_that_ran_out_and_one_without_end(profile):
    assert profile(passport_until="01.01.2020").errors["passport_until"] == [
        "This passport has run out. Renew it, then type the new date."
    ]
    assert profile(passport_until="01.01.2090").errors["passport_until"] == [
        "No passport is valid for so long. Please compare the date with your passport."
    ]


def test_what_only_some_calls_need_is_asked_only_there(call):
    call.eligibility_rules.all().delete()
    call.document_requirements.all().delete()
    assert ProfileForm(instance=Applicant(), call=call).of_some_calls == []
    EligibilityRule.objects.create(call=call, kind="final_year", applies_to="student")
    EligibilityRule.objects.create(call=call, kind="participation", params={"months_per_cycle": 12})
    call = with_rules(Call.objects.all()).get(pk=call.pk)
    student = ProfileForm(instance=Applicant(), call=call)
    assert [field.name for field in student.of_some_calls] == ["final_year"]
    assert ("went_before" in student.fields, "categories" in student.fields) == (True, False)
    staff = ProfileForm({"person": "staff"}, instance=Applicant(), call=call)
    assert ([field.name for field in staff.of_some_calls], "went_before" in staff.fields) == ([], True)
    typed = {"person": "student", "final_year": "no"}
    form = ProfileForm(typed, instance=Applicant(), call=call)
    assert form.is_valid()
    assert form.instance.final_year is False
    assert missing_profile_fields(form.instance, call)[-1] == "earlier_study_months"
