"""Addresses of the API. They need no sign-in, so each view says so to the middleware."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from . import views

routes, application, namespace = views.api.urls
operations = [route for route in routes if isinstance(route, URLPattern) and route.name != "api-root"]
for operation in operations:
    login_not_required(operation.callback)
root = path("", views.lost, name="api-root")

urlpatterns = [
    path("", views.home, name="api"),
    path("v1/", ([*operations, root], application, namespace)),
    path("v1/<path:rest>", views.lost),
]
