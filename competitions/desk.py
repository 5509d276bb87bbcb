"""Competitions on the desk of an operator: what is open, and one's entries."""

from __future__ import annotations

from typing import Any, ClassVar

from competitions.entry_access import own_organizations
from competitions.services.entering import open_competitions
from innovations.services.desk import OPERATOR, DeskPanel, register_panel


class CompetitionsPanel(DeskPanel):
    """The deadlines that come next; nothing where no competition takes entries."""

    name = "competitions"
    order: ClassVar[int] = 30
    template_name = "competitions/desk/competitions.html"

    class Media:
        css: ClassVar[dict[str, list[str]]] = {
            "all": ["innovations/css/desk.css", "competitions/css/entries.css"]
        }

    def get_content(self) -> dict[str, Any]:
        own = own_organizations(self.desk.user, self.desk.region)
        found, _others = open_competitions(region=self.desk.region, organizations=own)
        return {"competitions": found}


def register_panels() -> None:
    """Offer the panel; called when the hooks are loaded."""
    register_panel(CompetitionsPanel, roles=[OPERATOR])
