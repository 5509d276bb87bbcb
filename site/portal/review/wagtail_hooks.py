"""Registration only."""

from __future__ import annotations

from wagtail import hooks

from portal.review.direct import (
    ACTION,
    DirectPublication,
    follow_bulk_action,
    follow_publish_button,
    remember_drafts_below,
)

hooks.register("after_publish_page", follow_publish_button)
hooks.register("before_bulk_action", remember_drafts_below)
hooks.register("after_bulk_action", follow_bulk_action)


@hooks.register("register_log_actions")
def log_actions(actions: object) -> None:
    actions.register_action(ACTION)(DirectPublication)  # type: ignore[attr-defined]
