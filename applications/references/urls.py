"""Recommendations: the student's pages, the paper, and the referee's pages behind their link."""

from django.urls import path

from .views import reading, referee, student

OWN = "applications/<slug:ref>/documents/<int:document>/reference/"

app_name = "references"
urlpatterns = [
    path(OWN, student.show, name="show"),
    path(f"{OWN}ask/<int:place>/", student.ask, name="ask"),
    path(f"{OWN}<int:number>/remind/", student.remind, name="remind"),
    path(f"{OWN}<int:number>/recall/", student.recall, name="recall"),
    path("references/<int:reference>/", reading.paper, name="paper"),
    path("r/thanks/", referee.thanks, name="thanks"),
    path("r/copy/", referee.copy, name="copy"),
    path("r/<slug:token>/", referee.answer, name="answer"),
    path("r/<slug:token>/preview/", referee.preview, name="preview"),
    path("r/<slug:token>/scan/", referee.scan, name="scan"),
    path("r/<slug:token>/send/", referee.send, name="send"),
    path("r/<slug:token>/decline/", referee.decline, name="decline"),
]
