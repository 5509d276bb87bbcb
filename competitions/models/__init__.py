"""Models of the competitions, one file a concept."""

from competitions.models.awards import Award
from competitions.models.categories import CompetitionCategory
from competitions.models.entrants import PublicEntrant
from competitions.models.entries import (
    Entry,
    EntryAnswer,
    EntryAttachment,
    EntryConsent,
    EntryMember,
    EntryVersion,
    LateException,
)
from competitions.models.judging import (
    ChairDecision,
    Score,
    ScoreSheet,
    Screening,
    SheetReopening,
    StageClosing,
)
from competitions.models.juries import Juror, JurorConflict, PanelSeat
from competitions.models.kinds import CompetitionKind
from competitions.models.pages import (
    CompetitionDocument,
    CompetitionIndexPage,
    CompetitionPage,
)
from competitions.models.phases import CompetitionPhase
from competitions.models.result_work import (
    AwardRun,
    CertificateBundle,
    ResultRules,
)
from competitions.models.results import (
    AwardPlace,
    Ballot,
    Certificate,
    ResultPaper,
    ResultsRelease,
)
from competitions.models.rules import (
    CategoryRow,
    CategoryRule,
    Criterion,
    EntryStatement,
    FormSection,
    TieRule,
)

__all__ = [
    "Award",
    "AwardPlace",
    "AwardRun",
    "Ballot",
    "CategoryRow",
    "CategoryRule",
    "Certificate",
    "CertificateBundle",
    "ChairDecision",
    "CompetitionCategory",
    "CompetitionDocument",
    "CompetitionIndexPage",
    "CompetitionKind",
    "CompetitionPage",
    "CompetitionPhase",
    "Criterion",
    "Entry",
    "EntryAnswer",
    "EntryAttachment",
    "EntryConsent",
    "EntryMember",
    "EntryStatement",
    "EntryVersion",
    "FormSection",
    "Juror",
    "JurorConflict",
    "LateException",
    "PanelSeat",
    "PublicEntrant",
    "ResultPaper",
    "ResultRules",
    "ResultsRelease",
    "Score",
    "ScoreSheet",
    "Screening",
    "SheetReopening",
    "StageClosing",
    "TieRule",
]
