from tests.settings.minimal import *  # noqa: F403 -- the usual way to layer settings
from tests.settings.minimal import INSTALLED_APPS

INSTALLED_APPS = [
    "spreadsheets",
    "wagtail_modeladmin",
    "import_export",
    *INSTALLED_APPS,
]
