"""The commission's pages."""

from django.urls import path

from . import views

app_name = "commission"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:session>/", views.session, name="session"),
    path("<int:session>/close/", views.close, name="close"),
    path("<int:session>/ranking/", views.ranking, name="ranking"),
    path("<int:session>/<slug:ref>/", views.score, name="score"),
    path("<int:session>/<slug:ref>/save/", views.save, name="save"),
    path("<int:session>/<slug:ref>/abstain/", views.abstain, name="abstain"),
    path("<int:session>/<slug:ref>/recuse/", views.recuse, name="recuse"),
]
