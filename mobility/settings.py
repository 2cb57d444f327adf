"""Settings of the portal, read from the environment and from one .env beside manage.py.

Every variable is documented in .env.example. Without any of them the portal runs on the embedded
default: SQLite, a broker made of files, mail into a folder.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from .environment import *
from .settings_sign_in import *
from .settings_work import *

INSTALLED_APPS = [
    "modeltranslation",
    "mobility.portal.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "crispy_forms",
    "crispy_bootstrap5",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "mobility.common",
    "mobility.accounts",
    "mobility.mail",
    "mobility.portal",
    "mobility.portal.follow",
    "mobility.portal.texts",
    "partners",
    "programs",
    "applications",
    "applications.approval",
    "applications.references",
    "applications.signing",
    "applications.statements",
    "applications.language_tests",
    "applications.folders",
    "applications.lists",
    "applications.commission",
    "applications.placement",
    "applications.stay",
    "applications.recognition",
    "mobility.portal.statistics",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mobility.common.headers.SecurityHeaders",
    "mobility.common.compression.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mobility.portal.language.ReaderLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mobility.accounts.sessions.SessionLength",
    "mobility.accounts.second_factor.SecondFactorRequired",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "mobility.urls"
WSGI_APPLICATION = "mobility.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mobility.portal.context.frame",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "mobility.common.templatetags.words"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, cache, broker --------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue up instead of failing with "database is locked"; acknowledged commits survive a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    }
    DATABASES["default"].setdefault("TEST", {})
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Kept in files, a cache drops some of them at random when it holds too many; limits count in it.
CACHES = {"default": env.cache("CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}?max_entries=3000")}

# --- JSON API -----------------------------------------------------------------------------------------------

# Requests a minute from one address, which a whole dormitory may share: answers from copies, and checks.
API_READS_PER_MINUTE = env.int("API_READS_PER_MINUTE", default=1200)
API_CHECKS_PER_MINUTE = env.int("API_CHECKS_PER_MINUTE", default=600)
NINJA_NUM_PROXIES = 1 if BEHIND_PROXY else 0

# --- Languages and time -------------------------------------------------------------------------------------

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "mobility" / "locale", BASE_DIR / "mobility" / "locale_thirdparty"]
FORMAT_MODULE_PATH = "mobility.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("kk", "ru", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("en", "ru", "kk"),
    "kk": ("ru", "en"),
    "ru": ("kk", "en"),
    "en": ("kk", "ru"),
}

# --- Files --------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATIC_STORAGE = env.str("STATIC_STORAGE", default="django.contrib.staticfiles.storage.StaticFilesStorage")
# Found where they were written, they are compressed when asked for; a storage of its own holds them packed.
WHITENOISE_USE_FINDERS = STATIC_STORAGE.startswith("django.")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
FILES_DIR = DATA_DIR / "files"
# A copy of somebody's own data is deleted after so many days; a new one is made after so many minutes.
OWN_DATA_DAYS = 7
OWN_DATA_AGAIN_MINUTES = 10
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_PAGES = 100
UPLOAD_MAX_PIXELS = 25_000_000
SHEET_MAX_BYTES = 5 * 1024 * 1024
# Files with statistics hide counts of fewer people than this, so that nobody is recognised; 1 hides nothing.
STATISTICS_SMALLEST = env.int("STATISTICS_SMALLEST", default=5)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# All places of a call stand in one table: 200 rows of nine inputs.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Mail ---------------------------------------------------------------------------------------------------

if env.str("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="mobility@example.kz")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Pages --------------------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"

# --- Security -----------------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # papers are shown in a frame of our own review page
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = False

# --- Logs ---------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    # Addresses that are keys are written without the key.
    "filters": {"secret_links": {"()": "mobility.common.secret_links.MaskSecretLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["secret_links"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"pikepdf": {"level": "WARNING"}},
}
