"""The portal as a process of its own that is killed at a chosen moment, as a power cut would.

Run as ``python -m tests.common.mortal <moment>``. It listens on a free port, prints it, and dies by
SIGKILL at the moment: ``insert:<table>`` right after that row was written inside the open transaction,
``answer:<address>`` when everything is committed and the answer has not gone out yet, or ``never``.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parents[2]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_after_insert(table: str) -> Callable[..., Any]:
    """Return a wrapper of database calls that ends the process once a row stands in the table."""

    def execute(call: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = call(sql, params, many, context)
        if sql.startswith(f'INSERT INTO "{table}"'):
            die()
        return result

    return execute


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: Any) -> None:
        """Print nothing but the port."""


def main(moment: str) -> None:
    from mobility.wsgi import application

    what, _colon, where = moment.partition(":")

    def mortal(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if what == "insert":
            connections["default"].execute_wrappers[:] = [dying_after_insert(where)]
        answer = application(environ, start)
        if what == "answer" and environ["PATH_INFO"] == where:
            die()
        return answer

    with make_server("127.0.0.1", 0, mortal, handler_class=Quiet) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


def address_of_database() -> str:
    """Return the test's own database as the other process finds it."""
    database = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    if str(database["HOST"]).startswith("/"):
        return f"postgres://{login}@/{database['NAME']}?host={database['HOST']}"
    return f"postgres://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


@contextlib.contextmanager
def running(moment: str, folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the portal on the test's database; give its address and its process."""
    environment = {
        **os.environ,
        "DATABASE_URL": address_of_database(),
        "DATA_DIR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.common.mortal", moment],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    main(sys.argv[1])
