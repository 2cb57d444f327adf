"""One page of the own account that spans the packages."""

from django.urls import path

from . import views

urlpatterns = [path("", views.my_data, name="my_data")]
