"""Panels that several roles have."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from innovations.access import current_region
from innovations.services.desk import OPERATOR, Desk, DeskPanel, panels_of
from innovations.services.waiting import waiting_for

MOST = 10
#: What ours say better: in plain words, per region and without a query a row.
REPLACED = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)


def build_desk(request: HttpRequest, panels: list[Component]) -> None:
    """Hook ``construct_homepage_panels``: the panels of the person's roles."""
    region = current_region(request)
    if region is None:
        if not request.user.is_superuser:  # there is no region yet
            panels.insert(0, NoRolePanel())
        return
    desk = Desk(request, region)
    dropped: tuple[type[Component], ...] = REPLACED
    if desk.roles == {OPERATOR}:
        dropped += (RecentEditsPanel,)
    kept = [panel for panel in panels if not isinstance(panel, dropped)]
    own = panels_of(desk)
    panels[:] = [*(own or [EmptyDeskPanel(desk)]), *kept]


class NoRolePanel(Component):
    """For somebody who may sign in, but works for nobody (any more)."""

    name = "no_role"
    order = 10
    template_name = "innovations/desk/no_role.html"


class EmptyDeskPanel(DeskPanel):
    """For roles whose work has not begun."""

    name = "empty_desk"
    order = 10
    template_name = "innovations/desk/empty.html"


class WaitingForMePanel(DeskPanel):
    """Reviews that the person may decide, the longest waiting first."""

    name = "waiting_for_me"
    order: ClassVar[int] = 60
    template_name = "innovations/desk/waiting_for_me.html"

    def get_content(self) -> dict[str, Any]:
        items, total = waiting_for(self.desk.user, self.desk.all_pages, most=MOST)
        return {"items": items, "more": total - len(items)}
