from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from competitions import result_log, result_urls, urls
from competitions.access import keeps_competition
from competitions.log_actions import EditionCopied, TemplateApplied
from competitions.modeladmin import AwardAdmin
from competitions.models import CompetitionPage
from competitions.paper_viewsets import PaperViewSet
from competitions.rule_viewsets import RULE_VIEWSETS
from competitions.viewsets import SUBMENU_HOOK, CompetitionGroup

award_admin = AwardAdmin()
award_admin.register_with_wagtail()


@hooks.register("register_admin_viewset")
def register_competitions() -> CompetitionGroup:
    return CompetitionGroup()


@hooks.register("register_admin_viewset")
def register_rules() -> list[Any]:
    return [viewset() for viewset in (*RULE_VIEWSETS, PaperViewSet)]


@hooks.register("register_admin_urls")
def register_set_up() -> list[Any]:
    return [
        path("competitions/set-up/", include(urls)),
        path("competitions/results/", include(result_urls)),
    ]


@hooks.register(SUBMENU_HOOK)
def register_awards_menu_item() -> Any:
    return award_admin.get_menu_item()


@hooks.register("register_page_header_buttons")
def offer_set_up(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if isinstance(page, CompetitionPage) and keeps_competition(user, page):
        yield Button(
            _("Set-up"),
            reverse("competition_set_up:set_up", args=[page.pk]),
            icon_name="tasks",
            priority=12,
        )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("competitions.apply_template")(TemplateApplied)
    actions.register_action("competitions.copy_edition")(EditionCopied)
    result_log.register(actions)
