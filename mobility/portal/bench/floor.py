"""The floor: bare Django pages of the same kinds, with the settings that `startproject` writes.

No translation, no policy, no frame: what is left is the framework, the rows and a table.
"""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from applications.commission.models import Assessment
from applications.models import Applicant, Application
from partners.models import Contact, Institution
from programs.models import Call

STOCK = {
    "ROOT_URLCONF": "mobility.portal.bench.floor",
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    "FORM_RENDERER": "django.forms.renderers.DjangoTemplates",
}
FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{% block title %}{% endblock %}</title><link rel="stylesheet" href="/static/site.css"></head>
<body><header><nav><ul><li><a href="/">Home</a></li></ul></nav>
{% if user.is_authenticated %}{{ user }}{% endif %}</header>
<main>{% block main %}{% endblock %}</main></body></html>"""
TEMPLATES = {
    "floor/frame.html": FRAME,
    "floor/page.html": """{% extends "floor/frame.html" %}
{% block title %}Page{% endblock %}{% block main %}
<ul>{% for call in calls %}<li><b>{{ call.title }}</b> {{ call.opens_on|date }} {{ call.closes_on|date }}
<p>{{ call.summary }}</p></li>{% endfor %}</ul>
<ul>{% for row in institutions %}<li>{{ row.name }}, {{ row.city }} {{ row.country }}</li>{% endfor %}</ul>
<ul>{% for row in contacts %}<li>{{ row.role }} {{ row.email }}</li>{% endfor %}</ul>{% endblock %}""",
    "floor/rows.html": """{% extends "floor/frame.html" %}
{% block title %}List{% endblock %}{% block main %}<table>{% for row in rows %}
<tr><td><a href="/floor/{{ row.ref }}/">{{ row.number }}</a></td><td>{{ row.applicant }}</td>
<td>{{ row.applicant.speciality }}</td><td>{{ row.applicant.gpa }}</td><td>{{ row.state }}</td>
<td>{{ row.submitted_at|date }}</td></tr>{% endfor %}</table>{% endblock %}""",
    "floor/form.html": """{% extends "floor/frame.html" %}
{% block title %}Form{% endblock %}{% block main %}
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Save</button></form>{% endblock %}""",
}


def page(request: HttpRequest) -> HttpResponse:
    """Three queries and three short lists."""
    context = {
        "calls": Call.objects.all(),
        "institutions": Institution.objects.all(),
        "contacts": Contact.objects.all(),
    }
    return render(request, "floor/page.html", context)


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """The same page for somebody signed in."""
    return page(request)


@login_required
def rows(request: HttpRequest) -> HttpResponse:
    """A list of 75 rows."""
    found = Application.objects.filter(call__code="mshe-scoring").select_related("applicant")[:75]
    return render(request, "floor/rows.html", {"rows": found})


class ProfileForm(forms.ModelForm):
    """A form with fields of every kind."""

    class Meta:
        model = Applicant
        fields = (
            "person",
            "last_name",
            "first_name",
            "birth_date",
            "sex",
            "cycle",
            "semester",
            "gpa",
            "full_time",
            "phone",
        )


@login_required
def form(request: HttpRequest) -> HttpResponse:
    """A page with one model form."""
    return render(request, "floor/form.html", {"form": ProfileForm(instance=Applicant.objects.first())})


@login_required
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a form and save one row."""
    row = get_object_or_404(Assessment, pk=pk)
    row.comment = request.POST.get("comment", "")
    row.full_clean()
    row.save()
    return JsonResponse({"saved": True})


class ApplicationAdmin(ModelAdmin):
    """Nine plain columns, 50 rows."""

    list_display: Any = (
        "number",
        "applicant",
        "call",
        "state",
        "state_since",
        "created_at",
        "submitted_at",
        "rules_version",
        "ref",
    )
    list_select_related = ("applicant", "call")
    list_per_page = 50
    list_filter = ("state", "call")
    search_fields = ("number",)


site = AdminSite(name="floor")
site.register(Application, ApplicationAdmin)
urlpatterns = [
    path("floor/page/", page),
    path("floor/own/", own),
    path("floor/rows/", rows),
    path("floor/form/", form),
    path("floor/save/<int:pk>/", save),
    path("admin/", site.urls),
]
