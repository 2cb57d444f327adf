"""The faculty's pages."""

from django.urls import path

from . import views

app_name = "approval"
urlpatterns = [
    path("", views.home, name="home"),
    path("applications/", views.applications, name="applications"),
    path("ask/<slug:ref>/", views.ask, name="ask"),
    path("<int:pk>/", views.decision, name="decision"),
    path("<int:pk>/form/", views.form, name="form"),
    path("<int:pk>/paper/", views.paper, name="paper"),
    path("<int:pk>/documents/<int:document>/", views.document, name="document"),
]
