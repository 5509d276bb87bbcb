from news.models.agenda import AgendaIndexPage
from news.models.article import NewsPage
from news.models.event import EventPage
from news.models.event_parts import (
    EventMaterial,
    EventRelatedPage,
    EventSession,
    EventSpeaker,
    InvitedParty,
)
from news.models.index import NewsIndexPage
from news.models.registration import Attendance, Participant, ParticipantLetter
from news.models.related import RelatedPage
from news.models.speakers import NewsSpeaker
from news.models.tags import NewsTag, TaggedNewsPage
from news.models.tasks import EditorApprovalTask

__all__ = [
    "AgendaIndexPage",
    "Attendance",
    "EditorApprovalTask",
    "EventMaterial",
    "EventPage",
    "EventRelatedPage",
    "EventSession",
    "EventSpeaker",
    "InvitedParty",
    "NewsIndexPage",
    "NewsPage",
    "NewsSpeaker",
    "NewsTag",
    "Participant",
    "ParticipantLetter",
    "RelatedPage",
    "TaggedNewsPage",
]
