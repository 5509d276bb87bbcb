from news.models.article import NewsPage
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
from news.models.related import RelatedPage
from news.models.speakers import NewsSpeaker
from news.models.tags import NewsTag, TaggedNewsPage
from news.models.tasks import EditorApprovalTask

__all__ = [
    "DailyReads",
    "EditionArticle",
    "EditionLetter",
    "EditionState",
    "EditorApprovalTask",
    "IntakeState",
    "JointRelease",
    "JointReleaseItem",
    "MediaKind",
    "MediaPickup",
    "NewsIndexPage",
    "NewsPage",
    "NewsSpeaker",
    "NewsTag",
    "NewsletterEdition",
    "RelatedPage",
    "ReleaseIntake",
    "Subscriber",
    "TaggedNewsPage",
]
