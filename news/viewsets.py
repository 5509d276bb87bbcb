from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from news.filters import NewsPageFilterSet
from news.models import NewsIndexPage, NewsPage


class NewsMenuItem(MenuItem):
    """Shown to those who may write somewhere in a newsroom."""

    def is_shown(self, request: HttpRequest) -> bool:
        if request.user.is_superuser:
            return True
        policy = policy_registry.get_by_type(Page)
        places = policy.instances_user_has_any_permission_for(
            request.user, {"add", "change", "publish"}
        )
        return bool(places.type(NewsIndexPage, NewsPage).exists())


class NewsListingViewSet(PageListingViewSet):
    """All articles the user may work on, whatever newsroom they are in."""

    model = NewsPage
    name = "news"
    url_prefix = "news"
    icon = "doc-full-inverse"
    menu_label = _("News")
    menu_order = 210
    add_to_admin_menu = True
    menu_item_class = NewsMenuItem
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
