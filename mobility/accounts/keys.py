"""Links that open an account: made while a letter is written, from what the database holds."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from .models import User

CONFIRM, RESET = "confirm-address", "reset-password"


def confirm_path(address: str) -> str:
    """Return the path that confirms an e-mail address, named by its key. Raises EmailAddress.DoesNotExist."""
    key = EmailConfirmationHMAC(EmailAddress.objects.get(pk=address)).key
    return reverse("account_confirm_email", args=[key])


def reset_path(user: str) -> str:
    """Return the path where a person, named by its key, chooses a new password. Raises User.DoesNotExist."""
    person = User.objects.get(pk=user)
    key = default_token_generator.make_token(person)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key}
    )
