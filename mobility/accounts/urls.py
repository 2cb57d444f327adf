"""Pages of the own account that are ours; signing in and up are allauth's."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.show, name="show"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("erase/", views.erase, name="erase"),
    path("erase/keep/", views.keep, name="keep"),
]
