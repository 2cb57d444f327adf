"""Forms that the portal fills in, and samples."""

from django.urls import path

from . import views

OWN = "applications/<slug:ref>/documents/<int:document>/"

app_name = "signing"
urlpatterns = [
    path(f"{OWN}form/<int:requirement>/<slug:language>/", views.form, name="form"),
    path(f"{OWN}sample/<int:requirement>/", views.sample, name="sample"),
]
