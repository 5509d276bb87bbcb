from typing import Any

from wagtail import hooks

from competitions.modeladmin import AwardAdmin
from competitions.viewsets import SUBMENU_HOOK, CompetitionGroup

award_admin = AwardAdmin()
award_admin.register_with_wagtail()


@hooks.register("register_admin_viewset")
def register_competitions() -> CompetitionGroup:
    return CompetitionGroup()


@hooks.register(SUBMENU_HOOK)
def register_awards_menu_item() -> Any:
    return award_admin.get_menu_item()
