"""Commissions as the head of the office appoints them. Points are given on the commission's own pages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mobility.accounts.models import User
from mobility.common.admin_base import PolicyAdmin, PolicyInline, ReadOnlyAdmin
from mobility.common.policy import can, require

from . import actions, queries
from .models import Commission, Member, Recusal, Session

NEW_SEATS = 5  # rules.md, section 1: an odd number of members, five or more


class MemberForm(forms.ModelForm):
    """A seat, given to whoever signs in with this address."""

    email = forms.EmailField(
        label=gettext_lazy("e-mail"), help_text=gettext_lazy("The address the person signs in with.")
    )

    class Meta:
        model = Member
        fields = ("function", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # the table's headings are no labels to a screen reader
            field.widget.attrs["aria-label"] = str(field.label)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        """Find the account. Raises ValidationError when nobody signs in with the address."""
        email = self.cleaned_data["email"].lower()
        person = User.objects.filter(email=email, is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody signs in with this address yet."))
        self.instance.user = person
        return email

    def has_changed(self) -> bool:
        """An empty row of the form is no seat, although a function stands chosen in it."""
        return bool(set(self.changed_data) - {"function"}) or (
            bool(self.instance.pk) and super().has_changed()
        )


class MemberFormSet(forms.BaseInlineFormSet):
    """The seats of a commission together."""

    def clean(self) -> None:
        """Raise ValidationError when somebody has two seats, or two people chair."""
        super().clean()
        seats = [
            form.instance
            for form in self.forms
            if form.is_valid() and form.instance.user_id and not form.cleaned_data.get("DELETE")
        ]
        if len({seat.user_id for seat in seats}) < len(seats):
            raise forms.ValidationError(_("A person has one seat in a commission."))
        if sum(seat.function == Member.Function.CHAIR for seat in seats) > 1:
            raise forms.ValidationError(_("A commission has one chair."))


class MemberInline(PolicyInline, admin.TabularInline):
    model = Member
    form = MemberForm
    formset = MemberFormSet
    edit = "commission.appoint"
    fields = ("email", "person", "function", "position")
    readonly_fields = ("person",)

    @admin.display(description=gettext_lazy("person"))
    def person(self, row: Member) -> str:
        return str(row.user) if row.user_id else "–"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return NEW_SEATS if obj is None else 0


@admin.register(Commission)
class CommissionAdmin(PolicyAdmin):
    """The head of the office appoints a commission by an order, with its members."""

    look = "commission.appoint"
    edit = "commission.appoint"
    list_display = ("title", "order_number", "order_date")
    search_fields = ("title", "order_number")
    inlines = (MemberInline,)


class CallField(forms.ModelChoiceField):
    """A call, named with how many verified applications wait for a commission."""

    def label_from_instance(self, obj: Any) -> str:
        count = ngettext("%(count)s verified application", "%(count)s verified applications", obj.verified)
        return f"{obj.title} ({count % {'count': obj.verified}})"


class OpenForm(forms.Form):
    """Before which commission a call's verified applications come, and until when it scores."""

    commission = forms.ModelChoiceField(Commission.objects.all(), label=gettext_lazy("Commission"))
    call = CallField(queries.calls_without_session(), label=gettext_lazy("Call"))
    closes_on = forms.DateField(
        label=gettext_lazy("Scores until"),
        help_text=gettext_lazy("The last day, until 24:00. The chair closes the session."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Sessions: opened here, scored and closed on the commission's pages."""

    look = "commission.appoint"
    list_display = ("call", "commission", "closes_on", "state", "ranking_page")
    list_select_related = ("call", "commission", "ranking")
    search_fields = ("call__title_kk", "call__title_ru", "call__title_en", "commission__title")
    fields = ("call", "commission", "closes_on", "state", "closed_at", "sheets", "ranking_page")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can(request.user, "commission.appoint")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Remember who asks: the sheets are counted among the candidates the asker may know of."""
        if obj is not None:
            obj.asked_by = request.user
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description=gettext_lazy("sheets"))
    def sheets(self, row: Any) -> str:
        missing = queries.missing_sheets(row.asked_by, row)
        return _("%(done)s of %(expected)s finished") % {
            "done": missing.expected - missing.sheets,
            "expected": missing.expected,
        }

    @admin.display(description=gettext_lazy("ranking"))
    def ranking_page(self, row: Session) -> str:
        if row.is_open:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("commission:ranking", args=[row.pk]), _("Open the ranking")
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Put the verified applications of a call before a commission."""
        require(request.user, "commission.appoint")
        form = OpenForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            session = actions.open_session(**form.cleaned_data, by=request.user)
            messages.success(request, _("The session is open: the members can score."))
            return HttpResponseRedirect(reverse("admin:commission_session_change", args=[session.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Open a session"),
            "form": form,
        }
        return TemplateResponse(request, "admin/commission/session/open.html", context)


@admin.register(Recusal)
class RecusalAdmin(ReadOnlyAdmin):
    """Who stepped back from whom. The head of the office can undo it while the session is open."""

    look = "commission.appoint"
    list_display = ("member", "application", "kind", "at")
    list_select_related = ("member__user", "application")
    search_fields = ("member__user__full_name", "application__number")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and can(request.user, "commission.undo_recusal", obj)

    def delete_model(self, request: HttpRequest, obj: Recusal) -> None:
        actions.undo_recusal(obj, request.user)
