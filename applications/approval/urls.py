"""The faculty's pages."""

from django.urls import path

from . import views

app_name = "approval"
urlpatterns = [
    path("", views.home, name="home"),
    path("applications/", views.applications, name="applications"),
    path("ask/<slug:ref>/", views.ask, name="ask"),
    path("<slug:ref>/<slug:question>/", views.decision, name="decision"),
    path("<slug:ref>/<slug:question>/form/", views.form, name="form"),
    path("<slug:ref>/<slug:question>/paper/", views.paper, name="paper"),
    path("<slug:ref>/<slug:question>/documents/<int:document>/", views.document, name="document"),
]
