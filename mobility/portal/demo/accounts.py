"""The accounts of the demo year: office, commission, a faculty, a technician. One password for all."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from mobility.accounts.models import Role, RoleHolding, User

PASSWORD = "mobility-demo"


@dataclass(frozen=True)
class Account:
    """One account: what it shows, the login, the name, the roles held and the language of letters."""

    shows: str
    email: str
    name: str
    language: str = "ru"
    roles: tuple[str, ...] = ()
    faculty: str = ""
    is_staff: bool = False
    is_superuser: bool = False
    position: str = ""


STUDENT = Account("student", "student@example.kz", "Айгерім Сәрсенова", "kk")
OFFICE = Account(
    "office specialist",
    "office@example.kz",
    "Зарина Темірова",
    roles=(Role.OFFICE_SPECIALIST,),
    is_staff=True,
)
MEDIC = Account(
    "specialist for medical papers",
    "medical@example.kz",
    "Лаура Бекова",
    roles=(Role.OFFICE_SPECIALIST, Role.MEDICAL),
    is_staff=True,
)
HEAD = Account(
    "head of the office", "head@example.kz", "Марат Әлібеков", "kk", roles=(Role.OFFICE_HEAD,), is_staff=True
)
CHAIR = Account(
    "chair of the commission",
    "chair@example.kz",
    "Ғалия Омарова",
    "kk",
    position="Оқу ісі жөніндегі проректор",
)
MEMBER = Account(
    "member of the commission", "member@example.kz", "Бакыт Сулейменова", position="Директор департамента"
)
FACULTY = Account(
    "faculty approver",
    "faculty@example.kz",
    "Игорь Назаренко",
    roles=(Role.FACULTY_APPROVER,),
    faculty="eng",
)
TECHNICIAN = Account(
    "technician", "admin@example.kz", "Руслан Ахметкали", "en", is_staff=True, is_superuser=True
)
SHOWN = (STUDENT, OFFICE, MEDIC, HEAD, CHAIR, MEMBER, FACULTY, TECHNICIAN)
COLLEAGUES = (
    Account("member", "member2@example.kz", "Еркін Сағындық", "kk", position="Факультет деканы"),
    Account("member", "member3@example.kz", "Наталья Кравец", position="Заведующая кафедрой"),
    Account("member", "member4@example.kz", "Айман Жүніс", "kk", position="Заңгер"),
    Account("secretary", "secretary@example.kz", "Ольга Ли", position="Специалист центра"),
)


def create(account: Account) -> User:
    """Make a user who can sign in at once, with the roles the account shows."""
    user = User.objects.create_user(
        account.email,
        PASSWORD,
        full_name=account.name,
        language=account.language,
        is_staff=account.is_staff,
        is_superuser=account.is_superuser,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in account.roles:
        RoleHolding.objects.create(user=user, role=role, faculty_code=account.faculty)
    return user


def table() -> str:
    """Return role, e-mail and password of each account in columns."""
    width = max(len(account.shows) for account in SHOWN)
    mail = max(len(account.email) for account in SHOWN)
    rows = [f"  {'role':<{width}}  {'e-mail':<{mail}}  password"]
    rows += [f"  {account.shows:<{width}}  {account.email:<{mail}}  {PASSWORD}" for account in SHOWN]
    return "\n".join(rows)
