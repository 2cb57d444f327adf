"""A call, a student and a commission to begin with; everything else is done by the portal's own verbs."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from applications import actions
from applications.commission import actions as commission_actions
from applications.commission.models import Commission, Member
from applications.models import Applicant, Application, LanguageProof
from mobility.accounts.models import Role, RoleHolding, User
from mobility.common import files, pdf
from mobility.common.models import StoredFile
from mobility.mail.loading import load_letters
from mobility.portal.demo.people import make_iin
from partners.actions import load_institutions
from partners.models import Faculty, Institution
from programs.actions import create_call
from programs.models import Call, Offering
from tests.common import samples


def call(code: str = "mshe", closes_in: int = 10, preset: str = "tou-mshe-001", **fields) -> Call:
    """Return a published call with two places to go; our office, partners and letters are loaded."""
    load_institutions()
    load_letters()
    today = timezone.localdate()
    made = create_call(
        preset,
        code=code,
        opens_on=today - dt.timedelta(days=30),
        closes_on=today + dt.timedelta(days=closes_in),
        stay_from=dt.date(2027, 2, 22),
        stay_to=dt.date(2027, 6, 18),
        **fields,
    )
    hosts = Institution.objects.filter(is_home=False, kind="university").order_by("code")[:2]
    for host in hosts:
        Offering.objects.create(
            call=made,
            institution=host,
            field_kk="Ақпараттық жүйелер",
            field_ru="Информационные системы",
            field_en="Information systems",
            levels=["bachelor"],
        )
    Call.objects.filter(pk=made.pk).update(state=Call.State.PUBLISHED)
    return Call.objects.get(pk=made.pk)


def user(email: str, *roles: str, language: str = "kk", name: str = "") -> User:
    """Return an account holding roles."""
    made = User.objects.create_user(email, language=language, full_name=name)
    for role in roles:
        RoleHolding.objects.create(user=made, role=role)
    return made


def specialist(email: str = "office@example.kz") -> User:
    return user(email, Role.OFFICE_SPECIALIST, name="Гүлнар Оспанова")


def head(email: str = "head@example.kz") -> User:
    return user(email, Role.OFFICE_HEAD, name="Ерлан Қасымов")


def student(email: str = "student@example.kz", language: str = "kk", **fields) -> Applicant:
    """Return a student whose profile is whole."""
    known = {
        "last_name": "Сәрсенова",
        "first_name": "Айгерім",
        "patronymic": "Ерланқызы",
        "latin_name": "SARSENOVA AIGERIM",
        "birth_date": dt.date(2006, 3, 14),
        "iin": make_iin(dt.date(2006, 3, 14), "f", 5042 + 10 * Applicant.objects.count()),
        "phone": "+7 700 555 01 42",
        "passport_number": "N00000000",
        "passport_until": dt.date(2030, 1, 1),
        "faculty": Faculty.objects.order_by("code").first(),
        "department": "Ақпараттық жүйелер",
        "position": "аға оқытушы",  # asked of staff only
        "speciality": "Ақпараттық жүйелер",
        "speciality_code": "6B06103",
        "cycle": "bachelor",
        "semester": 5,
        "gpa": Decimal("3.67"),
    }
    applicant = Applicant.objects.create(user=user(email, language=language), **(known | fields))
    LanguageProof.objects.create(applicant=applicant, test="IELTS_ACADEMIC", value="6.5")
    return applicant


def stored(name: str, content: bytes, by: User) -> StoredFile:
    """Keep a file without the child process that checks what people send: it has its own tests."""
    media_type = {".pdf": files.PDF, ".jpg": files.JPEG}[name[-4:]]
    pages = pdf.page_count(content) if media_type == files.PDF else 1
    return files.store(files.Checked(name, content, media_type, pages), by)


def draft(applicant: Applicant, chosen: Call, wishes: int = 2) -> Application:
    """Return a draft with wishes."""
    application = actions.start(applicant.user, chosen)
    actions.choose(application, list(chosen.offerings.all()[:wishes]), applicant.user)
    return Application.objects.get(pk=application.pk)


def submitted(
    applicant: Applicant, chosen: Call, contents: dict[str, tuple[str, bytes]] | None = None
) -> Application:
    """Return a submitted application; ``contents`` gives names and bytes of files by code of the line."""
    application = draft(applicant, chosen)
    for document in application.documents.select_related("requirement", "application"):
        name, content = (contents or {}).get(document.requirement.code, ("scan.pdf", samples.pdf()))
        actions.upload(document, stored(name, content, applicant.user), applicant.user)
    return actions.submit(application, applicant.user, consent_processing=True, consent_cross_border=True)


def verified(application: Application, by: User) -> Application:
    """Accept every paper and let the office verify the application."""
    for document in application.documents.all():
        actions.accept_document(document, by, document.version)
    return actions.verify(application, by)


def scored(chosen: Call, by: User, points: dict[str, int]) -> None:
    """Let a commission of one chair score all verified candidates, by number, and close the session."""
    commission = Commission.objects.create(title="Комиссия", order_number="1", order_date=dt.date(2026, 9, 1))
    chair = user("chair@example.kz", name="Төраға Құпиясы")
    Member.objects.create(commission=commission, user=chair, function="chair")
    session = commission_actions.open_session(commission, chosen, chosen.closes_on, by)
    codes = [c.code for c in chosen.criteria.all() if c.source == "member"]
    for application in Application.objects.filter(call=chosen, state="scoring"):
        given = dict.fromkeys(codes, points[application.number])
        commission_actions.save_scores(session, application, chair, given, finish=True)
    commission_actions.close_session(session, chair)
