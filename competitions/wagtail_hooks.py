from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from competitions import judging_urls, urls
from competitions.access import keeps_competition
from competitions.juror_desk import MyScoringPanel
from competitions.juror_views import MyScoringMenuItem
from competitions.log_actions import EditionCopied, TemplateApplied
from competitions.modeladmin import AwardAdmin
from competitions.models import CompetitionPage
from competitions.rule_viewsets import RULE_VIEWSETS
from competitions.viewsets import SUBMENU_HOOK, CompetitionGroup
from innovations.services.desk import JUROR, register_panel

award_admin = AwardAdmin()
award_admin.register_with_wagtail()
register_panel(MyScoringPanel, roles=[JUROR])


@hooks.register("register_admin_viewset")
def register_competitions() -> CompetitionGroup:
    return CompetitionGroup()


@hooks.register("register_admin_viewset")
def register_rules() -> list[Any]:
    return [viewset() for viewset in RULE_VIEWSETS]


@hooks.register("register_admin_urls")
def register_set_up() -> list[Any]:
    return [path("competitions/set-up/", include(urls))]


@hooks.register("register_admin_urls")
def register_judging() -> list[Any]:
    return [path("competitions/judging/", include(judging_urls))]


@hooks.register("register_admin_menu_item")
def my_scoring_menu() -> MyScoringMenuItem:
    return MyScoringMenuItem(
        _("My scoring"),
        reverse("competition_judging:mine"),
        name="my-scoring",
        icon_name="clipboard-list",
        order=170,
    )


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


@hooks.register("register_log_actions")
def register_judging_actions(actions: LogActionRegistry) -> None:
    for name, label, sentence in (
        ("declare", _("Declare"), _("The juror gave the declaration")),
        ("seal_sheet", _("Seal sheet"), _("A score sheet was sealed")),
        ("give_back_sheet", _("Give back"), _("A juror gave an entry back")),
        ("reopen_sheet", _("Reopen sheet"), _("A sealed sheet was opened again")),
    ):
        actions.register_action(f"competitions.{name}", label, sentence)
