from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from news import participant_urls
from news.access import articles_of
from news.bulk_actions import ReleaseJointlyAction
from news.distribution_viewsets import DistributionViewSetGroup
from news.event_viewsets import EventListingViewSet
from news.models import NewsPage
from news.services.withdrawing import may_withdraw
from news.viewsets import NewsListingViewSet


@hooks.register("register_admin_viewset")
def register_news_listing() -> NewsListingViewSet:
    return NewsListingViewSet()


@hooks.register("register_admin_viewset")
def register_distribution() -> DistributionViewSetGroup:
    return DistributionViewSetGroup()


@hooks.register("register_page_header_buttons")
def distribution_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    is_article = page.pk is not None and page.specific_class is NewsPage
    if is_article and articles_of(user).filter(pk=page.pk).exists():
        url = reverse("distribution:article", args=[page.pk])
        yield Button(_("Distribution"), url=url, icon_name="globe", priority=45)


@hooks.register("register_page_header_buttons")
def withdraw_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    is_article = page.live and page.specific_class is NewsPage
    if is_article and may_withdraw(page.specific_deferred, user):
        url = reverse("news:withdraw", args=[page.pk])
        label = _("Withdraw with a reason")
        yield Button(label, url=url, icon_name="no-view", priority=46)


hooks.register("register_bulk_action", ReleaseJointlyAction)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "news.send_edition", _("Send newsletter"), _("Sent the newsletter")
    )
    actions.register_action(
        "news.plan_joint_release", _("Plan joint release"), _("Planned a joint release")
    )
    actions.register_action(
        "news.cancel_joint_release",
        _("Cancel joint release"),
        _("Cancelled a joint release"),
    )
    actions.register_action("news.withdraw", _("Withdraw"), _("Withdrew the article"))
    actions.register_action(
        "news.take_over",
        _("Take over from an archive"),
        _("Taken over from the archive of another site"),
    )
    actions.register_action(
        "news.joint_release", _("Joint release"), _("Released pages together")
    )


@hooks.register("register_admin_viewset")
def register_event_listing() -> EventListingViewSet:
    return EventListingViewSet()


@hooks.register("register_admin_urls")
def register_participant_screens() -> list[Any]:
    return [path("agenda/peserta/", include(participant_urls))]
