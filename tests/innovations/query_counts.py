"""How many queries an address costs, and that it is no more for more rows."""

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

# The site around the plugin (middleware, menus, base template) adds its own.
ON_ITS_OWN = settings.ROOT_URLCONF == "tests.settings.urls"


def queries_of(client, url):
    client.get(url)  # fills the caches that stay
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def assert_constant(counts, expected):
    """The same count for every number of rows, and on its own exactly this one."""
    assert len(set(counts)) == 1, counts
    if ON_ITS_OWN:
        assert counts[0] == expected, counts
