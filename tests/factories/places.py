"""Our university, hosts and faculties."""

import datetime as dt

import factory
from django.conf import settings
from django.utils import timezone

from partners.models import Agreement, AgreementYear, Faculty, Institution, Office, academic_years


class InstitutionFactory(factory.django.DjangoModelFactory):
    """A host abroad."""

    class Meta:
        model = Institution
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"host-{n}")
    name_en = factory.LazyAttribute(lambda row: f"University {row.code}")
    name_ru = factory.LazyAttribute(lambda row: f"Университет {row.code}")
    name_kk = factory.LazyAttribute(lambda row: f"Университет {row.code}")
    city_en, city_ru, city_kk = "Łódź", "Лодзь", "Лодзь"
    country = "PL"


class HomeFactory(InstitutionFactory):
    """Our own university with its office; the same row every time."""

    class Meta:
        skip_postgeneration_save = True

    code = settings.INSTITUTION
    name_en = "Toraighyrov University"
    name_ru = "Торайгыров университет"
    name_kk = "Торайғыров университеті"
    city_en, city_ru, city_kk = "Pavlodar", "Павлодар", "Павлодар"
    country = "KZ"
    is_home = True

    @factory.post_generation
    def office(self, create, extracted, **kwargs):
        Office.objects.get_or_create(
            institution=self,
            defaults={
                "name_en": "International Cooperation Centre",
                "name_ru": "Центр международного сотрудничества",
                "name_kk": "Халықаралық ынтымақтастық орталығы",
                "email": "office@example.kz",
                "test_email": "test@example.kz",
            },
        )


class FacultyFactory(factory.django.DjangoModelFactory):
    """A faculty of our university."""

    class Meta:
        model = Faculty
        django_get_or_create = ("code",)

    code = "eng"
    institution = factory.SubFactory(HomeFactory)
    name_en = "Faculty of Engineering"
    name_ru = "Инженерный факультет"
    name_kk = "Инженерия факультеті"


class AgreementFactory(factory.django.DjangoModelFactory):
    """An exchange agreement in force from a year ago for three years. Days are counted from today.

    ``seats`` are agreed for every academic year that it covers.
    """

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    class Params:
        begins = -365
        ends = 730

    institution = factory.SubFactory(InstitutionFactory)
    kind = "exchange"
    number = factory.Sequence(lambda n: f"EX-{n}")
    state = "in_force"
    valid_from = factory.LazyAttribute(lambda row: timezone.localdate() + dt.timedelta(days=row.begins))
    valid_to = factory.LazyAttribute(lambda row: timezone.localdate() + dt.timedelta(days=row.ends))
    signed_on = factory.SelfAttribute("valid_from")

    @factory.post_generation
    def seats(self, create, extracted, **kwargs):
        for year in academic_years(self.valid_from, self.valid_to) if extracted is not None else ():
            AgreementYear.objects.create(agreement=self, academic_year=year, seats_out=extracted)
