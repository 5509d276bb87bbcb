"""Registration only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter

from innovations.personal_data import PersonalDataKind
from portal.privacy import urls
from portal.privacy.admin_api import PagesToRead
from portal.privacy.services.copying import EXPORTED
from portal.privacy.services.forgetting import ANONYMISED
from portal.privacy.services.publishing import DECIDED
from portal.privacy.views import (
    ask_before_many,
    ask_before_publication,
    tell_in_the_editor,
)

# After the hooks that refuse a publication for other reasons.
hooks.register("before_publish_page", ask_before_publication, order=100)
hooks.register("before_bulk_action", ask_before_many, order=100)
hooks.register("before_edit_page", tell_in_the_editor, order=100)


@hooks.register("construct_admin_api", order=100)
def offer_no_actions(router: Any) -> None:
    router.register_endpoint("pages", PagesToRead)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("privacy/", include(urls))]


@hooks.register("register_account_menu_item")
def my_data_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("privacy:my_data"),
        "label": _("My data"),
        "help_text": _("What is kept of you, how long, and a copy of it."),
    }


@hooks.register("register_user_listing_buttons")
def person_button(user: Any, request_user: Any) -> Iterator[Button]:
    if request_user.is_superuser:
        yield Button(
            _("Personal data"),
            url=reverse("privacy:person", args=[user.pk]),
            icon_name="user",
            priority=60,
        )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        EXPORTED, _("Copy of personal data"), _("A copy of the personal data was taken")
    )
    actions.register_action(
        ANONYMISED, _("Anonymise"), _("The account no longer says whose it was")
    )

    @actions.register_action(DECIDED)
    class DecidedFormatter(LogFormatter):
        label = _("Publish with personal data")

        def format_message(self, log_entry: Any) -> str:
            kinds = [
                str(PersonalDataKind(kind).label) for kind in log_entry.data["kinds"]
            ]
            return gettext("Published although it seemed to hold: %(kinds)s") % {
                "kinds": ", ".join(kinds)
            }
