"""Tells a container engine whether a process of the portal is well, by the exit code.

    python -m mobility.launch.health web|worker|beat

Runs inside the process's own container.
"""

import os
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

BEAT_SILENCE_SECONDS = 600  # beat writes its schedule every three minutes


def web(port: int = 8000) -> bool:
    """True when gunicorn answers as it would answer the proxy."""
    host = (os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0]
    connection = HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        connection.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status < 400
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()


def worker() -> bool:
    """True when this machine's worker answers a ping through the broker."""
    from mobility.celery import app

    return bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=10))


def beat(now: float | None = None) -> bool:
    """True when beat wrote its schedule not long ago."""
    folder = Path(os.environ.get("DATA_DIR") or "var")
    written = [path.stat().st_mtime for path in folder.glob("beat-schedule*")]
    return bool(written) and (now or time.time()) - max(written) < BEAT_SILENCE_SECONDS


CHECKS = {"web": web, "worker": worker, "beat": beat}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in CHECKS:
        print("usage: python -m mobility.launch.health web|worker|beat")
        return 2
    return 0 if CHECKS[arguments[0]]() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
