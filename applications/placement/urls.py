"""Where places are given out."""

from django.urls import path

from . import views

app_name = "placement"
urlpatterns = [path("<int:session>/", views.allocate, name="allocate")]
