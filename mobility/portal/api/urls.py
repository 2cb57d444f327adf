"""Addresses of the API. They need no sign-in, so each view says so to the middleware."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from . import views

routes, app_name, namespace = views.api.urls
for route in routes:
    if isinstance(route, URLPattern):
        login_not_required(route.callback)

urlpatterns = [
    path("", views.home, name="api"),
    path("v1/", (routes, app_name, namespace)),
    path("v1/<path:rest>", views.lost),
]
