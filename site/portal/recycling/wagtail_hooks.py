"""Registration only."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.actions.registry import ActionRegistry
from wagtail.admin.menu import MenuItem
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from portal.recycling import urls
from portal.recycling.access import may_open_bin
from portal.recycling.actions import BINNED, DESTROYED, RESTORED
from portal.recycling.admin_views import (
    BULK_ACTIONS,
    BinFileAction,
    bin_instead_of_delete,
    only_outside_bin,
    refuse_binned,
)
from portal.recycling.places import without_binned

# Before the question who may read it: now nobody does.
hooks.register("before_serve_document", refuse_binned, order=-20)
hooks.register("before_delete_page", bin_instead_of_delete)
for _action in ("edit", "publish", "unpublish", "copy", "move", "create"):
    hooks.register(f"before_{_action}_page", only_outside_bin)

# After those of Wagtail and of the registry, which they replace.
for _bulk_action in BULK_ACTIONS:
    hooks.register("register_bulk_action", _bulk_action, order=200)


@hooks.register("register_actions")
def register_actions(registry: ActionRegistry) -> None:
    for model in (get_image_model(), get_document_model()):
        registry.register(model, BinFileAction)


@hooks.register("construct_page_chooser_queryset")
def hide_from_chooser(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return without_binned(pages) if request.user.is_superuser else pages


@hooks.register("construct_explorer_page_queryset")
def hide_from_explorer(
    parent: Page, pages: QuerySet[Page], request: HttpRequest
) -> QuerySet[Page]:
    return without_binned(pages) if request.user.is_superuser else pages


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        BINNED, _("Move to the recycle bin"), _("Moved to the recycle bin")
    )
    actions.register_action(RESTORED, _("Restore"), _("Restored from the recycle bin"))
    actions.register_action(
        DESTROYED, _("Delete for ever"), _("Deleted for ever from the recycle bin")
    )


class BinMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_open_bin(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("recycle-bin/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return BinMenuItem(
        _("Recycle bin"),
        reverse("recycling:index"),
        name="recycle-bin",
        icon_name="bin",
        order=900,
    )
