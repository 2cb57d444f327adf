"""The call workshop: every section in words, every row with a readable form, the sentence while one types."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from mobility.common.models import LogEntry
from partners.models import Faculty
from programs import preset, rules
from programs.forms import words
from programs.models import Call, DocumentRequirement
from tests.factories import CallFactory, HomeFactory, InstitutionFactory

from .typing import typed

pytestmark = pytest.mark.django_db


def address(name, call, *more):
    return reverse(f"admin:programs_call_{name}", args=[call.pk, *more])


@pytest.fixture
def call():
    return CallFactory(published=False, preset="tou-ka171-001", recommended=False)


@pytest.fixture
def office(sign_in):
    return sign_in("office")


def text_of(answer):
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def new(call, section, **query):
    return reverse("admin:programs_call_row_new", args=[call.pk, section], query=query)


def preview(call, section, **query):
    return reverse("admin:programs_call_row_preview", args=[call.pk, section], query=query)


# --- Words for everything -----------------------------------------------------------------------------------


def test_every_kind_of_rule_has_a_name_a_line_and_a_group():
    assert set(words.KINDS) == set(rules.KINDS)
    assert sorted(kind for _title, kinds in words.GROUPS for kind in kinds) == sorted(rules.KINDS)


@pytest.mark.parametrize("kind", sorted(rules.KINDS))
def test_every_parameter_has_a_label_and_every_choice_a_name(office, call, kind):
    page = office.get(new(call, "rules", kind=kind))
    form = page.context["form"]
    for name in rules.parameters(kind):
        field = form[f"param_{name}"]
        assert field.label != name.replace("_", " "), name
        for value, label in getattr(field.field, "choices", []):
            named = value in words.VALUES or value in rules.LEVELS or str(value).isdigit()
            assert not value or named or str(label) != value, value
    assert "{" not in page.content.decode().split('id="content"')[1].split("</main>")[0]


def test_the_page_says_everything_in_words_and_shows_no_json(office, call):
    page = office.get(address("change", call))
    text = text_of(page)
    assert "GPA: at least 2.97" in text
    assert "Asked now of: everybody." in text
    assert "one of: International certificate" in text
    assert "IELTS Academic: 5.5 or higher counts as B2." in text
    for code in ("minor_at_departure", "home_test_email", "stay_over_2_months", "{"):
        assert code not in text


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_costs_the_same_however_many_rows(office, call, count, django_assert_num_queries):
    for number in range(count):
        call.eligibility_rules.create(kind="age", params={"minimum": number + 1}, order=50 + number)
        call.provisions.create(topic="other", text_en="Words", order=50 + number)
        call.document_requirements.create(code=f"X{number}", kind="photo", title_en="X", order=500 + number)
    office.get(address("change", call))
    with django_assert_num_queries(19):
        office.get(address("change", call))


# --- Requirements -------------------------------------------------------------------------------------------


def test_a_new_requirement_begins_with_its_kind(office, call):
    page = office.get(new(call, "rules"))
    assert "The grade point average that is needed." in text_of(page)
    assert office.get(new(call, "rules", kind="nothing")).status_code == 404


def test_a_threshold_is_changed_with_a_comma_and_the_rest_stays(office, call):
    rule = call.eligibility_rules.get(kind="gpa")
    before = rule.params, rule.source_kk, rule.quote, rule.applies_to
    row = address("row", call, "rules", rule.pk)
    answer = office.post(row, typed(office.get(row)) | {"param_value": "3,10"})
    assert answer["Location"] == f"{address('change', call)}#rules"
    rule.refresh_from_db()
    assert rule.params == before[0] | {"value": "3.10"}
    assert (rule.source_kk, rule.quote, rule.applies_to) == before[1:]
    entry = LogEntry.objects.get(verb="call.row_change")
    assert (entry.target, entry.actor.email, entry.detail["code"]) == (
        str(call.pk),
        "office@example.kz",
        "gpa",
    )


def test_the_sentence_and_examples_follow_what_is_typed(office, call):
    rule = call.eligibility_rules.get(kind="gpa")
    data = typed(office.get(address("row", call, "rules", rule.pk))) | {"row": rule.pk}
    said = text_of(office.post(preview(call, "rules"), data | {"param_value": "3.10"}))
    assert "GPA: at least 3.10" in said
    assert "3.09 no 3.10 yes 3.11 yes" in said
    strict = text_of(office.post(preview(call, "rules"), data | {"param_operator": ">"}))
    assert "2.97 no 2.98 yes" in strict
    soft = text_of(office.post(preview(call, "rules"), data | {"strictness": "soft"}))
    assert "2.96 with a warning" in soft
    wrong = text_of(office.post(preview(call, "rules"), data | {"param_value": "many"}))
    assert "as soon as the form is complete" in wrong
    rule.refresh_from_db()
    assert rule.params["value"] == "2.97"


def test_without_script_the_preview_button_says_the_same_and_saves_nothing(office, call):
    page = new(call, "rules", kind="semester")
    data = typed(office.get(page)) | {"param_minimum": "3", "param_maximum": "6", "param_individually": ["7"]}
    answer = office.post(page, data | {"_preview": "yes"})
    assert "2 no 3 yes 6 yes 7 decided individually" in text_of(answer)
    assert call.eligibility_rules.filter(kind="semester").count() == 1
    assert office.post(page, data).status_code == 302
    made = call.eligibility_rules.order_by("-pk").first()
    assert made.params == {"minimum": 3, "maximum": 6, "individually": [7]}
    assert made.order == max(call.eligibility_rules.values_list("order", flat=True))


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("semester", {"param_minimum": "5", "param_maximum": "2"}, "param_maximum"),
        ("semester", {"param_minimum": "0", "param_maximum": "2"}, "param_minimum"),
        ("cycle", {}, "param_allowed"),
        ("cycle", {"param_allowed": ["kindergarten"]}, "param_allowed"),
        ("gpa", {"param_value": "high"}, "param_value"),
        ("full_time", {"strictness": "individual"}, "decided_by"),
    ],
)
def test_what_does_not_fit_cannot_be_saved(office, call, kind, wrong, field):
    page = new(call, "rules", kind=kind)
    before = call.eligibility_rules.count()
    answer = office.post(page, typed(office.get(page)) | wrong)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "Please look at this again:" in text_of(answer)
    assert call.eligibility_rules.count() == before


def test_faculties_are_chosen_from_the_table_and_kept_with_their_names(office, call):
    home = HomeFactory()
    Faculty.objects.create(
        institution=home, code="energy", name_kk="Энергетика", name_ru="Энергетика", name_en="Energy"
    )
    page = new(call, "rules", kind="faculty")
    data = typed(office.get(page)) | {"param_allowed": ["energy"]}
    assert office.post(page, data).status_code == 302
    made = call.eligibility_rules.get(kind="faculty")
    assert made.params == {
        "allowed": [{"code": "energy", "kk": "Энергетика", "ru": "Энергетика", "en": "Energy"}]
    }
    Faculty.objects.filter(code="energy").delete()
    row = address("row", call, "rules", made.pk)
    assert office.post(row, typed(office.get(row))).status_code == 302
    made.refresh_from_db()
    assert made.params["allowed"][0]["kk"] == "Энергетика"


def test_countries_are_named_in_the_readers_language(office, call):
    page = new(call, "rules", kind="citizenship")
    assert "Kazakhstan" in text_of(office.get(page))
    assert office.post(page, typed(office.get(page)) | {"param_allowed": ["KZ"]}).status_code == 302
    assert call.eligibility_rules.get(kind="citizenship").params == {"allowed": ["KZ"]}


# --- Papers -------------------------------------------------------------------------------------------------

TITLES = {"title_kk": "Банк анықтамасы", "title_ru": "Справка из банка", "title_en": "Bank statement"}


def test_a_paper_is_added_with_titles_in_three_languages(office, call):
    page = new(call, "papers")
    data = typed(office.get(page)) | {"kind": "agreement"}
    missing = office.post(page, data | TITLES | {"title_kk": ""})
    assert "title_kk" in missing.context["form"].errors
    assert office.post(page, data | TITLES | {"copies": "2", "forms": ["original"]}).status_code == 302
    paper = call.document_requirements.get(code="BANK_STATEMENT")
    assert (paper.title_kk, paper.copies, paper.forms, paper.condition) == (
        "Банк анықтамасы",
        2,
        ["original"],
        "everybody",
    )
    assert "Bank statement" in text_of(office.get(address("change", call)))


def test_a_condition_asks_for_its_own_parameters(office, call):
    page = new(call, "papers")
    data = typed(office.get(page)) | TITLES | {"kind": "agreement", "condition": "citizenship"}
    said = office.post(preview(call, "papers"), data | {"shown_condition": "everybody"}).content.decode()
    assert 'hx-swap-oob="true"' in said
    assert 'name="param_allowed"' in said
    again = office.post(preview(call, "papers"), data | {"shown_condition": "citizenship"}).content.decode()
    assert "hx-swap-oob" not in again
    assert "Bank statement: asked of citizens of Kazakhstan." in text_of(
        office.post(preview(call, "papers"), data | {"param_allowed": ["KZ"]})
    )
    assert office.post(page, data | {"param_allowed": ["KZ"]}).status_code == 302
    paper = call.document_requirements.get(code="BANK_STATEMENT")
    assert (paper.condition, paper.condition_params) == ("citizenship", {"allowed": ["KZ"]})
    row = address("row", call, "papers", paper.pk)
    office.post(row, typed(office.get(row)) | {"condition": "everybody"})
    paper.refresh_from_db()
    assert (paper.condition, paper.condition_params) == ("everybody", {})


def test_questions_of_a_letter_are_written_one_by_one_in_three_languages(office, call):
    letter = call.document_requirements.get(code="MOTIVATION")
    row = address("row", call, "papers", letter.pk)
    data = typed(office.get(row))
    assert data["question_3_ru"] == "Каких результатов я ожидаю от программы?"
    half = office.post(row, data | {"question_4_en": "Why this host?"})
    assert "question_4_kk" in half.context["form"].errors
    whole = {"question_4_en": "Why?", "question_4_ru": "Почему?", "question_4_kk": "Неге?"}
    without_first = {"question_1_kk": "", "question_1_ru": "", "question_1_en": ""}
    assert office.post(row, data | whole | without_first).status_code == 302
    letter.refresh_from_db()
    assert len(letter.questions) == 3
    assert letter.questions[-1] == {"kk": "Неге?", "ru": "Почему?", "en": "Why?"}


def test_a_way_of_handing_in_can_ask_for_a_form_of_its_own(office, call):
    paper = call.document_requirements.get(code="TRANSCRIPT")
    row = address("row", call, "papers", paper.pk)
    ways = {"channel_portal": [], "channel_egov": ["electronic_copy", "digital_signature"]}
    office.post(row, typed(office.get(row)) | ways)
    paper.refresh_from_db()
    assert paper.channel_forms == {"egov": ["electronic_copy", "digital_signature"]}
    again = typed(office.get(row))
    assert (again["channel_portal"], again["channel_egov"]) == ([], ["electronic_copy", "digital_signature"])


def test_a_way_is_added_to_a_paper(office, call):
    paper = call.document_requirements.get(code="LANGUAGE")
    page = new(call, "papers", parent=paper.pk)
    data = typed(office.get(page)) | TITLES
    assert office.post(page, data).status_code == 302
    way = paper.alternatives.get(code="BANK_STATEMENT")
    assert (way.kind, way.stage) == (paper.kind, paper.stage)
    assert office.get(new(call, "papers", parent=way.pk)).status_code == 404


def test_the_recommended_reading_is_a_switch(office, call):
    paper = call.document_requirements.get(code="PARENT_CONSENT")
    switch = address("reading", call, "papers", paper.pk)
    office.post(switch, {"recommended": "yes"})
    paper.refresh_from_db()
    assert paper.condition == "minor_at_departure"
    assert "Asked now of: who leaves before turning 18." in text_of(office.get(address("change", call)))
    office.post(switch, {"recommended": "no"})
    paper.refresh_from_db()
    assert paper.condition == "everybody"
    assert office.get(switch).status_code == 404


# --- The other sections -------------------------------------------------------------------------------------


def test_a_line_of_the_table_must_be_possible(office, call):
    page = new(call, "languages")
    data = typed(office.get(page)) | {"test": "TOEFL_IBT", "minimum": "5000", "level": "B2"}
    assert "minimum" in office.post(page, data).context["form"].errors
    assert office.post(page, data | {"minimum": "80"}).status_code == 302
    made = call.thresholds.get(minimum="80")
    assert (made.test, made.language, made.usable) == ("TOEFL_IBT", "en", True)


def test_the_weights_are_added_up_while_one_types(office, call):
    criterion = call.criteria.order_by("order").first()
    data = typed(office.get(address("row", call, "criteria", criterion.pk))) | {"row": criterion.pk}
    assert "all weights add up to 100." in text_of(office.post(preview(call, "criteria"), data))
    more = data | {"weight": criterion.weight + 5}
    assert "add up to 105, but must be 100." in text_of(office.post(preview(call, "criteria"), more))
    assert office.post(address("row", call, "criteria", criterion.pk), more).status_code == 302
    assert "The weights add up to 105, not to 100." in text_of(office.get(address("change", call)))


def test_a_place_keeps_what_the_host_asks_for(office, call):
    host = InstitutionFactory(name="Technical University")
    page = new(call, "places")
    data = typed(office.get(page)) | {
        "institution": host.pk,
        "field_kk": "Энергетика",
        "field_ru": "Энергетика",
        "field_en": "Energy",
        "levels": ["bachelor"],
        "seats": "3",
        "min_gpa": "3.20",
        "score_1_test": "IELTS",
        "score_1_minimum": "6.5",
    }
    impossible = office.post(page, data | {"score_1_minimum": "65"})
    assert "score_1_minimum" in impossible.context["form"].errors
    assert office.post(page, data).status_code == 302
    place = call.offerings.get(institution=host)
    assert (place.seats, str(place.min_gpa), place.min_scores) == (3, "3.20", {"IELTS": "6.5"})


def test_a_provision_is_written_in_three_languages(office, call):
    page = new(call, "provisions")
    data = typed(office.get(page)) | {"topic": "other", "text_kk": "Бір", "text_ru": "Один", "text_en": "One"}
    assert office.post(page, data).status_code == 302
    made = call.provisions.get(text_en="One")
    assert (made.text_kk, made.public) == ("Бір", True)


# --- Moving, removing, freezing -----------------------------------------------------------------------------


def order_of(call):
    return list(call.eligibility_rules.order_by("order", "id").values_list("pk", flat=True))


def test_rows_move_up_and_down(office, call):
    first, second, *_rest = before = order_of(call)
    office.post(address("row_move", call, "rules", second, "up"))
    assert order_of(call)[:2] == [second, first]
    office.post(address("row_move", call, "rules", second, "down"))
    assert order_of(call) == before
    office.post(address("row_move", call, "rules", first, "up"))
    assert order_of(call) == before
    assert office.get(address("row_move", call, "rules", first, "up")).status_code == 404


def test_ways_move_among_themselves(office, call):
    ways = list(DocumentRequirement.objects.filter(call=call, parent__code="LANGUAGE").order_by("order"))
    office.post(address("row_move", call, "papers", ways[1].pk, "up"))
    moved = DocumentRequirement.objects.filter(call=call, parent__code="LANGUAGE").order_by("order", "id")
    assert [way.pk for way in moved] == [ways[1].pk, ways[0].pk, ways[2].pk]


def test_a_row_is_taken_out_after_asking(office, call):
    rule = call.eligibility_rules.get(kind="passport")
    remove = address("row_remove", call, "rules", rule.pk)
    assert "The passport stays valid" in text_of(office.get(remove))
    assert call.eligibility_rules.filter(pk=rule.pk).exists()
    assert office.post(remove)["Location"].endswith("#rules")
    assert not call.eligibility_rules.filter(pk=rule.pk).exists()


def test_a_published_call_is_read_in_words_and_nothing_can_be_sent(sign_in, office):
    published = CallFactory()
    rule = published.eligibility_rules.get(kind="gpa")
    row = address("row", published, "rules", rule.pk)
    page = office.get(address("change", published))
    assert "GPA: at least 2.97" in text_of(page)
    assert "/rows/" not in page.content.decode()
    for answer in (
        office.get(row),
        office.post(row, {"param_value": "1"}),
        office.post(address("row_remove", published, "rules", rule.pk)),
        office.post(address("row_move", published, "rules", rule.pk, "down")),
    ):
        assert answer.status_code == 302
    assert published.eligibility_rules.get(kind="gpa").params["value"] == "2.97"


def test_the_second_of_two_editors_is_told(office, call):
    rule = call.eligibility_rules.get(kind="gpa")
    row = address("row", call, "rules", rule.pk)
    mine = typed(office.get(row)) | {"param_value": "3.10"}
    office.post(row, typed(office.get(row)) | {"param_value": "3.00"})
    answer = office.post(row, mine)
    assert answer.status_code == 409
    assert "Somebody changed this record while you were writing." in text_of(answer)
    rule.refresh_from_db()
    assert rule.params["value"] == "3.00"


def test_rows_of_other_calls_and_sections_are_not_there(office, call):
    other = CallFactory(published=False)
    rule = other.eligibility_rules.first()
    assert office.get(address("row", call, "rules", rule.pk)).status_code == 404
    assert office.get(address("row", call, "papers", rule.pk + 100_000)).status_code == 404
    assert office.get(new(call, "nothing")).status_code == 404


# --- Next year's call ---------------------------------------------------------------------------------------


def test_next_years_call_is_made_compared_and_published(sign_in, office):
    """The walk of the office: last year's call, GPA 3.10, one more paper, what changed, publish."""
    last = CallFactory(code="mshe-2026")
    chooser = office.get(reverse("admin:programs_call_add"))
    assert f"?based_on={last.pk}" in chooser.content.decode()
    page = office.get(reverse("admin:programs_call_add", query={"based_on": last.pk}))
    data = typed(page) | {"based_on": last.pk, "code": "mshe-2027", "title_en": "MSHE grant, next year"}
    assert data["opens_on"] == str(last.opens_on.replace(year=last.opens_on.year + 1))
    made = office.post(reverse("admin:programs_call_add"), data)
    call = Call.objects.get(code="mshe-2027")
    assert made["Location"] == address("change", call)
    assert (call.based_on, call.offerings.count()) == (last, 2)
    rule = call.eligibility_rules.get(kind="gpa")
    row = address("row", call, "rules", rule.pk)
    office.post(row, typed(office.get(row)) | {"param_value": "3.10"})
    office.post(new(call, "papers"), typed(office.get(new(call, "papers"))) | TITLES | {"kind": "agreement"})
    changed = text_of(office.get(address("compare", call)))
    assert "GPA: at least 2.97" in changed
    assert "GPA: at least 3.10" in changed
    assert "Bank statement added" in changed
    head = sign_in("head")
    assert "Bank statement added" in text_of(head.get(address("publish", call)))
    head.post(address("publish", call))
    call.refresh_from_db()
    assert call.state == Call.State.PUBLISHED
    assert last.eligibility_rules.get(kind="gpa").params["value"] == "2.97"


def test_a_call_is_made_from_a_preset_with_the_recommended_readings(office):
    add = reverse("admin:programs_call_add", query={"preset": "tou-ka171-001"})
    dates = {"opens_on": "2027-10-01", "closes_on": "2027-11-01", "stay_from": "2028-02-01"}
    data = typed(office.get(add)) | dates | {"preset": "tou-ka171-001", "code": "ka171", "recommended": "yes"}
    late = office.post(add, data | {"stay_to": "2028-01-01"})
    assert "The stay ends before it begins." in text_of(late)
    assert office.post(add, data | {"stay_to": "2028-06-30"}).status_code == 302
    call = Call.objects.get(code="ka171")
    assert call.document_requirements.get(code="PARENT_CONSENT").condition == "minor_at_departure"
    assert call.title_kk == preset.read("tou-ka171-001")["call"]["title"]["kk"]
    again = office.post(add, data | {"stay_to": "2028-06-30"})
    assert "There is a call with this code already." in text_of(again)
