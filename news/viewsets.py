from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from news import takeover_urls
from news.access import ADD, PUBLISH, works_in_newsroom
from news.filters import NewsPageFilterSet
from news.models import NewsPage
from news.views.intake import BatchView, IntakeView, OriginalView, TryAgainView
from news.views.joint_releases import (
    CancelJointReleaseView,
    JointReleasesView,
    JointReleaseView,
)
from news.views.style import StyleView
from news.views.withdrawing import WithdrawView


class NewsMenuItem(MenuItem):
    """Shown to those who may write somewhere in a newsroom."""

    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_superuser or works_in_newsroom(user)


class NewsIndexView(IndexView):
    """The list of articles, from where releases are sent in."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = super().header_buttons
        if works_in_newsroom(self.request.user, ADD):
            buttons = [
                *buttons,
                HeaderButton(
                    _("From press releases"),
                    url=reverse("news:intake"),
                    icon_name="upload",
                ),
            ]
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        if works_in_newsroom(self.request.user):
            url = reverse("news:joint_releases")
            label = _("Joint releases")
            buttons = [*buttons, Button(label, url=url, icon_name="calendar-check")]
        if works_in_newsroom(self.request.user, PUBLISH):
            url = reverse("news:archive")
            label = _("Archives of other sites")
            buttons = [*buttons, Button(label, url=url, icon_name="download")]
        return buttons


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
    index_view_class = NewsIndexView
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

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("intake/", IntakeView.as_view(), name="intake"),
            path("intake/<uuid:batch>/", BatchView.as_view(), name="intake_batch"),
            path(
                "intake/<uuid:batch>/again/",
                TryAgainView.as_view(),
                name="intake_again",
            ),
            path(
                "intake/original/<int:pk>/",
                OriginalView.as_view(),
                name="intake_original",
            ),
            path("style/", StyleView.as_view(), name="style"),
            path("withdraw/<int:pk>/", WithdrawView.as_view(), name="withdraw"),
            path("joint-releases/", JointReleasesView.as_view(), name="joint_releases"),
            path(
                "joint-releases/<int:pk>/",
                JointReleaseView.as_view(),
                name="joint_release",
            ),
            path(
                "joint-releases/<int:pk>/cancel/",
                CancelJointReleaseView.as_view(),
                name="cancel_joint_release",
            ),
            *takeover_urls.patterns,
        ]
