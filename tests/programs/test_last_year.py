"""The lowest position admitted a year ago: at the same host, in the same field, of the call before."""

import pytest

from programs.models import Offering
from programs.queries import lowest_admitted_last_year

from ..factories import CallFactory, InstitutionFactory, OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def years():
    """Return last year's call and this year's, without places."""
    before = CallFactory(places=0, published=False)
    now = CallFactory(places=0, published=False)
    now.based_on, now.shows_last_year = before, True
    now.save()
    return before, now


def words(text):
    return {f"field_{language}": text for language in ("kk", "ru", "en")}


def found(call):
    places = Offering.objects.filter(call=call).select_related("call").order_by("pk")
    return lowest_admitted_last_year(places)


def test_it_is_that_of_the_same_host_and_field(years):
    before, now = years
    lodz, praha = InstitutionFactory(code="tul"), InstitutionFactory(code="czu")
    for host, text, lowest in [(lodz, "IT", 7), (lodz, "Law", 3), (praha, "IT", None), (praha, "Law", 1)]:
        OfferingFactory(call=before, institution=host, lowest_admitted=lowest, **words(text))
    wanted = OfferingFactory(call=now, institution=lodz, **words("it!"))  # written a little differently
    OfferingFactory(call=now, institution=praha, **words("IT"))
    OfferingFactory(call=now, institution=praha, **words("Music"))
    assert found(now) == {wanted.pk: 7}


def test_it_is_shown_only_where_the_office_allows_and_the_call_was_made_from_another(years):
    before, now = years
    host = InstitutionFactory()
    OfferingFactory(call=before, institution=host, lowest_admitted=7)
    place = OfferingFactory(call=now, institution=host)
    assert found(now) == {place.pk: 7}
    now.shows_last_year = False
    now.save()
    assert found(now) == {}
    now.shows_last_year, now.based_on = True, None
    now.save()
    assert found(now) == {}


def test_it_costs_one_query_for_all_places(years, django_assert_num_queries):
    before, now = years
    for n in range(6):
        host = InstitutionFactory(code=f"h{n}")
        OfferingFactory(call=before, institution=host, lowest_admitted=n + 1)
        OfferingFactory(call=now, institution=host)
    places = list(Offering.objects.filter(call=now).select_related("call").order_by("pk"))
    with django_assert_num_queries(1):
        assert sorted(lowest_admitted_last_year(places).values()) == [1, 2, 3, 4, 5, 6]
