"""The office publishes, corrects and adjusts as it likes: no offered place exceeds its agreement's year."""

import contextlib

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from partners import actions as partners
from partners.models import Agreement, AgreementYear
from programs.actions import add_place, adjust_place, publish, withdraw_place
from programs.actions.corrections import apply_correction, begin_correction
from programs.models import Call, Offering

from ..factories import InstitutionFactory, OfferingFactory, staff
from .agreements import DAY, LAST, agreed, new_call

small = st.integers(0, 4)
ADJUSTING = {"staff", "add", "adjust", "withdraw"}
edits = st.one_of(
    st.tuples(st.just("publish"), small, small),
    st.tuples(st.just("seats"), st.integers(0, 1), small),
    st.tuples(st.just("move"), st.integers(0, 1), st.sampled_from(Agreement.State.values)),
    st.tuples(st.just("dates"), st.integers(0, 1), st.sampled_from([-30, -1, 0, 1, 30])),
    st.tuples(st.just("delete"), st.integers(0, 1), small),
    st.tuples(st.just("correct"), small, st.sampled_from([-1, 1, 20])),
    st.tuples(st.just("staff"), st.integers(0, 1), small),
    st.tuples(st.just("adjust"), small, small),
    st.tuples(st.just("add"), small, st.integers(1, 4)),
    st.tuples(st.just("withdraw"), small, small),
)


class AnyEdits(TestCase):
    """The office publishes, corrects, and changes agreements as it likes."""

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.lists(edits, max_size=8))
    def test_no_published_offering_exceeds_its_agreement_year(self, steps):
        host = InstitutionFactory(code="any")
        rows = [agreed(host, out=3), agreed(host, out=2, valid_to=LAST + 30 * DAY)]
        for number, step in enumerate(steps):
            with contextlib.suppress(ValidationError):
                (self.adjust if step[0] in ADJUSTING else self.make)(step, rows, host, number)
            self.check()

    def make(self, step, rows, host, number):
        name, which, value = step
        head = staff("head")
        if name == "publish":
            made = new_call(f"any-{number}")
            for place, count in enumerate((which, value)):
                texts = {f"field_{language}": str(place) for language in ("kk", "ru", "en")}
                levels = ["bachelor", "staff"][place : place + 1]
                OfferingFactory(call=made, institution=host, seats=count, levels=levels, **texts)
            publish(made, head)
        elif name == "move":
            partners.move(rows[which], head, value)
        elif name == "dates":
            row = Agreement.objects.get(pk=rows[which].pk)
            row.valid_to += value * DAY
            row.full_clean()
            row.save()
        elif name == "correct":
            published = list(Call.objects.published())
            correction = begin_correction(published[which % len(published)], head) if published else None
            if correction is not None:
                Call.objects.filter(pk=correction.pk).update(stay_to=LAST + value * DAY)
                apply_correction(Call.objects.get(pk=correction.pk), head, "because")
        else:
            for year in AgreementYear.objects.filter(agreement=rows[which]):
                year.seats_out = value
                year.full_clean()
                year.save()

    def adjust(self, step, rows, host, number):
        """What is done with the places of published calls, and with the staff seats of agreements."""
        name, which, value = step
        head, places = staff("head"), list(Offering.objects.filter(call__state="published"))
        if name == "staff":
            for year in AgreementYear.objects.filter(agreement=rows[which]):
                year.staff_seats_out = value
                year.full_clean()
                year.save()
        elif name == "add" and Call.objects.published():
            texts = {f"field_{language}": f"new {number}" for language in ("kk", "ru", "en")}
            levels = ["staff"] if which % 2 else ["master"]
            place = Offering(institution=host, seats=value, levels=levels, **texts)
            add_place(Call.objects.published()[0], place, head, "because")
        elif name == "adjust" and places:
            adjust_place(places[which % len(places)], head, "because", {"seats": value})
        elif name == "withdraw" and places:
            withdraw_place(places[which % len(places)], head, "because")

    def check(self):
        for year in AgreementYear.objects.all():
            offered = {
                group: sum(place.seats for place in year.offerings.all() if place.for_staff is group)
                for group in (False, True)
            }
            assert offered == {False: year.seats_offered, True: year.staff_seats_offered}
            assert offered[False] <= year.seats_out
            assert offered[True] <= year.staff_seats_out
        assert not Offering.objects.exclude(withdrawn_on=None).exclude(agreement_year=None).exists()
        standing = Offering.objects.offered().filter(call__state="published")
        for place in standing.select_related("call"):
            agreement = place.agreement_year.agreement
            assert agreement.kind == "exchange"
            assert agreement.institution_id == place.institution_id
            assert agreement.valid_from <= place.call.stay_from
            assert place.call.stay_to <= agreement.valid_to
            assert agreement.holds(place.call.stay_from, place.call.stay_to)
