"""The applicant's pages."""

from django.urls import path

from .views import choices, claim, draft, pages, papers, photo, proposals, status, ways

app_name = "applications"
urlpatterns = [
    path("", status.home, name="home"),
    path("start/<slug:code>/", draft.start, name="start"),
    path("claim/", claim.claim, name="claim"),
    path("<slug:ref>/", status.show, name="show"),
    path("<slug:ref>/profile/", draft.profile, name="profile"),
    path("<slug:ref>/choices/", choices.choices, name="choices"),
    path("<slug:ref>/propose/", proposals.propose, name="propose"),
    path("<slug:ref>/proposals/<int:proposal>/recall/", proposals.recall, name="recall"),
    path("<slug:ref>/documents/", papers.documents, name="documents"),
    path("<slug:ref>/documents/<int:document>/upload/", papers.upload, name="upload"),
    path("<slug:ref>/documents/<int:document>/remove/", papers.remove, name="remove"),
    path("<slug:ref>/documents/<int:document>/way/", ways.choose_way, name="choose_way"),
    path("<slug:ref>/documents/<int:document>/restore/", papers.restore, name="restore"),
    path("<slug:ref>/documents/<int:document>/file/<int:number>/", papers.file, name="file"),
    path("<slug:ref>/documents/<int:document>/file/<int:number>/<int:page>/", pages.picture, name="picture"),
    path("<slug:ref>/documents/<int:document>/pages/", pages.pages, name="pages"),
    path("<slug:ref>/documents/<int:document>/photo/", photo.photo, name="photo"),
    path("<slug:ref>/documents/<int:document>/photo/cut/", photo.photo_cut, name="photo_cut"),
    path("<slug:ref>/documents/<int:document>/photo/sheet/", photo.photo_sheet, name="photo_sheet"),
    path("<slug:ref>/review/", draft.review, name="review"),
    path("<slug:ref>/submit/", draft.submit, name="submit"),
    path("<slug:ref>/emergency/", status.emergency, name="emergency"),
    path("<slug:ref>/sent/", status.sent, name="sent"),
    path("<slug:ref>/days.ics", status.days, name="days"),
    path("<slug:ref>/step/<slug:name>/", status.step, name="step"),
    path("<slug:ref>/receipt/", status.receipt, name="receipt"),
]
