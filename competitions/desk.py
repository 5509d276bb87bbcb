"""Competitions on the desk of an operator: what is open, and one's entries."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from competitions.entry_access import own_organizations
from competitions.services.entering import open_competitions
from innovations.services.desk import OPERATOR, DeskPanel, register_panel

#: Entries of which something was told; the screen has them all.
SHOWN: Final = 5


class CompetitionsPanel(DeskPanel):
    """The deadlines that come next, and what was told of entries after theirs."""

    name = "competitions"
    order: ClassVar[int] = 30
    template_name = "competitions/desk/competitions.html"

    class Media:
        css: ClassVar[dict[str, list[str]]] = {
            "all": ["innovations/css/desk.css", "competitions/css/entries.css"]
        }

    def get_content(self) -> dict[str, Any]:
        own = own_organizations(self.desk.user, self.desk.region)
        found, others = open_competitions(region=self.desk.region, organizations=own)
        told = [row for row in others if row.outcome or row.has_results]
        return {"competitions": found, "told": told[:SHOWN]}


def register_panels() -> None:
    """Offer the panel; called when the hooks are loaded."""
    register_panel(CompetitionsPanel, roles=[OPERATOR])
