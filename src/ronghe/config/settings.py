"""Settings, from the environment with safe defaults. docs/guides/operate.md explains each one.

Two modes: `local` (the default: demonstration and development, served to this machine only,
with a secret of its own) and `production` (refuses to start with anything unsafe).
"""

from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from ronghe.config import paths, safety

env = Env()
paths.prepare_kernel_cache()

PACKAGE = paths.PACKAGE
DATA = paths.data_folder()

# --- mode and secret ---------------------------------------------------------------------------

MODE = env.str("RONGHE_MODE", "local", validate=validate.OneOf(["local", "production"]))
PRODUCTION = MODE == "production"
DEBUG = env.bool("RONGHE_DEBUG", False)
SECRET_KEY = env.str("RONGHE_SECRET_KEY", "")
# Wraps every person's key; kept apart from the secret because it must never be changed.
RONGHE_MASTER_KEY = env.str("RONGHE_MASTER_KEY", "")
ALLOWED_HOSTS: list[str] = env.list(
    "RONGHE_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
if PRODUCTION:
    safety.refuse_unsafe_production(
        secret=SECRET_KEY, master_key=RONGHE_MASTER_KEY, debug=DEBUG, hosts=ALLOWED_HOSTS
    )
SECRET_KEY = SECRET_KEY or safety.local_secret(DATA)
RONGHE_MASTER_KEY = RONGHE_MASTER_KEY or safety.local_master_key(DATA)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("RONGHE_TRUSTED_ORIGINS", [])
# Learning platforms and identity providers inside this network; others are reached only by https
# at public addresses, so that nobody who may register one looks around in here.
RONGHE_INSIDE_HOSTS: list[str] = env.list(
    "RONGHE_INSIDE_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1"]
)
# Where the world finds this installation: it stands in every credential, so it is never changed.
# A folder with a sentence-transformers model, for proposing links; the extra brings one along.
RONGHE_SENTENCE_MODEL = env.str("RONGHE_SENTENCE_MODEL", "")
RONGHE_PUBLIC_URL = env.str(
    "RONGHE_PUBLIC_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://localhost:8000"
)

# --- what is installed ---------------------------------------------------------------------------

# Ours first, top floor before bottom: their templates replace those of the packages.
INSTALLED_APPS = [
    "ronghe.sample_region",
    "ronghe.web",
    "ronghe.apps.connect",
    "ronghe.apps.certification",
    "ronghe.apps.curriculum",
    "ronghe.apps.assessment",
    "ronghe.apps.industry",
    "ronghe.apps.governance",
    "ronghe.apps.competence",
    "ronghe.apps.evidence",
    "ronghe.apps.people",
    "ronghe.apps.base",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]
AUTH_USER_MODEL = "people.Account"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ronghe.apps.people.middleware.ViewerMiddleware",
    "ronghe.web.middleware.ReadableRefusals",
    "ronghe.config.external_routes.EveryAddressHasAnAction",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers a lock-out raised by anything above
]

ROOT_URLCONF = "ronghe.config.urls"
WSGI_APPLICATION = "ronghe.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ronghe.web.context.page_frame",
            ],
        },
    },
]
FORM_RENDERER = "ronghe.web.forms.Renderer"

# --- database ------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A writer takes its lock at BEGIN, so two of them wait in line instead of failing half-way; WAL
# lets readers go on meanwhile; FULL keeps a confirmed rating through a power cut;
# what is deleted is overwritten, so that nothing of somebody erased lies about in free pages.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
        "PRAGMA secure_delete = ON; "
        "PRAGMA busy_timeout = 20000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;"
    ),
}


SQLITE = "django.db.backends.sqlite3"


def choose_database() -> dict[str, Any]:
    """Return the connection named by RONGHE_DATABASE_URL, or the embedded database."""
    url = env.str("RONGHE_DATABASE_URL", "") or "sqlite://"
    named: dict[str, Any] = {**env.dj_db_url("RONGHE_DATABASE_URL", url)}
    if named["ENGINE"] != SQLITE:
        return named | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    file = DATA / "ronghe.sqlite3" if url == "sqlite://" else named["NAME"]
    return named | {"NAME": file, "OPTIONS": SQLITE_OPTIONS}


# ATOMIC_REQUESTS stays off: with IMMEDIATE it would make a writer of every page view.
DATABASES = {"default": choose_database() | {"ATOMIC_REQUESTS": False}}

# What several web servers must count together (allauth's rate limits) stands in the database;
# docs/adr/0036-shared-counters.md. A cache that drops rows at random would forget who is guessing.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_sharedcache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What was worked out and may be worked out again; each process keeps its own.
    "computed": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Requests of one system's key, over all processes; 0 where something in front sets the limit.
RONGHE_KEY_REQUESTS_A_MINUTE = env.int(
    "RONGHE_KEY_REQUESTS_A_MINUTE", 600, validate=validate.Range(min=0)
)

# --- signing in ----------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "ronghe.config.sign_in.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # schools share computers
# A whole class signs in from one address within a minute.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip,20/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Ronghe"

AXES_FAILURE_LIMIT = 8
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # never a whole school by its address
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # only failures are kept, and only to refuse guessing

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())

# --- what a browser may do -----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the second factor's QR code is a data address
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

HTTPS = env.bool("RONGHE_HTTPS", PRODUCTION)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if env.bool("RONGHE_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_IPWARE_PROXY_COUNT = 1
    AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"]
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# --- language and time ---------------------------------------------------------------------------

LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_CODE = env.str("RONGHE_LANGUAGE", "en", validate=validate.OneOf(["en", "zh-hans"]))
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = env.str("RONGHE_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

# --- files ---------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
# `ronghe serve` collects the files under hashed names; until then (tests, first steps) they come
# straight from the apps.
STATIC_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file()
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_AUTOREFRESH = not STATIC_COLLECTED
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if STATIC_COLLECTED
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# --- the learning record store -----------------------------------------------------------------

# Requests of one system's key by xAPI, over all processes; 0 sets no limit.
RONGHE_XAPI_REQUESTS_A_MINUTE = env.int(
    "RONGHE_XAPI_REQUESTS_A_MINUTE", 6_000, validate=validate.Range(min=0)
)

# A file of 5 MB that was looked at comes back with the form that lets it land, as base64.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20

# --- background work, mail, messages -------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MAIL = env.dj_email_url("RONGHE_EMAIL_URL", "console:")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["EMAIL_USE_TLS"], MAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("RONGHE_EMAIL_FROM", "ronghe@localhost")

LOG_LEVEL = env.str("RONGHE_LOG_LEVEL", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django gives its own logger INFO and handlers; a level of its own would let each 4xx through.
    "loggers": {"django": {"level": LOG_LEVEL, "handlers": [], "propagate": True}},
}
