"""Settings of the measured site: as in production, on a database of its own.

``portal.settings.production`` would send everything to https; what matters for
speed is the same. ``manage.py benchmark`` sets the environment.
"""

import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403 -- the usual way to layer settings
from portal.settings.base import MIDDLEWARE, STORAGES, env

DEBUG = False
SECRET_KEY = "measures-only-not-secret"  # noqa: S105 -- nothing real is signed with it
ALLOWED_HOSTS = ["127.0.0.1"]
# Names of static files come from a manifest in production, which is a look-up.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT = Path(tempfile.gettempdir()) / "lumbung-benchmark-no-static"
BENCHMARK_DATABASE = env.bool("BENCHMARK_DATABASE", default=False)
MIDDLEWARE = ["portal.benchmarks.counting.CountQueriesMiddleware", *MIDDLEWARE]
# 50,000 rows with four long texts are 75 MB.
SPREADSHEETS_LIMITS = {
    "upload_bytes": 100_000_000,
    "uncompressed_bytes": 600_000_000,
    "text": 300_000_000,
}
