"""Accounts and the offices people hold: the technician's, and nobody's own."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobility.common import log
from mobility.common.admin_base import PolicyAdmin, PolicyInline

from . import actions
from .forms import AnswerForm
from .models import ErasureRequest, RoleHolding, User

# What a closed request tells beside the question.
CLOSED = ("answer", "closed_at", "answered_by")

# These packages bring pages of their own that ask Django's permissions instead of the policy.
for foreign in (Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    try:
        admin.site.unregister(foreign)
    except NotRegistered:
        continue


class RoleHoldingInline(PolicyInline, admin.TabularInline):
    """Offices with their days. An office that is over keeps its row; it is ended, not deleted."""

    model = RoleHolding
    edit = "accounts.change"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewUserForm(forms.ModelForm):
    """A new account has no password: its owner sets one through "Forgot the password?"."""

    class Meta:
        model = User
        fields = ("email", "full_name", "language")

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        user.email = user.email.lower()
        user.set_unusable_password()
        if commit:
            user.save()
        return user


class RoleFilter(admin.SimpleListFilter):
    """People by the office they hold today."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return list(RoleHolding._meta.get_field("role").flatchoices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        holders = RoleHolding.objects.current().filter(role=self.value()).values("user")
        return queryset.filter(pk__in=holders) if self.value() else queryset


@admin.register(User)
class UserAdmin(PolicyAdmin):
    """No password, no superuser mark and no e-mail of an existing account can be changed here."""

    look = "accounts.look"
    edit = "accounts.change"
    list_display = ("full_name", "email", "language", "is_active", "date_joined")
    list_filter = (RoleFilter, "is_active", "language")
    search_fields = ("full_name", "email")
    ordering = ("full_name", "email")
    fields = ("email", "full_name", "language", "is_active", "is_superuser", "last_login", "date_joined")
    readonly_fields = ("email", "is_superuser", "last_login", "date_joined")
    inlines = (RoleHoldingInline,)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else NewUserForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewUserForm
        return super().get_form(request, obj, change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what was done to an account, and lead to what its owner did."""
        own = {"own_log": f"{reverse('admin:common_logentry_changelist')}?who={object_id}"}
        return super().history_view(request, object_id, own | (extra_context or {}))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write down every office given, changed or ended: who, which, from when to when."""
        super().save_formset(request, form, formset, change)
        for holding in [*formset.new_objects, *(row for row, _fields in formset.changed_objects)]:
            log.record(
                request.user,
                "role.set",
                holding.user,
                role=holding.role,
                faculty=holding.faculty_code,
                valid_from=str(holding.valid_from),
                valid_to=str(holding.valid_to or ""),
            )


@admin.register(ErasureRequest)
class ErasureRequestAdmin(PolicyAdmin):
    """Requests for erasure: the head reads them, answers an open one once, and changes nothing else."""

    look = "accounts.erasures"
    edit = "accounts.answer_erasure"
    may_add = False
    list_display = ("person", "state", "asked_at", "closed_at", "answered_by")
    list_filter = ("state",)
    list_select_related = ("user", "answered_by")
    search_fields = ("user__full_name", "user__email")
    ordering = ("-id",)
    readonly_fields = ("person", "email", "words", "state", "asked_at", "closed_at", "answered_by")

    @admin.display(description=_("person"), ordering="user__full_name")
    def person(self, request: ErasureRequest) -> str:
        """Name who asks."""
        return request.user.get_full_name()

    @admin.display(description=_("e-mail"))
    def email(self, request: ErasureRequest) -> str:
        """Name the address the answer goes to."""
        return request.user.email

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let an open request be answered; a closed one is only read."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.state == ErasureRequest.State.ASKED)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        about = ("person", "email", "words", "state", "asked_at")
        return (*about, "decision", "answer") if self._open(request, obj) else (*about, *CLOSED)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if self._open(request, obj) else (*self.readonly_fields, "answer")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if self._open(request, obj):
            kwargs["form"] = AnswerForm
        return super().get_form(request, obj, change, **kwargs)

    def _open(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Answer the request: its state, the log and the letter in one transaction."""
        decision, answer = form.cleaned_data["decision"], form.cleaned_data["answer"]
        try:
            actions.answer_erasure(request.user, obj.pk, decision=decision, answer=answer)
        except actions.NotNow as error:
            self.message_user(request, str(error), level="error")

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Leave the log to the answer, which has written it."""
        return []
