"""Pages that span the stages."""

from django.urls import path

app_name = "portal"
urlpatterns: list = []
