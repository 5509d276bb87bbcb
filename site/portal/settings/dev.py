"""Settings for one person on one machine: ``bin/demo`` and ``manage.py``."""

from portal.settings.base import *  # noqa: F403 -- the usual way to layer settings
from portal.settings.base import DATA_DIR, STORAGES, env

DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=True)
# Fixed and public on purpose; production settings take theirs from the environment.
SECRET_KEY = env.str("SECRET_KEY", default="development-only-not-secret")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", ".localhost", "[::1]"])
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# The demo's logins are printed on the console; no other settings allow them.
DEMO_LOGINS_ALLOWED = True

# Shows all components of the public pages at /gaya/.
STYLE_PAGE = True

# Nobody is signed out over lunch on their own machine.
SESSION_IDLE_AGE = 60 * env.int("SESSION_IDLE_MINUTES", default=12 * 60)
