"""Any institution comes back from a sheet as it went, whatever stands in its texts."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mobility.common import sheets
from partners.models import Institution, Tag

from ..factories import InstitutionFactory
from .test_sheets import check, exported

pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("=+-@'\";,\n"), max_size=60)
NEEDED = TEXTS.map(lambda text: sheets.plain.plain(text)).filter(bool)


class TestAnyRow(TestCase):
    """Any institution comes back as it went, whatever stands in its texts."""

    @given(
        names=st.tuples(NEEDED, NEEDED, NEEDED),
        texts=st.tuples(TEXTS, TEXTS),
        latitude=st.none() | st.decimals(-90, 90, places=5),
        longitude=st.none() | st.decimals(-180, 180, places=5),
        country=st.sampled_from(["KZ", "PL", "DE", "TR", "US"]),
        flags=st.tuples(st.booleans(), st.booleans()),
        kind=st.sampled_from(Institution.Kind.values),
        tags=st.lists(st.sampled_from(["a", "b c", "=d"]), unique=True),
        form=st.sampled_from(["xlsx", "csv"]),
        language=st.sampled_from(["kk", "ru", "en"]),
    )
    def test_it_comes_back(
        self, names, texts, latitude, longitude, country, flags, kind, tags, form, language
    ):
        row = InstitutionFactory(
            code="any", name_kk=names[0], name_ru=names[1], name_en=names[2], local_name=texts[0],
            notes_ru=texts[1], latitude=latitude, longitude=longitude, country=country, kind=kind,
            hosts_ka171=flags[0], is_confirmed=flags[1],
        )  # fmt: skip
        row.tags.set(Tag.objects.get_or_create(name=name)[0] for name in tags)
        with translation.override(language):
            _kept, report = check(exported(form, language=language))
        assert (report.problems, report.writes, len(report.same)) == ([], 0, 1)
