"""Pages that span the stages."""

from django.urls import include, path

from . import genuine, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("calls/<slug:code>/", views.call, name="call"),
    path("check/", views.check, name="check"),
    path("programs/", views.programs, name="programs"),
    path("programs/<slug:code>/", views.program, name="program"),
    path("partners/", views.partners, name="partners"),
    path("partners/<slug:code>/", views.partner, name="partner"),
    path("questions/", views.questions, name="questions"),
    path("contacts/", views.contacts, name="contacts"),
    path("verify/", genuine.verify, name="verify"),
    path("verify/<str:code>/", genuine.verify, name="verify"),
    path("language/", views.language, name="language"),
    path("after-login/", views.after_login, name="after_login"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/file/", views.job_file, name="job_file"),
    path("brand.css", views.brand, name="brand"),
    path("mark.svg", views.mark, name="mark"),
    path("account/my-data/", include("mobility.portal.mydata.urls")),
    path("healthz", views.healthz, name="healthz"),
]
