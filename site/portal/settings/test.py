"""Settings for the tests: fast, quiet, nothing outside a temporary folder."""

import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403 -- the usual way to layer settings
from portal.settings.base import STORAGES

SECRET_KEY = "tests-only-not-secret"  # noqa: S105 -- nothing real is signed with it
ALLOWED_HOSTS = ["testserver", "127.0.0.1", ".localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="lumbung-test-media-"))
PRIVATE_FILES_ROOT = MEDIA_ROOT / "private"
STORAGES["imports"]["OPTIONS"] = {"location": str(MEDIA_ROOT / "private")}
STORAGES["entries"]["OPTIONS"] = {"location": str(MEDIA_ROOT / "entries")}
STORAGES["recycling"]["OPTIONS"] = {"location": str(MEDIA_ROOT / "recycling")}
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# Nothing was collected: static files come from the apps themselves.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMO_LOGINS_ALLOWED = True
STYLE_PAGE = True
# Nobody runs a worker: what is put into the queue is done at once.
TASKS = {
    alias: {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default", "spreadsheets"],
    }
    for alias in ("default", "spreadsheets")
}
