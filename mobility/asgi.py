"""The portal as an ASGI application, for servers that speak only ASGI; the portal itself runs on WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobility.settings")

application = get_asgi_application()
