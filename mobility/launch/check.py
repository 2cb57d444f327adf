"""Runs every check of `make check` and says which failed.

    python -m mobility.launch.check [name …]

A check that fails does not keep the others from running.
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# `check --deploy` looks at a portal as it stands on a server, not at this machine's settings.
AS_ON_A_SERVER = {
    "DEBUG": "false",
    "SITE_URL": "https://mobility.example.kz",
    "ALLOWED_HOSTS": "mobility.example.kz",
    "CSRF_TRUSTED_ORIGINS": "https://mobility.example.kz",
    "BEHIND_PROXY": "true",
}

PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "ruff": [PYTHON, "-m", "ruff", "check", "--output-format", "concise", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "mypy": [PYTHON, "-m", "mypy"],
    "imports": [str(Path(PYTHON).parent / "lint-imports")],
    "templates": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "mobility.launch.messages", "complete"],
    "deploy": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def passes(name: str) -> bool:
    """Run one check; print its verdict, and its output when it fails."""
    env = dict(os.environ)
    if name == "deploy":
        env |= {"SECRET_KEY": secrets.token_urlsafe(50), **AS_ON_A_SERVER}
    started = time.monotonic()
    result = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "FAILED" if result.returncode else "ok"
    print(f"{name:14}{verdict:8}{time.monotonic() - started:5.1f} s", flush=True)
    if result.returncode:
        print(result.stdout.rstrip(), flush=True)
    return result.returncode == 0


def main(arguments: list[str]) -> int:
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"There is no check {unknown[0]!r}; there are: {', '.join(CHECKS)}.")
        return 2
    failed = [name for name in arguments or CHECKS if not passes(name)]
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
