from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from news import receivers  # noqa: F401 -- connects them
        from news.access import register_policies

        register_policies()


@register()
def check_storage(**kwargs: Any) -> list[CheckMessage]:
    """Releases are sent in before they may be read; public media would leak them."""
    if "manuscripts" in settings.STORAGES:
        return []
    return [
        Error(
            'STORAGES lacks the alias "manuscripts".',
            hint="Give it a folder or bucket that the web server doesn't publish.",
            id="news.E001",
        )
    ]
