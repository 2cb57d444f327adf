"""What a person does with the own account, and the head's answer to a request for erasure."""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import require

from . import post
from .models import ErasureRequest, LetterKind, User


class NotNow(Exception):
    """It cannot be done as things stand; as text it is a sentence for the person."""


_erasers: list[Callable[[User], None]] = []


def add_eraser(eraser: Callable[[User], None]) -> None:
    """Let a later stage forget in the same transaction what nobody needs after a granted erasure."""
    _erasers.append(eraser)


@transaction.atomic
def save_preferences(user: User, *, full_name: str, language: str, letters: Iterable[str]) -> None:
    """Keep how the person is called, the language of letters and pages, and the letters wished for."""
    wanted = set(letters)
    user.full_name, user.language, user.language_chosen = full_name.strip(), language, True
    user.letters_off = [
        kind.value for kind in LetterKind if kind != LetterKind.NEEDED and kind.value not in wanted
    ]
    user.save(update_fields=["full_name", "language", "language_chosen", "letters_off"])


@transaction.atomic
def sign_out_everywhere(user: User) -> None:
    """End every session of the person, this one too."""
    user.sign_out_everywhere()
    UserSession.objects.filter(user=user).delete()
    log.record(user, "account.sign_out_everywhere", user)


@transaction.atomic
def ask_erasure(user: User, words: str) -> ErasureRequest:
    """Write the request down and confirm it by letter. Raises NotNow when one is open already."""
    require(user, "accounts.ask_erasure", user)
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(user=user, words=words.strip())
    except IntegrityError as error:
        raise NotNow(_("Your request is with the office already.")) from error
    log.record(user, "erasure.ask", request)
    _letter("erasure-asked", request)
    return request


@transaction.atomic
def withdraw_erasure(user: User) -> None:
    """Take an open request back. Raises NotNow when there is none."""
    request = ErasureRequest.objects.select_for_update().filter(user=user, state="asked").first()
    if request is None:
        raise NotNow(_("There is no open request."))
    _close(request, ErasureRequest.State.WITHDRAWN)
    log.record(user, "erasure.withdraw", request)
    _letter("erasure-withdrawn", request)


@transaction.atomic
def answer_erasure(by: Any, pk: int, *, decision: str, answer: str) -> ErasureRequest:
    """Answer an open request once, with a reason. Raises NotNow when it is not open any more, Refused."""
    request = ErasureRequest.objects.select_for_update().select_related("user").get(pk=pk)
    require(by, "accounts.answer_erasure", request)
    if request.state != ErasureRequest.State.ASKED:
        raise NotNow(_("This request was answered or withdrawn meanwhile."))
    if decision not in (ErasureRequest.State.GRANTED, ErasureRequest.State.REFUSED):
        raise ValueError(f"{decision!r} is no decision about a request for erasure.")
    request.answer, request.answered_by = answer.strip(), by
    _close(request, decision)
    if decision == ErasureRequest.State.GRANTED:
        for follower in _erasers:
            follower(request.user)
    log.record(by, f"erasure.{decision}", request, reason=request.answer)
    _letter(f"erasure-{decision}", request, reason=request.answer)
    return request


def _close(request: ErasureRequest, state: str) -> None:
    request.state, request.closed_at = state, timezone.now()
    request.save()


def _letter(template: str, request: ErasureRequest, **context: Any) -> None:
    user = request.user
    post.send(
        post.AccountLetter(
            template,
            user.email,
            user.language,
            user,
            {"name": user.get_full_name(), "number": request.pk, **context},
            reverse("accounts:erase"),
            f"erasure:{request.pk}",
        )
    )
