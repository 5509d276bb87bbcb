"""Settings shared by development, tests and production.

Everything that differs between installations comes from environment
variables (listed in docs/operations.md); the defaults suit one person on one
machine.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[3]
env = environ.Env()

# The only folder the running site writes to: embedded database, media, logs.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

INSTALLED_APPS = [
    "portal.users",
    "portal.home",
    "portal.search",
    "portal.seo",
    "portal.files",
    "portal.privacy",
    "competitions",
    "innovations",
    "news",
    "spreadsheets",
    "portal.delivery",
    "portal.audit",
    "portal.results",
    "portal.benchmarks",
    "wagtail.api.v2",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail_modeladmin",
    "wagtail",
    # After wagtail.admin, whose e-mails it replaces.
    "portal.review",
    "import_export",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # The last: its policies go further than those of innovations and of Wagtail.
    "portal.recycling",
]

MIDDLEWARE = [
    "portal.users.addresses.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.delivery.headers.SecurityHeadersMiddleware",
    "portal.delivery.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before whatever may change something, so that each entry knows its request.
    "portal.audit.request_context.AuditMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.users.middleware.ProvenUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.users.middleware.SessionLimitsMiddleware",
    "portal.users.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "portal.home.middleware.RegionTimeZoneMiddleware",
    "portal.privacy.middleware.PublicationMiddleware",
    "news.old_addresses.ShortAddressMiddleware",
    # Around what is answered from a cache, inside the zone of the region.
    "news.reading.ReadingMiddleware",
    # Its answer to a lock-out tells the time, in the zone of the region.
    "axes.middleware.AxesMiddleware",
    # The innermost: what it keeps is what the views made, for this region.
    "portal.delivery.middleware.PublicAnswersMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# ---------------------------------------------------------------- database

DATABASES = {
    "default": env.db_url(
        "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'lumbung.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock when a transaction begins, so two writers
    # queue (up to ``timeout`` seconds) instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode = WAL;"
            "PRAGMA synchronous = NORMAL;"
            # Each thread has its own pages in memory; the file as a whole is
            # shared through the operating system.
            "PRAGMA cache_size = -8000;"
            "PRAGMA mmap_size = 268435456;"
            "PRAGMA temp_store = MEMORY;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening SQLite anew for each request costs more than most queries.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ------------------------------------------------------------------- caches

CACHES: dict[str, dict[str, Any]] = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://"),
    # Complete public answers, which anybody can make many of; see
    # portal/delivery/store.py.
    "answers": env.cache_url("CACHE_URL", default="locmemcache://"),
}
CACHES["answers"]["KEY_PREFIX"] = "answers"
for _name, _entries in (("default", 10_000), ("answers", 2_000)):
    if CACHES[_name]["BACKEND"].endswith(("LocMemCache", "DatabaseCache")):
        CACHES[_name]["OPTIONS"] = {"MAX_ENTRIES": _entries}
    if CACHES[_name]["BACKEND"].endswith("LocMemCache"):
        CACHES[_name]["LOCATION"] = _name
STORE_ANSWERS = env.bool("STORE_ANSWERS", default=True)
# Name of what is deployed, the same on all machines; read from the files if empty.
RELEASE = env.str("RELEASE", default="")
RELEASE_FOLDERS = [
    "competitions",
    "innovations",
    "news",
    "site",
    "spreadsheets",
    "templates",
]

# ---------------------------------------------------------- background work

# Wagtail's own tasks (index of a page that was saved) run at once; long work waits
# in the database for ``manage.py db_worker --backend spreadsheets``.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "spreadsheets": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["spreadsheets"],
    },
}

# --------------------------------------------------------------------- news

NEWS_PUBLISHER = "portal.home.publisher.publisher_of"
# Newsletters are sent, and dozens of releases read, by the worker that imports have.
NEWS_TASKS = {"backend": "spreadsheets", "queue_name": "spreadsheets"}

# ------------------------------------------------------------- competitions

# What stands at the top of minutes and certificates.
COMPETITIONS_LETTERHEAD = "portal.results.letterheads.letterhead_of"
COMPETITIONS_TASKS = {"backend": "spreadsheets", "queue_name": "spreadsheets"}

# ---------------------------------------------------------------- audit log

# Signs the seals; kept elsewhere than the database, or it proves nothing.
AUDIT_SEAL_KEY = env.str("AUDIT_SEAL_KEY", default="")
# A file that each new seal is added to, best on another machine; none if empty.
AUDIT_ANCHOR_FILE = env.str("AUDIT_ANCHOR_FILE", default="")
# How many years entries are kept at least.
AUDIT_KEEP_YEARS = env.int("AUDIT_KEEP_YEARS", default=5)

# ------------------------------------------------------------------ agenda

# Organisations by the names that invitations use.
NEWS_PARTY_MATCHER = "portal.agenda.parties.match_parties"
# Days after an event for which names and addresses of participants are kept.
NEWS_PARTICIPANT_DAYS = env.int("PARTICIPANT_DAYS", default=400)
# Days for which press releases are kept as they were sent.
NEWS_RELEASE_DAYS = env.int("RELEASE_DAYS", default=365)
# Hosts of old sites inside the office's own network, from which pictures may be fetched.
NEWS_ARCHIVE_PRIVATE_HOSTS = env.list("ARCHIVE_PRIVATE_HOSTS", default=[])
# Registrations from one network; whole offices share an address.
NEWS_REGISTRATIONS_PER_HOUR = env.int("REGISTRATIONS_PER_HOUR", default=60)

# ------------------------------------------------------------ competitions

# Hours for which an entrant of the public stays signed in, and days after the last
# visit for which they stay known.
COMPETITIONS_ENTRANT_HOURS = env.int("ENTRANT_HOURS", default=8)
COMPETITIONS_ENTRANT_DAYS = env.int("ENTRANT_DAYS", default=730)
# Days after voting for which it can be told that two votes came from one network.
COMPETITIONS_VOTE_DAYS = env.int("VOTE_DAYS", default=90)
# Votes asked for in an hour from one network, and with addresses of one private domain.
COMPETITIONS_VOTES_PER_NETWORK = env.int("VOTES_PER_NETWORK", default=60)
COMPETITIONS_VOTES_PER_DOMAIN = env.int("VOTES_PER_DOMAIN", default=30)
# Domains of throw-away addresses, besides those that are known already.
COMPETITIONS_DISPOSABLE_DOMAINS = env.list("DISPOSABLE_DOMAINS", default=[])

# ------------------------------------------------------------- recycle bin

# Days after which purge_recycling deletes for ever; 0 means never.
RECYCLING_DAYS = env.int("RECYCLING_DAYS", default=90)

# ------------------------------------------------------------------- people

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses whoever tried too often
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator",
        "OPTIONS": {
            "user_attributes": [
                "username",
                "display_name",
                "first_name",
                "last_name",
                "email",
            ]
        },
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
# For which an invitation can be accepted.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)
# For which one that nobody accepted is kept afterwards.
INVITATION_KEEP_DAYS = env.int("INVITATION_KEEP_DAYS", default=90)
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
PASSWORD_RESET_TIMEOUT = 3 * 60 * 60
SESSION_ENGINE = "portal.users.sessions"
# Seconds after which everybody signs in again, and after which somebody does who
# did nothing (OWASP ASVS 3.3.2).
SESSION_COOKIE_AGE = 60 * env.int("SESSION_AGE_MINUTES", default=12 * 60)
SESSION_IDLE_AGE = 60 * env.int("SESSION_IDLE_MINUTES", default=30)
# Roles that must have a second factor: administrator, registrar, editor …
TWO_FACTOR_REQUIRED_FOR = env.list("TWO_FACTOR_REQUIRED_FOR", default=[])
OTP_TOTP_ISSUER = "Lumbung Inovasi"
SIGN_IN_LOG_DAYS = env.int("SIGN_IN_LOG_DAYS", default=180)
# Proxies of ours between the browser and us; see portal/users/addresses.py.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# What counts together, and the bound of each in the same order: a person at an
# address, an address (an office may share one), a person wherever they are.
AXES_LOCKOUT_PARAMETERS: list[Any] = [
    ["username", "ip_address"],
    "ip_address",
    "username",
]
_COOL_OFF = env.int("SIGN_IN_COOL_OFF_MINUTES", default=30)
SIGN_IN_LIMITS = (
    env.int("SIGN_IN_LIMIT", default=5),
    env.int("SIGN_IN_LIMIT_PER_ADDRESS", default=50),
    # Whole rounds of it fit less than 100 times in any hour (OWASP ASVS 2.2.1).
    99 * _COOL_OFF // (60 + _COOL_OFF),
)
AXES_FAILURE_LIMIT = SIGN_IN_LIMITS[0]
AXES_COOLOFF_TIME = timedelta(minutes=_COOL_OFF)
AXES_HANDLER = "portal.users.throttling.SignInHandler"
AXES_CLIENT_IP_CALLABLE = "portal.users.addresses.counted_address"
AXES_LOCKOUT_CALLABLE = "portal.users.views.lock_out.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the sign-in log is ours
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "code", "csrfmiddlewaretoken"]
# Seconds; without it a mail server that says nothing holds up whoever writes to it.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="lumbung@localhost")

# ---------------------------------------------------------- language and time

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [
    BASE_DIR / "site" / "portal" / "locale",
    # What Wagtail, modeladmin and import-export leave in English.
    BASE_DIR / "site" / "portal" / "locale_libraries",
]
USE_I18N = True
USE_TZ = True
# Only a fallback: a middleware activates the time zone of the region.
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Jakarta")

# ---------------------------------------------------------- files and storage

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Documents lie in ``documents/`` here, from where only the site serves them.
PRIVATE_FILES_ROOT = DATA_DIR
# Bytes of an uploaded file by the kind it turns out to be; see portal/files/kinds.py.
UPLOAD_LIMITS = {
    "picture": 15 * 1024 * 1024,
    "pdf": 20 * 1024 * 1024,
    "office": 20 * 1024 * 1024,
    "archive": 20 * 1024 * 1024,
    **env.json("UPLOAD_LIMITS", default={}),
}
# Limits of files that entrants send; see competitions/attachment_kinds.py.
COMPETITIONS_ATTACHMENTS = env.json("COMPETITIONS_ATTACHMENTS", default={})
# What Office files and archives may hold: files, bytes unpacked, times their size.
# Days for which an upload waits for its title, until ``clear_uploads`` deletes it.
PRIVACY_WAITING_UPLOAD_DAYS = env.int("PRIVACY_WAITING_UPLOAD_DAYS", default=7)
ARCHIVE_LIMITS = {"parts": 5_000, "unpacked": 300 * 1024 * 1024, "ratio": 200}
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "portal.files.storage.UploadStorage"},
    # Workbooks as they were sent; they hold personal data and are never public.
    "imports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "imports")},
    },
    # Press releases as they were sent; before publication they are nobody's to read.
    "manuscripts": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "manuscripts")},
    },
    # What entrants of competitions send, and the signed papers of juries.
    "entries": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "entries")},
    },
    # Files of deleted pictures and documents; never public either.
    "recycling": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "recycling")},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Where watched sources may read, and bounds of spreadsheets/limits.py to change.
SPREADSHEETS_WATCH_FOLDERS = env.list("SPREADSHEETS_WATCH_FOLDERS", default=[])
SPREADSHEETS_WATCH_HOSTS = env.list("SPREADSHEETS_WATCH_HOSTS", default=[])
SPREADSHEETS_LIMITS = env.json("SPREADSHEETS_LIMITS", default={})
# Long admin forms (an innovation with many blocks) have thousands of fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# A page with all components, for whoever works on the look.
STYLE_PAGE = False

# ------------------------------------------------------------------- wagtail

WAGTAIL_SITE_NAME = "Lumbung Inovasi"
WAGTAILADMIN_BASE_URL = env.str("ADMIN_BASE_URL", default="http://127.0.0.1:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# The three of Indonesia; the list of the system has names that browsers refuse.
WAGTAIL_USER_TIME_ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
WAGTAIL_I18N_ENABLED = False
# Nobody's browser or name is told to other services.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_USER_LOGIN_FORM = "portal.users.forms.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "portal.users.forms.PasswordResetForm"  # noqa: S105 -- a class, no password
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Asks before personal data is published; see portal/privacy/.
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.privacy.finishing.finish_workflow"
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 5
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = UPLOAD_LIMITS["picture"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.files.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.files.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database"},
}
# Wagtail's own search orders by relevance in quadratic time on SQLite, and the
# API would offer it to anybody.
WAGTAILAPI_SEARCH_ENABLED = False
WAGTAILAPI_LIMIT_MAX = 100

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
