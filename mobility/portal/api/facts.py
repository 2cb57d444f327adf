"""The facts of a question: what a person says about themselves and the stay, as the schema of the API."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from programs import rules

from . import reading
from .errors import wrong

Given = ConfigDict(extra="forbid", str_strip_whitespace=True)
CATEGORIES = ("many_children_family", "orphan_or_no_parental_care", "disability")
RENAMED = {
    "study_year": "year",
    "passport_valid_until": "passport_until",
    "semesters_planned": "semesters",
    "agreement_in_force": "agreement",
}
CONVERTED = {"gpa_scale", "categories", "language_proofs", "earlier_stays", "host"}
USUAL_SCALE = 4
TEACHERS = ("lecturer", "researcher", "research_teacher", "professor", "teaching_staff", "academic_staff")

Person = Annotated[
    Literal["student", "teacher", "staff"],
    BeforeValidator(reading.choice(dict.fromkeys(TEACHERS, "teacher"))),
]
Cycle = Annotated[
    Literal["bachelor", "master", "doctoral"],
    BeforeValidator(
        reading.choice(
            {"undergraduate": "bachelor", "graduate": "master", "phd": "doctoral", "doctor": "doctoral"}
            | {"masters": "master", "magistracy": "master", "doctorate": "doctoral", "bachelors": "bachelor"}
        )
    ),
]
Degree = Annotated[
    Literal["none", "bachelor", "master", "doctoral"],
    BeforeValidator(reading.choice({"phd": "doctoral", "doctor": "doctoral", "no": "none"})),
]
Category = Annotated[
    Literal["many_children_family", "orphan_or_no_parental_care", "disability"],
    BeforeValidator(
        reading.choice({"orphan": "orphan_or_no_parental_care", "large_family": "many_children_family"})
    ),
]
StayKind = Annotated[
    Literal["study", "internship"],
    BeforeValidator(
        reading.choice({"traineeship": "internship", "studies": "study", "practice": "internship"})
    ),
]
Scope = Annotated[
    Literal["external", "internal"],
    BeforeValidator(
        reading.choice(
            {
                "abroad": "external",
                "international": "external",
                "national": "internal",
                "kazakhstan": "internal",
            }
        )
    ),
]
Funding = Annotated[
    Literal["grant", "budget", "extrabudget", "self_funded"],
    BeforeValidator(
        reading.choice(
            {"self": "self_funded", "extra_budget": "extrabudget", "extrabudgetary": "extrabudget"}
        )
    ),
]
Channel = Annotated[
    Literal["portal", "office", "egov"],
    BeforeValidator(reading.choice({"paper": "office", "e_gov": "egov", "online": "portal"})),
]
Number = Annotated[Decimal, BeforeValidator(reading.number)]
Whole = Annotated[int, BeforeValidator(reading.whole)]
Day = Annotated[Any, BeforeValidator(reading.day), WithJsonSchema({"type": "string", "format": "date"})]
Level = Annotated[
    str, BeforeValidator(reading.level), WithJsonSchema({"type": "string", "enum": list(rules.LEVELS)})
]
Scale = Annotated[str, BeforeValidator(reading.scale)]
Score = Annotated[
    str, BeforeValidator(reading.score), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}]})
]
Country = Annotated[str, BeforeValidator(reading.country)]
Tongue = Annotated[str, BeforeValidator(reading.tongue)]


def also(name: str, *others: str) -> AliasChoices:
    """Let a field be given under several names; the first is the one the documentation shows."""
    return AliasChoices(name, *others)


class ProofIn(BaseModel):
    """A language paper: which test, and what is printed on it."""

    model_config = Given

    test: str = Field(
        min_length=2,
        max_length=40,
        description="IELTS, TOEFL, GOETHE, DELF, DALF, DELE, SIELE, CILS, CELI, HSK, TOPIK; HOME_TEST (the "
        "test of the home university; also tou_test); HOST_CONSENT (a letter of the host; also "
        "host_consent_letter); KBTU_STATEMENT; codes with a variant such as IELTS_ACADEMIC or TOEFL_IBT. "
        "Any other test is left to the office. Case, spaces and hyphens do not matter.",
        examples=["IELTS", "TOEFL_IBT", "HOME_TEST"],
    )
    variant: str | None = Field(
        None, max_length=40, description="IELTS: academic, general. TOEFL: iBT, ITP, paper. TOPIK: I, II."
    )
    scale: Scale | None = Field(
        None, max_length=20, description="TOEFL iBT only: 0-120, or 1-6 as it is reported since January 2026."
    )
    score: Score | None = Field(
        None,
        validate_default=True,
        validation_alias=also("score", "value", "level", "result"),
        description='The score or level as printed: 6.5, "6,5", "B2". Also called value or level. '
        "Only the two letters (HOST_CONSENT, KBTU_STATEMENT) have none.",
        examples=["6.5", "B2"],
    )
    language: Tongue | None = Field(
        None, description="Only if the test is held in several languages.", examples=["en"]
    )
    date: Day | None = Field(
        None, validation_alias=also("date", "taken_on", "issued_on"), description="The day of the test."
    )

    @field_validator("scale")
    @classmethod
    def scale_is_known(cls, scale: str | None, info: ValidationInfo) -> str | None:
        """Raise for a scale that TOEFL iBT does not have."""
        reading.language_test(info.data.get("test", ""), info.data.get("variant") or "", scale or "")
        return scale

    @field_validator("score")
    @classmethod
    def has_a_result(cls, score: str | None, info: ValidationInfo) -> str | None:
        """Raise when a test has no result; letters have none."""
        test = reading.language_test(info.data.get("test", ""), info.data.get("variant") or "")
        if score is None and test not in (rules.HOST_CONSENT, rules.HOME_STATEMENT):
            raise wrong("missing")
        return score

    @property
    def known_as(self) -> str:
        """The name the rules know the test by."""
        return reading.language_test(self.test, self.variant or "", self.scale or "")

    def proof(self) -> rules.Proof:
        """Return the paper as the rules take it."""
        return rules.Proof(self.known_as, self.score or "", self.language or "", self.date)


class EarlierStayIn(BaseModel):
    """A stay abroad that was funded before."""

    model_config = Given

    kind: StayKind = Field("study", description="study or internship")
    months: Annotated[Number, Field(ge=0, le=600)] | None = Field(None, description="Its length in months.")
    days: Annotated[Number, Field(ge=0, le=18_000)] | None = Field(
        None, description="Its length in days instead: 30 days are a month."
    )
    cycle: Cycle | None = Field(
        None, description="The study cycle it fell into; without it, it counts into all."
    )

    def stay(self) -> rules.EarlierStay:
        """Return the stay as the rules take it."""
        months = (self.months or Decimal(0)) + (self.days or Decimal(0)) / 30
        return rules.EarlierStay(self.kind, months, self.cycle or "")


class HostIn(BaseModel):
    """What one host asks for beyond the call: the stricter of both holds."""

    model_config = Given

    teaching_language: Tongue | None = Field(
        None, validation_alias=also("teaching_language", "language"), examples=["en"]
    )
    min_gpa: Annotated[Number, Field(ge=0, le=100)] | None = Field(
        None, validation_alias=also("min_gpa", "gpa")
    )
    min_level: Level | None = Field(None, validation_alias=also("min_level", "level"))
    min_scores: dict[str, Score] | None = Field(
        None,
        max_length=30,
        validation_alias=also("min_scores", "scores"),
        description="The result a test must reach, by test.",
        examples=[{"IELTS": "6.0"}],
    )

    def host(self) -> rules.Host:
        """Return the demands as the rules take them."""
        scores = {reading.language_test(test): score for test, score in (self.min_scores or {}).items()}
        return rules.Host(self.teaching_language or "", self.min_gpa, self.min_level or "", scores)


class FactsIn(BaseModel):
    """What is known about a person and a stay.

    What is left out or null is not known, and no rule fails for it.
    """

    model_config = Given | {"title": "Facts"}

    person: Person | None = Field(None, description="student, teacher (also lecturer, researcher) or staff.")
    cycle: Cycle | None = Field(None, description="The cycle of study the person is in.")
    faculty: Annotated[str, Field(max_length=150)] | None = Field(None, description="Its code or its name.")
    semester: Annotated[Whole, Field(ge=1, le=20)] | None = Field(
        None, description="The current semester; the study year follows from it.", examples=[5]
    )
    study_year: Annotated[Whole, Field(ge=1, le=10)] | None = Field(
        None, validation_alias=also("study_year", "year"), description="Used where the semester is not given."
    )
    semester_of_stay: Annotated[Whole, Field(ge=1, le=20)] | None = Field(
        None, description="The semester the person will be in while abroad."
    )
    final_year: bool | None = Field(None, description="Is this the last year of study?")
    gpa_scale: Annotated[Number, Field(gt=0, le=100)] | None = Field(
        None, description="The highest GPA possible; 4.0 if left out. Another scale is left to the office."
    )
    gpa: Annotated[Number, Field(ge=0, le=100)] | None = Field(
        None, description='The grade point average as printed: 3.2 or "3,20".', examples=["3.20"]
    )
    full_time: bool | None = Field(None, description="Full-time student?")
    degree: Degree | None = Field(None, description="The highest degree held.")
    field_match: bool | None = Field(
        None, description="Does the field at the host correspond to the one at home?"
    )
    birth_date: Day | None = Field(None, examples=["2006-05-14"])
    of_age: bool | None = Field(
        None, description="18 or older on the day of departure; instead of the birth date."
    )
    citizenship: Country | None = Field(None, description="ISO 3166, two letters.", examples=["KZ"])
    categories: Annotated[list[Category], Field(max_length=10)] | None = Field(
        None,
        description="Social categories; an empty list says that none applies. Instead of the list the three "
        "fields below may be given: once one of them is, those left out count as false.",
    )
    many_children_family: bool | None = None
    orphan_or_no_parental_care: bool | None = Field(
        None, validation_alias=also("orphan_or_no_parental_care", "orphan")
    )
    disability: bool | None = None
    language_proofs: Annotated[list[ProofIn], Field(max_length=30)] | None = Field(
        None,
        validation_alias=also("language_proofs", "proofs", "languages"),
        description="Language papers. An empty list says that there is none; null that it is not known. "
        "Also called proofs or languages.",
    )
    passport_valid_until: Day | None = Field(
        None,
        validation_alias=also("passport_valid_until", "passport_until", "passport_expiry"),
        description="Also called passport_until.",
        examples=["2034-05-14"],
    )
    earlier_stays: Annotated[list[EarlierStayIn], Field(max_length=50)] | None = Field(
        None, description="Funded stays before this one; an empty list says that there were none."
    )
    today: Day | None = Field(
        None, description="The day on which the person applies; `date` of the question outweighs it."
    )
    departure: Day | None = Field(
        None,
        validation_alias=also("departure", "departure_date", "stay_from", "start", "start_date"),
        description="First day of the stay. Also called stay_from or start.",
        examples=["2027-02-15"],
    )
    stay_end: Day | None = Field(
        None,
        validation_alias=also("stay_end", "stay_to", "end", "end_date"),
        description="Last day of the stay; a call gives its own, but not to staff whose days it counts. "
        "Also called stay_to or end.",
        examples=["2027-06-30"],
    )
    semesters_planned: Annotated[Whole, Field(ge=0, le=20)] | None = Field(
        None,
        validation_alias=also("semesters_planned", "semesters"),
        description="Length in semesters; 2 is a year.",
    )
    stay_kind: StayKind | None = Field(None, description="study (if left out) or internship.")
    scope: Scope | None = Field(
        None, description="external: abroad (if left out); internal: inside Kazakhstan."
    )
    funding: Funding | None = Field(None, description="Who pays; who does not say is taken for a grant.")
    channel: Channel | None = Field(None, description="How the papers come in.")
    agreement_in_force: bool | None = Field(
        None,
        validation_alias=also("agreement_in_force", "agreement"),
        description="Is an agreement with the host in force?",
    )
    nominated: bool | None = Field(None, description="Was the person nominated to the host?")
    host: HostIn | None = Field(None, description="What the chosen host asks for.")

    @field_validator("gpa")
    @classmethod
    def within_the_scale(cls, gpa: Decimal | None, info: ValidationInfo) -> Decimal | None:
        """Raise when the GPA lies above its scale."""
        if gpa is not None and gpa > (info.data.get("gpa_scale") or USUAL_SCALE):
            raise wrong("over_scale")
        return gpa

    @field_validator("departure", "stay_end")
    @classmethod
    def in_order(cls, day: dt.date | None, info: ValidationInfo) -> dt.date | None:
        """Raise unless the dates follow each other: birth, departure, last day."""
        born, leaves = info.data.get("birth_date"), info.data.get("departure")
        if day is not None and ((born and day <= born) or (leaves and day < leaves)):
            raise wrong("dates_out_of_order")
        return day

    def said(self) -> dict[str, Any]:
        """Return what was said, by the names of ``programs.rules.Facts``; what is not known is left out."""
        plain = set(type(self).model_fields) - {*CATEGORIES, *RENAMED, *CONVERTED}
        said = {name: getattr(self, name) for name in plain}
        said |= {own: getattr(self, name) for name, own in RENAMED.items()}
        said |= {
            "gpa_scale": None if self.gpa_scale is None else str(self.gpa_scale),
            "categories": self._categories(),
            "proofs": None
            if self.language_proofs is None
            else tuple(p.proof() for p in self.language_proofs),
            "earlier_stays": None
            if self.earlier_stays is None
            else tuple(s.stay() for s in self.earlier_stays),
            "host": None if self.host is None else self.host.host(),
        }
        return {name: value for name, value in said.items() if value is not None}

    def _categories(self) -> frozenset[str] | None:
        answers: Mapping[str, bool | None] = {name: getattr(self, name) for name in CATEGORIES}
        if self.categories is None and all(answer is None for answer in answers.values()):
            return None
        named = {name for name, answer in answers.items() if answer}
        return frozenset(named | set(self.categories or ()))
