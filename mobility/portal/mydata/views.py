"""The page where a person asks for a copy of the own data and fetches it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mobility.common import jobs
from mobility.portal import mydata


@require_http_methods(["GET", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything the portal holds about the person, to take along: made by a worker, kept some days."""
    if request.method == "POST":
        return redirect("portal:job", mydata.ask(request.user).pk)
    copies = [
        {"job": job, "ready": jobs.may_fetch(request.user, job), "until": mydata.until(job)}
        for job in mydata.mine(request.user).select_related("result")[:5]
    ]
    return render(request, "portal/my_data.html", {"copies": copies})
