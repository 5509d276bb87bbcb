from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from competitions import (
    entry_urls,
    judging_urls,
    jury_log_actions,
    jury_urls,
    result_log,
    result_urls,
    urls,
    vote_urls,
)
from competitions.access import keeps_competition
from competitions.desk import register_panels
from competitions.entry_guard import keep_page_with_entries, keep_pages_with_entries
from competitions.entry_views import EnterMenuItem
from competitions.juror_desk import MyScoringPanel
from competitions.juror_views import MyScoringMenuItem
from competitions.jury_desk import ChairPanel
from competitions.log_actions import (
    ENTRY_ACTIONS,
    EditionCopied,
    TemplateApplied,
    VotesCounted,
    VotesSetAside,
)
from competitions.modeladmin import AwardAdmin
from competitions.models import CompetitionPage
from competitions.paper_viewsets import PaperViewSet
from competitions.rule_viewsets import RULE_VIEWSETS
from competitions.viewsets import (
    SUBMENU_HOOK,
    CompetitionGroup,
    CompetitionMenuItem,
)
from innovations.services.desk import JUROR, register_panel

award_admin = AwardAdmin()
award_admin.register_with_wagtail()
# Before a site puts pages into a bin instead.
hooks.register("before_delete_page", keep_page_with_entries, order=-10)
hooks.register("before_bulk_action", keep_pages_with_entries, order=-10)
register_panels()
register_panel(MyScoringPanel, roles=[JUROR])
register_panel(ChairPanel, roles=[JUROR])


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
        path("competitions/entries/", include(entry_urls)),
        path("competitions/judging/", include(judging_urls)),
        path("competitions/jury/", include(jury_urls)),
        path("competitions/results/", include(result_urls)),
        path("competitions/votes/", include(vote_urls)),
    ]


@hooks.register("register_admin_menu_item")
def offer_to_enter() -> EnterMenuItem:
    return EnterMenuItem(
        _("Enter competitions"),
        reverse("competition_entries:index"),
        name="enter-competitions",
        icon_name="success",
        order=160,
    )


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
def register_entries_menu_item() -> CompetitionMenuItem:
    return CompetitionMenuItem(
        _("Entries"),
        reverse("competition_entries:received"),
        name="competition-entries",
        icon_name="pick",
        order=80,
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
        yield Button(
            _("Entries"),
            reverse("competition_entries:overview", args=[page.pk]),
            icon_name="pick",
            priority=13,
        )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("competitions.apply_template")(TemplateApplied)
    actions.register_action("competitions.copy_edition")(EditionCopied)
    actions.register_action("competitions.set_votes_aside")(VotesSetAside)
    actions.register_action("competitions.count_votes")(VotesCounted)
    jury_log_actions.register(actions)
    for name, formatter in ENTRY_ACTIONS.items():
        actions.register_action(f"competitions.{name}")(formatter)
    result_log.register(actions)
