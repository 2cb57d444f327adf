"""The applicant's pages about the university's language test."""

from django.urls import path

from . import views

app_name = "language_tests"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:slot>/book/", views.book, name="book"),
    path("bookings/<int:booking>/move/<int:slot>/", views.move, name="move"),
    path("bookings/<int:booking>/cancel/", views.cancel, name="cancel"),
    path("bookings/<int:booking>/calendar/", views.calendar, name="calendar"),
]
