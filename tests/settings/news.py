from tests.settings.minimal import *  # noqa: F403 -- the usual way to layer settings
from tests.settings.minimal import INSTALLED_APPS

INSTALLED_APPS = ["news", "wagtail.contrib.typed_table_block", *INSTALLED_APPS]
