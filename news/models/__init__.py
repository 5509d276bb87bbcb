from news.models.agenda import AgendaIndexPage
from news.models.article import NewsPage
from news.models.corrections import NewsCorrection, Withdrawal
from news.models.event import EventPage
from news.models.event_parts import (
    EventMaterial,
    EventRelatedPage,
    EventSession,
    EventSpeaker,
    InvitedParty,
)
from news.models.index import NewsIndexPage
from news.models.intake import IntakeState, ReleaseIntake
from news.models.joint_release import JointRelease, JointReleaseItem
from news.models.newsletter import (
    EditionArticle,
    EditionLetter,
    EditionState,
    NewsletterEdition,
    Subscriber,
)
from news.models.pickups import MediaKind, MediaPickup
from news.models.reads import DailyReads
from news.models.registration import Attendance, Participant, ParticipantLetter
from news.models.related import RelatedPage
from news.models.speakers import NewsSpeaker
from news.models.tags import NewsTag, TaggedNewsPage
from news.models.takeover import (
    Action,
    ArchiveItem,
    ArchiveTakeover,
    Outcome,
    TakeoverState,
)
from news.models.tasks import EditorApprovalTask

__all__ = [
    "Action",
    "AgendaIndexPage",
    "ArchiveItem",
    "ArchiveTakeover",
    "Attendance",
    "DailyReads",
    "EditionArticle",
    "EditionLetter",
    "EditionState",
    "EditorApprovalTask",
    "EventMaterial",
    "EventPage",
    "EventRelatedPage",
    "EventSession",
    "EventSpeaker",
    "IntakeState",
    "InvitedParty",
    "JointRelease",
    "JointReleaseItem",
    "MediaKind",
    "MediaPickup",
    "NewsCorrection",
    "NewsIndexPage",
    "NewsPage",
    "NewsSpeaker",
    "NewsTag",
    "NewsletterEdition",
    "Outcome",
    "Participant",
    "ParticipantLetter",
    "RelatedPage",
    "ReleaseIntake",
    "Subscriber",
    "TaggedNewsPage",
    "TakeoverState",
    "Withdrawal",
]
