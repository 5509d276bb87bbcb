"""Admin screens about an article's way to its readers."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from news.access import articles_of, works_in_newsroom
from news.models import NewsPage
from news.models.forms_of_article import PDF, PRESS_KIT
from news.outlets import outlets_of
from news.services.cards import card_of, draw_card_of
from news.services.kept_files import Busy
from news.services.pdf import pdf_available
from news.services.reads import LATELY, most_read, reads_of
from news.services.whatsapp import whatsapp_link, whatsapp_text

#: Days, as the choice above the list of what is read most.
PERIODS = {"7": 7, "30": 30, "365": 365}


class MostReadView(WagtailAdminTemplateMixin, TemplateView):
    """Which articles were opened most, of those the person works with."""

    template_name = "news/distribution/most_read.html"
    page_title = _("Most read")
    header_icon = "list-ol"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not works_in_newsroom(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = PERIODS.get(self.request.GET.get("days", ""), LATELY)
        since = timezone.localdate() - timedelta(days=days - 1)
        return super().get_context_data(
            days=days,
            periods=list(PERIODS.values()),
            ranked=most_read(articles_of(self.request.user), since=since),
            **kwargs,
        )


class ArticleView(WagtailAdminTemplateMixin, TemplateView):
    """Everything with which an article is handed on."""

    template_name = "news/distribution/article.html"
    page_title = _("Distribution")
    header_icon = "globe"
    _show_breadcrumbs = True

    @cached_property
    def article(self) -> NewsPage:
        page = get_object_or_404(NewsPage, pk=self.kwargs["article_id"])
        if not articles_of(self.request.user).filter(pk=page.pk).exists():
            raise PermissionDenied
        if page.live:
            return page
        draft: NewsPage = page.get_latest_revision_as_object()
        return draft

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.article.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("news:index"), "label": _("News")},
            {"url": edit, "label": self.article.get_admin_display_title()},
            {"url": "", "label": self.page_title, "sublabel": self.article.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article = self.article
        outlets = outlets_of(article)
        return super().get_context_data(
            article=article,
            is_public=NewsPage.objects.published().filter(pk=article.pk).exists(),
            pdf=outlets.get(PDF, ""),
            press_kit=outlets.get(PRESS_KIT, ""),
            card=_inline_card(article),
            message=whatsapp_text(article),
            message_link=whatsapp_link(article),
            pdf_available=pdf_available(),
            reads=reads_of(article),
            days=LATELY,
            pickups=article.pickups.all(),
            **kwargs,
        )


def _inline_card(article: NewsPage) -> str:
    """The card as it is or would be; of a draft nothing is kept."""
    try:
        card = card_of(article) if article.live else draw_card_of(article)
    except Busy:
        return ""
    return f"data:image/jpeg;base64,{b64encode(card).decode()}"
