from collections.abc import Iterable
from typing import ClassVar

import django_filters
from django.db.models import Q
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.views.pages.listing import PageFilterSet

from news.choices import PublicationStatus
from news.models import NewsPage, NewsTag, TaggedNewsPage
from news.querysets import NewsPageQuerySet

# Filters compare primary keys with a subquery where the field is not in the
# search index: Wagtail refuses to search a queryset filtered by such a field.


class NewsTagFilter(django_filters.ModelMultipleChoiceFilter):
    def filter(
        self, qs: NewsPageQuerySet, value: Iterable[NewsTag]
    ) -> NewsPageQuerySet:
        if not value:
            return qs
        tagged = TaggedNewsPage.objects.filter(tag__in=value)
        return qs.filter(pk__in=tagged.values("content_object_id"))


class PublicationStatusFilter(django_filters.ChoiceFilter):
    def filter(self, qs: NewsPageQuerySet, value: str) -> NewsPageQuerySet:
        conditions: dict[str, Q] = {
            PublicationStatus.LIVE: Q(live=True),
            PublicationStatus.CHANGED: Q(live=True, has_unpublished_changes=True),
            PublicationStatus.SCHEDULED: Q(_approved_schedule=True),
            PublicationStatus.DRAFT: Q(live=False),
        }
        if value not in conditions:
            return qs
        pages = NewsPage.objects.annotate_approved_schedule().filter(conditions[value])
        return qs.filter(pk__in=pages.values("pk"))


class NewsPageFilterSet(PageFilterSet):
    status = PublicationStatusFilter(
        label=_("Status"), choices=PublicationStatus.choices, widget=RadioSelect
    )
    published_at = django_filters.DateFromToRangeFilter(
        label=_("Publication date"), widget=DateRangePickerWidget
    )
    tag = NewsTagFilter(
        label=_("Tag"), queryset=NewsTag.objects.all(), widget=CheckboxSelectMultiple
    )
    # Articles have no children.
    has_child_pages = None

    class Meta:
        model = NewsPage
        fields: ClassVar[list[str]] = ["information_class"]
