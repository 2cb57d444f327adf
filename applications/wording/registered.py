"""Words about applications that came on paper or through eGov."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mobility.accounts.models import User
from mobility.common.dates import long_date
from programs.models import DocumentRequirement

from ..models import Application
from .papers import asked_for

FORMS = {
    "electronic_copy": gettext_lazy("an electronic copy"),
    "digital_signature": gettext_lazy("signed with the digital signature"),
    "original": gettext_lazy("the original"),
    "copy": gettext_lazy("a plain copy"),
}


def in_form(requirement: DocumentRequirement, channel: str) -> str:
    """Say in which form a document is wanted the way an application came; else as the call asks everybody."""
    named = [str(FORMS.get(form, form)) for form in requirement.channel_forms.get(channel, [])]
    return "; ".join(named or asked_for(requirement))


def person_found(account: User, iin: str, email: str) -> str:
    """Return a line by which the office recognises a person: name, date of birth, by what they were found."""
    person = getattr(account, "applicant", None)
    name = (person.full_name if person else "") or account.full_name or _("no name yet")
    born = person.birth_date if person else None
    language = (get_language() or "en")[:2]
    parts = [name, _("born %(day)s") % {"day": long_date(born, language)} if born else ""]
    parts.append(_("the IIN is the same") if person and iin and person.iin == iin else "")
    parts.append(_("the e-mail is the same") if email and account.address.lower() == email else "")
    parts.append(_("no account yet") if account.stand_in else _("has an account"))
    return ", ".join(part for part in parts if part)


def how_it_came(application: Application) -> dict[str, Any] | None:
    """Return what the office's page says of an application that did not come through the portal, or None."""
    if not application.is_registered:
        return None
    account = application.applicant.user
    return {
        "way": application.get_channel_display(),
        "number": application.channel_number,
        "day": application.received_on,
        "signed_by": application.signed_by,
        "signed_on": application.signed_on,
        "waits": account.stand_in,
        "email": account.contact,
        "language": account.language,
    }
