from news.models.article import NewsPage
from news.models.index import NewsIndexPage
from news.models.intake import IntakeState, ReleaseIntake
from news.models.related import RelatedPage
from news.models.speakers import NewsSpeaker
from news.models.tags import NewsTag, TaggedNewsPage
from news.models.tasks import EditorApprovalTask

__all__ = [
    "EditorApprovalTask",
    "IntakeState",
    "NewsIndexPage",
    "NewsPage",
    "NewsSpeaker",
    "NewsTag",
    "RelatedPage",
    "ReleaseIntake",
    "TaggedNewsPage",
]
