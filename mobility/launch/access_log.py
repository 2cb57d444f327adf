"""The web server's log of requests, without the tokens of personal links."""

from typing import Any

from gunicorn.glogging import Logger

from mobility.common.secret_links import mask


class CarefulLogger(Logger):
    """gunicorn's own log; what could hold a token is masked."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """Return the values of one line."""
        known = super().atoms(resp, req, environ, request_time)
        return {name: mask(value) if isinstance(value, str) else value for name, value in known.items()}
