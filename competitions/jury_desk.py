"""The panels that a juror chairs, on their start page."""

from __future__ import annotations

from typing import Any, ClassVar

from competitions.jury_access import chaired_by
from innovations.services.desk import DeskPanel


class ChairPanel(DeskPanel):
    """The way of a chair to the progress of the own panels; others see nothing."""

    name = "chaired_panels"
    order: ClassVar[int] = 50
    template_name = "competitions/desk/chaired_panels.html"

    def get_content(self) -> dict[str, Any]:
        return {"seats": list(chaired_by(self.desk.user, self.desk.region))}
