"""The office's pages of text."""

from django.urls import path

from . import views

app_name = "texts"
urlpatterns = [path("pages/<slug:code>/", views.page, name="page")]
