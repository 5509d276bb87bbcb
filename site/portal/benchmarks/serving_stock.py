"""The same data behind plain Wagtail: its own API views and search, nothing of ours."""

from portal.benchmarks.serving import *  # noqa: F403 -- the usual way to layer settings
from portal.benchmarks.serving import MIDDLEWARE

MIDDLEWARE = [
    name
    for name in MIDDLEWARE
    if not name.startswith(("portal.delivery", "portal.home"))
]
ROOT_URLCONF = "portal.benchmarks.stock_urls"
WAGTAILAPI_SEARCH_ENABLED = True
STORE_ANSWERS = False
