from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext_lazy as _


class SpreadsheetsConfig(AppConfig):
    name = "spreadsheets"
    verbose_name = _("Spreadsheet import and export")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from spreadsheets.access import register_policies

        register_policies()


@register()
def check_storage(**kwargs: Any) -> list[CheckMessage]:
    """Workbooks hold personal data; without a place of their own they leak."""
    if "imports" in settings.STORAGES:
        return []
    return [
        Error(
            'STORAGES lacks the alias "imports".',
            hint="Give it a folder or bucket that the web server doesn't publish.",
            id="spreadsheets.E001",
        )
    ]
