"""Settings of the way in: passwords, second steps, the university's sign-on, sessions and limits."""

from .environment import BEHIND_PROXY, SITE_URL, env

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
