"""What the installation says of itself: the environment and one .env; its folders, address and key."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """Return the signing key: from the environment, or from the file the launcher wrote.

    Raises ImproperlyConfigured when there is neither: a made-up key would sign people out at each restart.
    """
    key = env.str("SECRET_KEY", default="")
    stored = DATA_DIR / "secret_key"
    if not key and stored.exists():
        key = stored.read_text().strip()
    if not key:
        raise ImproperlyConfigured(
            "Set SECRET_KEY in .env (or start the portal with `make run`, which makes one)."
        )
    return key


SECRET_KEY = secret_key()
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)


def institution() -> str:
    """Return the code of the university this installation belongs to: a folder of partners/data.

    Raises ImproperlyConfigured when there is no such university.
    """
    code = env.str("INSTITUTION", default="tou")
    known = sorted(path.parent.name for path in (BASE_DIR / "partners" / "data").glob("*/institutions.yaml"))
    if code not in known:
        raise ImproperlyConfigured(f"INSTITUTION is {code!r} and can be one of: {', '.join(known)}.")
    return code


# Its names, office, colours and presets are data found by this code.
INSTITUTION = institution()
