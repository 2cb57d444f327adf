"""The office's figures, inside the frame of its desk."""

from django.contrib import admin
from django.urls import path

from . import views

guarded = admin.site.admin_view
app_name = "statistics"
urlpatterns = [
    path("", guarded(views.home), name="home"),
    path("pdf/", guarded(views.paper), name="paper"),
    path("ministry/", guarded(views.report), name="report"),
    path("ministry/exact/", guarded(views.exact), name="exact"),
    path("<slug:code>/<slug:kind>/", guarded(views.export), name="export"),
]
