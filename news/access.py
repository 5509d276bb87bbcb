"""Who works on what belongs to a newsroom beside its articles.

Rights are those on the pages of the newsroom, as the project's policy for pages says
them: whoever may write there logs who printed an article, whoever may publish sends
newsletters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from news.models import (
    ArchiveTakeover,
    JointRelease,
    MediaPickup,
    NewsIndexPage,
    NewsletterEdition,
    NewsPage,
    ReleaseIntake,
    Subscriber,
)
from news.models.intake import ReleaseIntakeQuerySet
from news.querysets import NewsPageQuerySet

WRITE = frozenset({"add", "change", "publish"})
PUBLISH = frozenset({"publish"})
ADD = frozenset({"add"})
_CACHE = "_news_newsrooms"


def newsrooms_of(user: Any, rights: frozenset[str] = WRITE) -> QuerySet[NewsIndexPage]:
    """Return the newsrooms in which a person has any of these rights."""
    newsrooms: QuerySet[NewsIndexPage] = NewsIndexPage.objects.all()
    return newsrooms.filter(path__in=_paths(user, rights))


def articles_of(user: Any, rights: frozenset[str] = WRITE) -> NewsPageQuerySet:
    """Return the articles of these newsrooms."""
    below = Q(pk__in=[])
    for path in _paths(user, rights):
        below |= Q(path__startswith=path)
    articles: NewsPageQuerySet = NewsPage.objects.filter(below)
    return articles


def intakes_of(user: Any) -> ReleaseIntakeQuerySet:
    """Return the releases a person sent in, and as a publisher all of the newsroom."""
    own = Q(sent_by=user, newsroom__path__in=_paths(user, ADD))
    intakes: ReleaseIntakeQuerySet = ReleaseIntake.objects.filter(
        own | Q(newsroom__path__in=_paths(user, PUBLISH))
    )
    return intakes


def joint_releases_of(user: Any) -> QuerySet[JointRelease]:
    """Return what is planned in the newsrooms in which a person may publish."""
    return JointRelease.objects.filter(newsroom__path__in=_paths(user, PUBLISH))


def takeovers_of(user: Any) -> QuerySet[ArchiveTakeover]:
    """Return the archives taken over into newsrooms in which a person may publish."""
    return ArchiveTakeover.objects.filter(newsroom__path__in=_paths(user, PUBLISH))


def works_in_newsroom(user: Any, rights: frozenset[str] = WRITE) -> bool:
    return bool(_paths(user, rights))


def _paths(user: Any, rights: frozenset[str]) -> list[str]:
    """Return where these newsrooms stand; asked once for a person and a request."""
    if not hasattr(user, _CACHE):
        setattr(user, _CACHE, {})
    known: dict[frozenset[str], list[str]] = getattr(user, _CACHE)
    if rights not in known:
        known[rights] = list(_granted(user, rights).values_list("path", flat=True))
    return known[rights]


def _granted(user: Any, rights: frozenset[str]) -> QuerySet[NewsIndexPage]:
    newsrooms: QuerySet[NewsIndexPage] = NewsIndexPage.objects.order_by("path")
    if not user.is_active:
        return newsrooms.none()
    if user.is_superuser:
        return newsrooms
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(user, set(rights))
    return newsrooms.filter(pk__in=pages.order_by().values("pk"))


class NewsroomPolicy(ModelPermissionPolicy):
    """Rows of a newsroom for those who have a right on its pages.

    Wagtail's generic views ask the policy about the model, not about the row; use it
    together with :class:`OwnNewsroomsMixin`.
    """

    def __init__(self, model: type[Model], rights: frozenset[str]) -> None:
        super().__init__(model)
        self.rights = rights

    def user_has_permission(self, user: Any, action: str) -> bool:
        return works_in_newsroom(user, self.rights)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return works_in_newsroom(user, self.rights)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        if self.model is MediaPickup:
            articles = articles_of(user, self.rights).order_by()
            return rows.filter(article__in=articles.values("pk"))
        newsrooms = newsrooms_of(user, self.rights).order_by()
        return rows.filter(newsroom__in=newsrooms.values("pk"))

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        rows = self.instances_user_has_any_permission_for(user, actions)
        return bool(rows.filter(pk=instance.pk).exists())

    def user_has_permission_for_instance(
        self, user: Any, action: str, instance: Any
    ) -> bool:
        return self.user_has_any_permission_for_instance(user, {action}, instance)


class OwnNewsroomsMixin:
    """For Wagtail's generic views: only rows of one's own newsrooms exist."""

    def get_base_queryset(self) -> QuerySet[Any]:
        queryset: QuerySet[Any] = super().get_base_queryset()  # type: ignore[misc]
        granted = self._granted()
        if queryset.model is not granted.model:
            return queryset  # the history of the row that get_object() granted
        return queryset & granted

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        instance = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if instance.pk and not self._granted().filter(pk=instance.pk).exists():
            raise PermissionDenied
        return instance

    def _granted(self) -> QuerySet[Any]:
        policy = self.permission_policy  # type: ignore[attr-defined]
        user = self.request.user  # type: ignore[attr-defined]
        granted: QuerySet[Any] = policy.instances_user_has_any_permission_for(
            user, {"view"}
        )
        return granted


def register_policies() -> None:
    """Tell Wagtail; to be called before any of these policies is used."""
    register_permission_policy(MediaPickup, NewsroomPolicy(MediaPickup, WRITE))
    for model in (NewsletterEdition, Subscriber):
        register_permission_policy(model, NewsroomPolicy(model, PUBLISH))
