"""Which panel stands on whose desk."""

from __future__ import annotations

from innovations.desk.mentoring import (
    ClinicWishesPanel,
    MentoredPanel,
    MentoringPanel,
)
from innovations.desk.operator import (
    CommentsPanel,
    MyInnovationsPanel,
    NoticesPanel,
    ReturnedPanel,
    StartPanel,
    StillTruePanel,
    SubmittedPanel,
)
from innovations.desk.registrar import (
    DuplicatesPanel,
    RegistryStartPanel,
    StalePanel,
    WithoutInnovationPanel,
)
from innovations.desk.shared import WaitingForMePanel
from innovations.services.desk import (
    EDITOR,
    MENTOR,
    OPERATOR,
    REGISTRAR,
    register_panel,
)


def register_panels() -> None:
    """Offer the registry's panels; called when its hooks are loaded."""
    for operators in (
        NoticesPanel,
        StartPanel,
        ReturnedPanel,
        MentoringPanel,
        StillTruePanel,
        MyInnovationsPanel,
        SubmittedPanel,
        CommentsPanel,
    ):
        register_panel(operators, roles=[OPERATOR])
    for registrars in (
        RegistryStartPanel,
        WithoutInnovationPanel,
        StalePanel,
        DuplicatesPanel,
        ClinicWishesPanel,
    ):
        register_panel(registrars, roles=[REGISTRAR])
    register_panel(MentoredPanel, roles=[MENTOR])
    register_panel(WaitingForMePanel, roles=[REGISTRAR, EDITOR])
