from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.pages import PageListingViewSet

from news.filters import NewsPageFilterSet
from news.models import NewsPage


class NewsListingViewSet(PageListingViewSet):
    """All articles the user may work on, whatever newsroom they are in."""

    model = NewsPage
    name = "news"
    url_prefix = "news"
    icon = "doc-full-inverse"
    menu_label = _("News")
    menu_order = 210
    add_to_admin_menu = True
    filterset_class = NewsPageFilterSet
    columns = [
        *PageListingViewSet.columns[:-1],
        DateColumn(
            "published_at",
            label=_("Publication date"),
            sort_key="published_at",
            width="12%",
        ),
        Column(
            "information_class",
            label=_("Information class"),
            accessor="get_information_class_display",
            sort_key="information_class",
        ),
        PageListingViewSet.columns[-1],
    ]
