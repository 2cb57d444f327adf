"""Followed calls and calendars."""

from django.urls import path, re_path

from . import views

app_name = "follow"
urlpatterns = [
    path("follow/", views.home, name="home"),
    path("follow/calls/<slug:code>/", views.call, name="call"),
    path("follow/programs/<slug:code>/", views.program, name="program"),
    path("follow/asked/", views.asked, name="asked"),
    path("follow/confirm/<str:token>/", views.confirm, name="confirm"),
    path("follow/stop/<str:token>/", views.stop, name="stop"),
    path("follow/<int:pk>/stop/", views.unfollow, name="unfollow"),
    path("follow/calendar/", views.renew, name="renew"),
    path("calendar.ics", views.all_calls, name="all_calls"),
    re_path(r"^calendar/(?P<language>kk|ru|en)\.ics$", views.all_calls, name="calendar"),
    path("calendar/mine/<str:token>/mobility.ics", views.own_calendar, name="own_calendar"),
    path("calls/<slug:code>/calendar.ics", views.call_calendar, name="call_calendar"),
]
