"""Registration only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import AdminOnlyMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from portal.users.access import may_help_others
from portal.users.admin_urls import urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return urlpatterns


@hooks.register("register_account_menu_item")
def second_factor(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("users_second_factor"),
        "label": _("Second factor"),
        "help_text": _(
            "Besides your password, a code that only your telephone shows; and "
            "recovery codes in case you lose it."
        ),
    }


@hooks.register("register_account_menu_item")
def sessions(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("users_sessions"),
        "label": _("Where you are signed in"),
        "help_text": _("See the devices, and sign out there."),
    }


@hooks.register("register_account_menu_item")
def own_sign_ins(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("users_own_sign_ins"),
        "label": _("My sign-ins"),
        "help_text": _("When and from where your account was used, or somebody tried."),
    }


@hooks.register("register_reports_menu_item")
def sign_in_log() -> AdminOnlyMenuItem:
    return AdminOnlyMenuItem(
        _("Sign-in log"),
        reverse("users_sign_ins"),
        name="sign-ins",
        icon_name="key",
        order=1300,
    )


@hooks.register("register_reports_menu_item")
def lock_outs() -> AdminOnlyMenuItem:
    return AdminOnlyMenuItem(
        _("Failed sign-ins"),
        reverse("users_lock_outs"),
        name="lock-outs",
        icon_name="lock",
        order=1310,
    )


@hooks.register("register_user_listing_buttons")
def reset_button(user: Any, request_user: Any) -> list[Button]:
    if user.second_factor_since is None or not may_help_others(request_user):
        return []
    return [
        Button(
            _("Reset second factor"),
            url=reverse("users_reset_second_factor", args=[user.pk]),
            icon_name="mobile-alt",
            priority=40,
        )
    ]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "users.reset_second_factor",
        _("Reset second factor"),
        _("Reset the second factor"),
    )
