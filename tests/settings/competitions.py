from tests.settings.innovations import *  # noqa: F403 -- the usual way to layer settings
from tests.settings.innovations import INSTALLED_APPS

INSTALLED_APPS = [
    "competitions",
    "wagtail.contrib.typed_table_block",
    *INSTALLED_APPS,
]
