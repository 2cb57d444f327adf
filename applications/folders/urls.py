"""The address in the QR code of a folder."""

from django.urls import path

from . import views

app_name = "folders"
urlpatterns = [path("<slug:ref>/", views.show, name="show")]
