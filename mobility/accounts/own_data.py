"""What accounts hold about a person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from mobility.common.models import Job, LogEntry, SheetUpload, StoredFile
from mobility.common.own_data import Rows, keep_back, plain_columns, register

from .models import ErasureRequest, RoleHolding, User


def register_all() -> None:
    """Name the rows of this package and of the tools below it."""
    register(
        "accounts",
        Rows(User, "pk", plain_columns(User, "password", "sign_outs")),
        Rows(RoleHolding, "user", plain_columns(RoleHolding)),
        Rows(EmailAddress, "user", ("email", "verified", "primary")),
        Rows(Authenticator, "user", ("type", "created_at", "last_used_at")),
        Rows(SocialAccount, "user", ("provider", "uid", "date_joined", "last_login", "extra_data")),
        Rows(UserSession, "user", ("created_at", "ip", "user_agent")),
        Rows(ErasureRequest, "user", plain_columns(ErasureRequest)),
        # Whom or what it was done to may be another person's.
        Rows(LogEntry, "actor", ("at", "verb")),
        Rows(Job, "asked_by", ("kind", "state", "created_at", "finished_at")),
    )
    keep_back(StoredFile, "A file is handed out with the row it belongs to.")
    keep_back(SheetUpload, "Sheets that staff read in hold other people's data.")
