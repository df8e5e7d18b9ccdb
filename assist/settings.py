"""Settings come from the environment or ``.env``; ``.env.example`` explains each."""

from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from assist.environment import BASE_DIR, env, read, read_file
from assist.keys import NAMES, holds_an_office, load_keys
from volunteers.rights import Role

read_file()
DATA_DIR = Path(read("str", "ASSIST_DATA", str(BASE_DIR / "data")))

# --- the office -----------------------------------------------------------------------------------
DEMO = read("bool", "DEMO", False)
DEBUG = read("bool", "DEBUG", False)

# --- database -------------------------------------------------------------------------------------
DATABASE_URL = read("str", "DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
if not DATABASE_URL.startswith(("sqlite:///", "postgres://", "postgresql://")):
    raise ImproperlyConfigured("DATABASE_URL must start with sqlite:/// or postgres://")
try:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
except ValueError as error:
    raise ImproperlyConfigured(f"DATABASE_URL cannot be read as an address: {error}") from error
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["ENGINE"] = f"common.databases.{'sqlite3' if ON_SQLITE else 'postgresql'}"
if ON_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,  # seconds that somebody's saving waits while a list of a million rows is written
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    pool = {"min_size": 1, "max_size": read("int", "DATABASE_POOL", 4, at_least=1), "timeout": 10}
    DATABASES["default"]["OPTIONS"] = {"pool": pool}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- secrets --------------------------------------------------------------------------------------
keys = {name: read("str", name, "") for name in NAMES}
if not all(keys.values()):
    keys = load_keys(DATA_DIR, is_fresh=lambda: not holds_an_office(DATABASES["default"])) | {
        name: value for name, value in keys.items() if value
    }
SECRET_KEY = keys["SECRET_KEY"]
FIELD_KEYS = keys["FIELD_KEYS"]

# --- who may reach the site -----------------------------------------------------------------------
ALLOWED_HOSTS = read("list", "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
ON_THIS_PC_ONLY = set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}
BEHIND_PROXY = read("bool", "BEHIND_PROXY", False)
for name, is_on in (("DEMO", DEMO), ("DEBUG", DEBUG)):
    if is_on and not ON_THIS_PC_ONLY:
        raise ImproperlyConfigured(
            f"{name} is on, and ALLOWED_HOSTS lets others than this PC in: turn {name} off, or name only localhost."
        )
    if is_on and BEHIND_PROXY:
        raise ImproperlyConfigured(f"{name} is on, and BEHIND_PROXY says that others get in: turn one of them off.")
HTTPS = read("bool", "HTTPS", not ON_THIS_PC_ONLY)
CSRF_TRUSTED_ORIGINS = read("list", "CSRF_TRUSTED_ORIGINS", [])
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
WATERMARK = read("bool", "WATERMARK", not DEMO)  # whose screen it is, faint over every page
SEARCHES_A_MINUTE = read("int", "SEARCHES_A_MINUTE", 120, at_least=0)  # by one person; each letter typed may be one
KEEP_FILES_YEARS = read("int", "KEEP_FILES_YEARS", 10, at_least=0)  # of closed files; 0: for ever
EXPORTS_AN_HOUR = read("int", "EXPORTS_AN_HOUR", 30, at_least=0)
DELIVERY_DAYS = read("int", "DELIVERY_DAYS", 14, at_least=0)  # of partners, after the planned or the accepted day
LINKS_A_MINUTE = read("int", "LINKS_A_MINUTE", 30, at_least=0)  # of partners, from one address
IDLE_MINUTES = read("int", "IDLE_MINUTES", 30, at_least=1)
SESSION_HOURS = read("int", "SESSION_HOURS", 12, at_least=1)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# --- applications ---------------------------------------------------------------------------------
ROOMS = ["assist", "needs", "benefits", "households", "volunteers", "common"]
INSTALLED_APPS = [
    *ROOMS,
    "assist.site.AssistAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "axes",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_include_bootstrap",
    "django_tables2",
    "django_tasks_db",
    "simple_history",
]
MIDDLEWARE = [
    "common.middleware.every_answer",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "common.middleware.readable_addresses",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "volunteers.audit.origin.remember_origin",
    "volunteers.signing_in.sessions.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "volunteers.pace.search_pace",
    "simple_history.middleware.HistoryRequestMiddleware",
    "volunteers.audit.looks.LogLooks",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "assist.urls"
WSGI_APPLICATION = "assist.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assist.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "common.templatetags.office"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "volunteers.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "volunteers.signing_in.backend.PostsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "volunteers.signing_in.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "volunteers.signing_in.passwords.NotExpected"},
]
PASSWORD_DAYS = read("int", "PASSWORD_DAYS", 0, at_least=0)
AXES_HANDLER = "volunteers.signing_in.limits.SignInLimits"  # ten from anywhere as well; see there
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # whoever asks during a wait does not make it longer
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_LOCKOUT_CALLABLE = "volunteers.signing_in.limits.wait_page"
AXES_CLIENT_IP_CALLABLE = "common.addresses.client_address"
AXES_DISABLE_ACCESS_LOG = False  # the limits ask it from which addresses an account signed in before
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]  # not kept with a failure either
SECOND_FACTOR_FOR = read("list", "SECOND_FACTOR_FOR", [])
if strange := set(SECOND_FACTOR_FOR) - {role.value for role in Role}:
    raise ImproperlyConfigured(f"SECOND_FACTOR_FOR names {', '.join(sorted(strange))}: no such role.")
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# --- the audit log -------------------------------------------------------------------------------
# Never shorter than the law asks: six months for what was looked at, three years for what was changed or handed out.
KEEP_LOOKS_DAYS = read("int", "KEEP_LOOKS_DAYS", 190)
KEEP_CHANGES_DAYS = read("int", "KEEP_CHANGES_DAYS", 1100)
if KEEP_LOOKS_DAYS < 184 or KEEP_CHANGES_DAYS < 1096:
    raise ImproperlyConfigured("KEEP_LOOKS_DAYS is 184 at least, KEEP_CHANGES_DAYS 1096: the law asks it.")

# --- languages, time ------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "assist.formats"

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(read("str", "STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Pages ask for files by their names with a hash, and nobody but a developer for the maps of other people's code.
# Compressing the rest as well was three quarters of the work of an installation.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
MEDIA_ROOT = DATA_DIR / "files"
DOCUMENT_MEGABYTES = read("int", "DOCUMENT_MEGABYTES", 20, at_least=1)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- background work ------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- libraries ------------------------------------------------------------------------------------
DJANGO_TABLES2_TEMPLATE = "components/table.html"
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False
SIMPLE_HISTORY_REVERT_DISABLED = True  # an old version is looked at; what is wrong is corrected, and says so

LEVELS = ("debug", "info", "warning", "error")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "common.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"axes": {"level": "WARNING"}},  # each step of a sign-in is no news
    "root": {"handlers": ["console"], "level": read("str", "LOG_LEVEL", "info", one_of=LEVELS).upper()},
}
