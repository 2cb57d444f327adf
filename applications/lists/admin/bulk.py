"""One step for many applications: chosen from a list, tried out, looked at, confirmed, watched."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.lists import actions, queries
from applications.lists.forms import StepForm
from applications.lists.models import BulkLine, BulkStep
from applications.models import Application
from applications.workflow import FACES, STEPS, Impossible
from mobility.common.admin_base import ReadOnlyAdmin
from mobility.common.models import Job
from mobility.common.policy import can, require, visible

from .kept import LIST, keys_of_the_list

SHOWN = 100  # lines of one kind on the page; the counts are of all


@admin.register(BulkStep)
class BulkStepAdmin(ReadOnlyAdmin):
    """What was done for many at once; each is made from a list of applications."""

    look = "lists.bulk"
    list_display = ("__str__", "by", "phase", "done", "left_out", "made_at")
    list_select_related = ("by",)
    sortable_by = ()

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "lists_bulkstep"
        own = [
            path("choose/", view(self.choose), name=f"{name}_choose"),
            path("<int:bulk>/confirm/", view(self.confirm), name=f"{name}_confirm"),
            path("<int:bulk>/go-on/", view(self.go_on), name=f"{name}_go_on"),
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BulkStep]:
        rows = super().get_queryset(request)
        return rows.annotate(
            n_done=Count("lines", filter=Q(lines__state=BulkLine.State.DONE)),
            n_left_out=Count("lines", filter=Q(lines__state=BulkLine.State.CANNOT)),
        )

    @admin.display(description=gettext_lazy("done"))
    def done(self, row: BulkStep) -> int:
        return vars(row)["n_done"]

    @admin.display(description=gettext_lazy("left out"))
    def left_out(self, row: BulkStep) -> int:
        return vars(row)["n_left_out"]

    # --- Choosing -----------------------------------------------------------------------------------------

    def choose(self, request: HttpRequest) -> HttpResponse:
        """Ask which step is to be made for the chosen applications, or for the whole list that is open."""
        require(request.user, "lists.bulk")
        keys = self._chosen(request)
        form = StepForm(request.POST if request.method == "POST" else None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                bulk = actions.try_for_many(keys, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return HttpResponseRedirect(page_of(bulk))
        context = {
            "title": _("Step for many"),
            "form": form,
            "count": len(keys),
            "most": actions.MOST_AT_ONCE,
            "list_url": reverse(LIST),
        }
        return self._shown(request, "choose", context, 422 if form.is_bound else 200)

    def _chosen(self, request: HttpRequest) -> list[int]:
        """Return the ticked applications, else all that the open list shows."""
        ticked = request.GET.get("keys", "")
        if not ticked:
            return keys_of_the_list(self.admin_site, request)
        keys = [int(key) for key in ticked.split(",") if key.isdecimal()]
        rows = visible(request.user, Application).filter(pk__in=keys)
        return list(rows.values_list("pk", flat=True))

    # --- One step for many --------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show how far it is, what would be done or was done, and why some are left out."""
        if not object_id.isdecimal():
            raise Http404
        bulk = self._found(request, int(object_id))
        return self._shown(request, "change", self.about(request, bulk) | {"title": str(bulk)})

    def about(self, request: HttpRequest, bulk: BulkStep) -> dict[str, Any]:
        """Return what the page shows of a step for many."""
        job = actions.job_of(bulk)
        lines = queries.lines_of(bulk)
        step, counts = STEPS[bulk.step], queries.counts(bulk)
        goes_on = bulk.phase in (BulkStep.Phase.TRYING, BulkStep.Phase.MAKING)
        left = counts["waiting"] if bulk.phase == BulkStep.Phase.TRYING else counts["can"]
        settled = counts["all"] - left
        chosen = BulkLine.State.DONE if bulk.confirmed_at else BulkLine.State.CAN
        return {
            "bulk": bulk,
            "step": step,
            "becomes": FACES[step.target].staff,
            "counts": counts,
            "letters": queries.writes_letters(bulk.step),
            "goes_on": goes_on,
            "stuck": goes_on and job is not None and job.state == Job.State.FAILED,
            "settled": settled,
            "percent": 100 * settled // counts["all"] if counts["all"] else 0,
            "reasons": queries.reasons(bulk),
            "left_out": [] if goes_on else lines.filter(state=BulkLine.State.CANNOT)[:SHOWN],
            "chosen": [] if goes_on else lines.filter(state=chosen)[:SHOWN],
            "shown": SHOWN,
            "may_confirm": can(request.user, "lists.confirm", bulk),
        }

    def confirm(self, request: HttpRequest, bulk: int) -> HttpResponse:
        """Make the step for those for whom it can be made."""
        return self._posted(request, bulk, actions.confirm)

    def go_on(self, request: HttpRequest, bulk: int) -> HttpResponse:
        """Let a worker take up what was left lying."""
        return self._posted(request, bulk, lambda found, _by: actions.go_on(found))

    def _posted(self, request: HttpRequest, key: int, act: Any) -> HttpResponse:
        found = self._found(request, key)
        if request.method != "POST":
            raise Http404
        require(request.user, "lists.confirm", found)
        try:
            act(found, request.user)
        except Impossible:
            messages.info(request, _("Nothing was changed: somebody has said the word already."))
        return HttpResponseRedirect(page_of(found))

    def _found(self, request: HttpRequest, key: int) -> BulkStep:
        require(request.user, self.look)
        found = visible(request.user, BulkStep).select_related("by").filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def _shown(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        part = "#progress" if request.headers.get("HX-Request") else ""
        return TemplateResponse(request, f"admin/lists/bulkstep/{template}.html{part}", frame, status=status)


def page_of(bulk: BulkStep) -> str:
    """Return the address of a step for many."""
    return reverse("admin:lists_bulkstep_change", args=[bulk.pk])
