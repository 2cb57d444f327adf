"""The statement: overview, one page for each question, earlier texts, handing in, the paper."""

from django.urls import path

from . import views

OWN = "applications/<slug:ref>/statement/"
LETTER = f"{OWN}<int:document>/"

app_name = "statements"
urlpatterns = [
    path(OWN, views.show, name="show"),
    path(f"{LETTER}language/", views.language, name="language"),
    path(f"{LETTER}finish/", views.finish, name="finish"),
    path(f"{LETTER}take-back/", views.take_back, name="take_back"),
    path(f"{LETTER}<int:number>/", views.answer, name="answer"),
    path(f"{LETTER}<int:number>/earlier/", views.earlier, name="earlier"),
    path(f"{LETTER}<int:number>/earlier/<int:version>/restore/", views.restore, name="restore"),
    path("statements/<int:handed>/", views.paper, name="paper"),
]
