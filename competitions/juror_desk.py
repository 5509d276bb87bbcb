"""Scoring on the start page of jurors."""

from __future__ import annotations

from typing import Any, ClassVar

from competitions.services.my_scoring import work_of
from innovations.services.desk import DeskPanel


class MyScoringPanel(DeskPanel):
    """What waits for a juror, by phase and category, with its deadline."""

    name = "my_scoring"
    order: ClassVar[int] = 40
    template_name = "competitions/desk/my_scoring.html"

    def get_content(self) -> dict[str, Any]:
        return {"work": work_of(self.desk.user, self.desk.region)}
