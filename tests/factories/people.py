"""Accounts, the office's people, and applicants whom every rule lets through."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone

from applications.models import Applicant, LanguageProof
from mobility.accounts.models import Role, User
from mobility.common.clock import add_months
from mobility.portal.demo.people import make_iin

from .places import FacultyFactory

ROLES = {
    "office": (Role.OFFICE_SPECIALIST,),
    "medical": (Role.OFFICE_SPECIALIST, Role.MEDICAL),
    "head": (Role.OFFICE_HEAD,),
    "faculty": (Role.FACULTY_APPROVER,),
    "chair": (),
    "member": (),
    "member2": (),
    "secretary": (),
}


class UserFactory(factory.django.DjangoModelFactory):
    """An account without a password; ``roles`` are given to it."""

    class Meta:
        model = User
        django_get_or_create = ("email",)
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.kz")
    full_name = factory.LazyAttribute(lambda user: user.email.split("@")[0].title())
    language = "en"
    password = "!"

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            self.role_holdings.get_or_create(
                role=role, faculty_code="eng" if role == Role.FACULTY_APPROVER else ""
            )


def staff(name: str) -> User:
    """Return somebody of the office or the commission: office, medical, head, faculty, chair, member, …"""
    return UserFactory(
        email=f"{name}@example.kz", roles=ROLES[name], is_staff=name in {"office", "medical", "head"}
    )


class ApplicantFactory(factory.django.DjangoModelFactory):
    """A student in semester 5 with GPA 3.20 and IELTS 6.5, of age, with a whole profile."""

    class Meta:
        model = Applicant
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    person = "student"
    last_name = factory.Sequence(lambda n: f"Сәрсенова{n}")
    first_name = "Айгерім"
    patronymic = "Ерланқызы"
    latin_name = factory.Sequence(lambda n: f"SARSENOVA{n} AIGERIM")
    sex = "f"
    birth_date = factory.LazyFunction(lambda: add_months(timezone.localdate(), -12 * 20))
    iin = factory.LazyAttributeSequence(lambda row, n: make_iin(row.birth_date, row.sex, n * 10))
    citizenship = "KZ"
    passport_number = factory.Sequence(lambda n: f"N{n:08d}")
    passport_until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=3000))
    phone = "+7 700 000 00 01"
    faculty = factory.SubFactory(FacultyFactory)
    department = "Mechanical Engineering"
    position = "senior lecturer"  # asked of staff only
    speciality = "Mechanical Engineering"
    speciality_code = "6B07103"
    cycle = "bachelor"
    semester = 5
    gpa = Decimal("3.20")

    @factory.post_generation
    def proofs(self, create, extracted, **kwargs):
        if create:
            for test, value in [("IELTS_ACADEMIC", "6.5")] if extracted is None else extracted:
                LanguageProof.objects.create(applicant=self, test=test, value=value)
