"""Calls made from presets, with dates in days from today."""

import datetime as dt

import factory
from django.utils import timezone

from programs.actions import create_call, publish
from programs.models import Call, Offering
from programs.seats import needs_agreement

from .people import staff
from .places import AgreementFactory, InstitutionFactory


class OfferingFactory(factory.django.DjangoModelFactory):
    """A place to go for bachelor students."""

    class Meta:
        model = Offering

    institution = factory.SubFactory(InstitutionFactory)
    field_en, field_ru, field_kk = "all fields", "все специальности", "барлық мамандық"
    levels = factory.LazyFunction(lambda: ["bachelor"])
    seats = 2


class CallFactory(factory.Factory):
    """A published, open call with two places to go. Days are counted from today.

    ``recommended`` takes the recommended conditions of papers; ``places`` is how many hosts there are.
    """

    class Meta:
        model = Call

    preset = "tou-mshe-001"
    code = factory.Sequence(lambda n: f"call-{n}")
    opens = -10
    closes = 10
    leaves = 90
    returns = 200
    places = 2
    published = True
    recommended = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        today = timezone.localdate()
        days = {
            name: today + dt.timedelta(days=kwargs.pop(name))
            for name in ("opens", "closes", "leaves", "returns")
        }
        places, published = kwargs.pop("places"), kwargs.pop("published")
        call = create_call(
            kwargs.pop("preset"),
            opens_on=days["opens"],
            closes_on=days["closes"],
            stay_from=days["leaves"],
            stay_to=days["returns"],
            **kwargs,
        )
        for _unused in range(places):
            place = OfferingFactory(call=call)
            if needs_agreement(call):
                kind = call.program.agreement_kind or "exchange"
                AgreementFactory(institution=place.institution, kind=kind, seats=20)
        return publish(call, staff("head")) if published else call
