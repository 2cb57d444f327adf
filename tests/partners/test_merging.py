"""Two entries of one institution become one: everything moves, or nothing does and the reasons are said."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from mobility.common.models import LogEntry
from mobility.common.policy import Refused, visible
from partners import actions
from partners.actions import merging
from partners.models import (
    AgreementYear,
    HostContact,
    Institution,
    InstitutionFile,
    Tag,
    TeachingLanguage,
)
from programs.actions import publish
from programs.models import Offering
from tests.factories import (
    AgreementFactory,
    CallFactory,
    HomeFactory,
    InstitutionFactory,
    OfferingFactory,
    UserFactory,
    paper,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(db):
    HomeFactory()
    with translation.override("en"):
        yield


@pytest.fixture
def two():
    """The entry that stays and its duplicate."""
    return InstitutionFactory(code="kept", name_en="Kept"), InstitutionFactory(code="other", name_en="Other")


def obstacles(kept, other):
    """What a merge refuses with; nothing may have moved then."""
    before = counts(other)
    with pytest.raises(ValidationError) as error:
        actions.merge(kept, other, staff("office"))
    assert counts(other) == before
    assert Institution.objects.get(pk=other.pk).merged_into is None
    return error.value.messages


def counts(institution):
    return {
        str(relation.field): merging._rows(relation, institution).count() for relation in merging.relations()
    }


def test_every_column_that_points_to_an_institution_is_known():
    """A new one is moved by itself; whoever adds it looks here whether its conflicts are said in words."""
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is Institution
    }
    assert {str(relation.field) for relation in merging.relations()} == {
        name.replace(name.split(".")[0], name.split(".")[0].lower(), 1) for name in pointing
    }
    assert pointing == {
        "applications.HostProposal.institution",
        "partners.Agreement.institution",
        "partners.Faculty.institution",
        "partners.HostContact.institution",
        "partners.Institution.merged_into",
        "partners.InstitutionFile.institution",
        "partners.Institution_tags.institution",
        "partners.Office.institution",
        "partners.TeachingLanguage.institution",
        "programs.Offering.institution",
        "stay.Report.institution",
    }


def test_everything_moves(two):
    kept, other = two
    AgreementFactory(institution=kept, number="1")
    agreement = AgreementFactory(institution=other, number="2", seats=5)
    call = CallFactory(places=0, published=False)
    place = OfferingFactory(call=call, institution=other)
    HostContact.objects.create(institution=other, name="A")
    TeachingLanguage.objects.create(institution=other, language="en", min_level="B2")
    other.tags.add(Tag.objects.create(name="Baltic"))
    actions.add_file(other, staff("office"), "Calendar", "a.pdf", paper().content)
    earlier = InstitutionFactory(code="earlier", merged_into=other)
    plan = actions.plan(kept, other)
    assert plan.obstacles == []
    assert dict(plan.moves) == {
        "agreements": 1,
        "contacts at the host": 1,
        "files about institutions": 1,
        "institutions": 1,
        "languages of teaching": 1,
        "places to go": 1,
        "tags": 1,
    }
    actions.merge(kept, other, staff("office"))
    assert sum(counts(other).values()) == 0
    assert list(kept.agreements.order_by("number").values_list("number", flat=True)) == ["1", "2"]
    assert agreement.years.first().seats_out == 5
    assert list(kept.offerings.all()) == [place]
    assert [tag.name for tag in kept.tags.all()] == ["Baltic"]
    assert InstitutionFile.objects.get().institution == kept
    other.refresh_from_db()
    earlier.refresh_from_db()
    assert (other.merged_into, earlier.merged_into) == (kept, kept)


def test_seats_counted_on_agreement_years_stay(two):
    kept, other = two
    AgreementFactory(institution=other, seats=3)
    call = CallFactory(preset="tou-bilateral", places=0, published=False)
    OfferingFactory(call=call, institution=other, seats=2)
    publish(call, staff("head"))
    before = list(AgreementYear.objects.values_list("pk", "seats_out", "seats_offered"))
    assert sum(row[2] for row in before) == 2
    actions.merge(kept, other, staff("office"))
    assert list(AgreementYear.objects.values_list("pk", "seats_out", "seats_offered")) == before
    assert Offering.objects.get(institution=kept).agreement_year.agreement.institution == kept


def test_empty_columns_are_filled_and_others_stay():
    kept = InstitutionFactory(code="kept", local_name="", pic="", web_domain="kept.pl", is_confirmed=False)
    other = InstitutionFactory(code="other", local_name="Uczelnia", pic="999886671", web_domain="other.pl")
    plan = actions.plan(kept, other)
    assert plan.filled == [
        ("Name in its own language", "Uczelnia"),
        ("PIC", "999886671"),
        ("Confirmed as a partner", "yes"),
    ]
    found = actions.merge(kept, other, staff("office"))
    assert (found.local_name, found.pic, found.web_domain) == ("Uczelnia", "999886671", "kept.pl")
    assert (found.code, found.is_confirmed) == ("kept", True)


def test_the_same_tag_and_the_same_language_are_kept_once(two):
    kept, other = two
    tag = Tag.objects.create(name="Baltic")
    for row in two:
        row.tags.add(tag)
    TeachingLanguage.objects.create(institution=kept, language="en")
    TeachingLanguage.objects.create(institution=other, language="en", min_level="B2")
    actions.merge(kept, other, staff("office"))
    assert list(kept.tags.all()) == [tag]
    assert [(row.language, row.min_level) for row in kept.teaching_languages.all()] == [("en", "B2")]


def test_the_same_agreement_number_stands_in_the_way(two):
    for row in two:
        AgreementFactory(institution=row, number="KA-7")
    assert obstacles(*two) == ["Both have an agreement with the number “KA-7”."]


def test_the_same_field_in_the_same_call_stands_in_the_way(two):
    call = CallFactory(places=0, published=False, title_en="Spring")
    for row in two:
        OfferingFactory(call=call, institution=row)
    (sentence,) = obstacles(*two)
    assert sentence.startswith("Both have the same entry among “Places to go”: Call: ")
    assert "all fields" in sentence


def test_different_levels_of_one_language_stand_in_the_way(two):
    kept, other = two
    TeachingLanguage.objects.create(institution=kept, language="de", min_level="B1")
    TeachingLanguage.objects.create(institution=other, language="de", min_level="B2")
    assert obstacles(kept, other) == [
        "They ask for different levels of the same language: German B1 and German B2."
    ]


def test_our_own_university_is_never_merged(two):
    kept, _other = two
    home = Institution.objects.get(is_home=True)
    said = "Our own university cannot be merged with another institution."
    assert obstacles(kept, home) == [said]
    assert obstacles(home, kept) == [said]


def test_nothing_is_merged_with_itself_or_twice(two):
    kept, other = two
    assert obstacles(kept, kept) == ["Please choose another entry: this one cannot be merged with itself."]
    actions.merge(kept, other, staff("office"))
    third = InstitutionFactory(code="third")
    with pytest.raises(ValidationError) as error:
        actions.merge(third, other, staff("office"))
    assert error.value.messages == ["“Other” was merged into another entry before."]


def test_doubts_are_said_and_stop_nobody():
    kept = InstitutionFactory(code="kept", country="PL", erasmus_code="PL KATOWIC02")
    other = InstitutionFactory(code="other", country="CZ", erasmus_code="PL KATOWIC07")
    assert actions.plan(kept, other).doubts == [
        "They lie in different countries.",
        "Their codes differ: Erasmus code PL KATOWIC02 and PL KATOWIC07.",
    ]
    assert actions.merge(kept, other, staff("office")) == kept


def test_what_no_one_foresaw_moves_nothing(two, monkeypatch):
    """Were a conflict overlooked, the database still refuses, and all of it is undone."""
    kept, other = two
    for row in two:
        AgreementFactory(institution=row, number="KA-7")
    HostContact.objects.create(institution=other, name="A")
    monkeypatch.setattr(merging, "_obstacles", lambda kept, other: iter(()))
    assert obstacles(kept, other) == ["The two have entries that exclude each other. Nothing was moved."]
    with pytest.raises(IntegrityError):
        other.agreements.update(institution=kept)


def test_both_entries_have_it_in_their_log(two):
    kept, other = two
    AgreementFactory(institution=other)
    actions.merge(kept, other, staff("office"))
    entries = LogEntry.objects.filter(verb__startswith="institution.merge").order_by("id")
    assert [(entry.verb, entry.target, entry.detail) for entry in entries] == [
        (
            "institution.merge",
            str(kept.pk),
            {"merged": "other", "moved": {"agreements": 1}, "filled": []},
        ),
        ("institution.merged", str(other.pk), {"into": "kept"}),
    ]


def test_only_the_office_merges(two):
    with pytest.raises(Refused):
        actions.merge(*two, UserFactory())


def test_a_merged_entry_is_gone_everywhere_and_its_address_leads_to_the_kept(two, client):
    kept, other = two
    actions.merge(kept, other, staff("office"))
    assert other not in visible(None, Institution)
    answer = client.get(reverse("portal:partner", args=["other"]))
    assert (answer.status_code, answer["Location"]) == (301, "/partners/kept/")
    client.force_login(staff("office"))
    page = client.get("/admin/partners/institution/", {"q": "Other"})
    assert page.context["cl"].result_count == 0
    query = {"app_label": "partners", "model_name": "agreement", "field_name": "institution", "term": "Other"}
    assert client.get("/admin/autocomplete/", query).json()["results"] == []
    assert client.get(reverse("admin:partners_institution_change", args=[other.pk])).status_code == 404


def test_the_page_of_merging(two, client):
    kept, other = two
    AgreementFactory(institution=other, number="KA-7", valid_to=dt.date(2030, 1, 1))
    client.force_login(staff("office"))
    address = reverse("admin:partners_institution_merge", args=[kept.pk])
    assert [row for row, _country in client.get(address, {"q": "OTHER"}).context["found"]] == [other]
    page = client.get(address, {"other": other.pk}, headers={"accept-language": "en"}).content.decode()
    assert "“Kept” stays. Everything that hangs on “Other” moves there" in page
    assert client.post(address, {"other": other.pk}).status_code == 302
    assert kept.agreements.get().number == "KA-7"
    AgreementFactory(institution=kept, number="X")
    third = InstitutionFactory(code="third")
    AgreementFactory(institution=third, number="X")
    answer = client.post(address, {"other": third.pk}, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert answer.context["problems"] == ["Both have an agreement with the number “X”."]
