"""Settings of the portal, read from the environment and from one .env beside manage.py.

Every variable is documented in .env.example. Without any of them the portal runs on the embedded
default: SQLite, a broker made of files, mail into a folder.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

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
    "partners",
    "programs",
    "applications",
    "applications.approval",
    "applications.references",
    "applications.language_tests",
    "applications.commission",
    "applications.placement",
    "applications.stay",
    "applications.recognition",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mobility.common.headers.SecurityHeaders",
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

CACHES = {"default": env.cache("CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}")}

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Almaty"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
if CELERY_BROKER_URL.startswith("filesystem://"):
    BROKER_DIR = DATA_DIR / "broker"
    for folder in ("messages", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.5,
    }
# The truth is in rows; these sweeps find what a dead broker or a killed worker left behind.
CELERY_BEAT_SCHEDULE = {
    "deliver-letters": {"task": "mobility.mail.tasks.deliver_due", "schedule": 60.0},
    "run-jobs": {"task": "mobility.common.tasks.run_due", "schedule": 60.0},
    "forget-sessions": {
        "task": "mobility.accounts.tasks.forget_sessions",
        "schedule": crontab(hour="3", minute="30"),
    },
    "forget-own-data": {"task": "mobility.portal.tasks.forget_own_data", "schedule": 3600.0},
    "plan-reminders": {"task": "applications.tasks.plan_reminders", "schedule": 600.0},
    "tend-references": {"task": "applications.references.tasks.tend_requests", "schedule": 600.0},
    "plan-test-reminders": {
        "task": "applications.language_tests.tasks.plan_reminders",
        "schedule": 600.0,
    },
    "remind-faculties": {
        "task": "applications.approval.tasks.remind_faculties",
        "schedule": crontab(hour="9", minute="10", day_of_week="mon-fri"),
    },
    "plan-agreement-letters": {
        "task": "partners.tasks.plan_letters",
        "schedule": crontab(hour="8", minute="0"),
    },
}
# A faculty that owes a decision is reminded each time so many days have passed.
FACULTY_REMINDER_DAYS = env.int("FACULTY_REMINDER_DAYS", default=3)
# How many months before its last day the office gets a letter about an agreement, once each.
AGREEMENT_LETTER_MONTHS = [int(n) for n in env.list("AGREEMENT_LETTER_MONTHS", default=["12", "6", "3"])]

# How many days a referee's link works at most; it never works after the deadline.
REFERENCE_DAYS = env.int("REFERENCE_DAYS", default=14)
# How many days a student waits before reminding again; how many people one may ask in 24 hours.
REFERENCE_REMIND_DAYS = env.int("REFERENCE_REMIND_DAYS", default=3)
REFERENCE_ASKS_A_DAY = env.int("REFERENCE_ASKS_A_DAY", default=5)
# Requests a minute for referees' pages from one address, which a whole department may share.
REFERENCE_PER_MINUTE = env.int("REFERENCE_PER_MINUTE", default=120)

# --- Sign-in ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# One backend: with two, a wrong password would be hashed twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "mobility.accounts.hashers.Argon2idHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:after_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Without a mail server letters go into a folder, where nobody could confirm an address.
ACCOUNT_EMAIL_VERIFICATION = env.str(
    "EMAIL_VERIFICATION", default="mandatory" if env.str("EMAIL_URL", default="") else "optional"
)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "mobility.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "mobility.accounts.forms.SignInForm",
    "signup": "mobility.accounts.forms.SignUpForm",
}
# A dormitory shares one address: limits are narrow for an account and wide for an address.
GUESSES_PER_ACCOUNT = env.int("GUESSES_PER_ACCOUNT", default=10)
GUESS_MINUTES = env.int("GUESS_MINUTES", default=5)
SIGN_INS_PER_ADDRESS = env.int("SIGN_INS_PER_ADDRESS", default=600)
_per_address = f"{SIGN_INS_PER_ADDRESS}/m/ip"
ACCOUNT_RATE_LIMITS = {
    "login": _per_address,
    "login_failed": f"{GUESSES_PER_ACCOUNT}/{GUESS_MINUTES}m/key",
    "signup": _per_address,
    "reset_password": f"{_per_address},5/h/key",
    "reset_password_from_key": _per_address,
    "confirm_email": "1/m/key",
}
if BEHIND_PROXY:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Two steps: an app with codes, or a passkey. Those who may do one of these must have one of them.
MFA_ADAPTER = "mobility.accounts.adapter.MFAAdapter"
MFA_FORMS = {"add_webauthn": "mobility.accounts.forms.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_URL.startswith("https://")
MFA_RATE_LIMITS = {"webauthn_login": _per_address}
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=SITE_URL.startswith("https://"))
SECOND_FACTOR_ACTIONS = ["admin.open", "commission.enter"]

# Sign-on by the university's OpenID Connect server; shown when all four are set.
UNIVERSITY_SERVER = env.str("UNIVERSITY_SIGN_ON_URL", default="").rstrip("/")
UNIVERSITY_SIGN_ON = {
    "provider_id": "university",
    "name": env.str("UNIVERSITY_SIGN_ON_NAME", default=""),
    "client_id": env.str("UNIVERSITY_SIGN_ON_CLIENT_ID", default=""),
    "secret": env.str("UNIVERSITY_SIGN_ON_SECRET", default=""),
    "settings": {"server_url": UNIVERSITY_SERVER, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_ADAPTER = "mobility.accounts.adapter.UniversityAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "mobility.accounts.university.provider.UniversityProvider",
        "APPS": [UNIVERSITY_SIGN_ON] if all(UNIVERSITY_SIGN_ON.values()) and UNIVERSITY_SERVER else [],
    }
}

# Applicants stay signed in while they come back within two weeks, staff for twelve hours at most.
SESSION_COOKIE_AGE = 14 * 24 * 3600
STAFF_SESSION_SECONDS = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

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
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str("STATIC_STORAGE", default="django.contrib.staticfiles.storage.StaticFilesStorage")
    },
}
FILES_DIR = DATA_DIR / "files"
# A copy of somebody's own data is deleted after so many days; a new one is made after so many minutes.
OWN_DATA_DAYS = 7
OWN_DATA_AGAIN_MINUTES = 10
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_PAGES = 100
UPLOAD_MAX_PIXELS = 25_000_000
SHEET_MAX_BYTES = 5 * 1024 * 1024
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
