"""Where everything is."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("account/", include("mobility.accounts.urls")),
    path("admin/figures/", include("mobility.portal.statistics.urls")),
    path("admin/", admin.site.urls),
    path("applications/", include("applications.urls")),
    path("language-tests/", include("applications.language_tests.urls")),
    path("folders/", include("applications.folders.urls")),
    path("commission/", include("applications.commission.urls")),
    path("faculty/", include("applications.approval.urls")),
    path("places/", include("applications.placement.urls")),
    path("api/", include("mobility.portal.api.urls")),
    path("", include("applications.references.urls")),
    path("", include("applications.signing.urls")),
    path("", include("applications.statements.urls")),
    path("", include("mobility.portal.follow.urls")),
    path("", include("mobility.portal.texts.urls")),
    path("", include("mobility.portal.urls")),
]
