"""What an edition of the newsletter says, as HTML and as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urljoin

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from news.article_text import summary_of
from news.models import EditionArticle, NewsIndexPage, NewsletterEdition, NewsPage
from news.publisher import publisher_of
from news.querysets import NewsPageQuerySet
from news.services.subscribing import root_url_of

#: In mail programs 600 pixels wide; twice as wide for fine screens.
_PICTURE = "fill-1120x588|format-jpeg|bgcolor-ffffff"
_SUMMARY = 260


@dataclass(frozen=True)
class Rendered:
    html: str
    text: str


def articles_of_period(
    newsroom: NewsIndexPage, first_day: date, last_day: date
) -> NewsPageQuerySet:
    """Return what a newsroom published from one day to another, both included."""
    begin = timezone.make_aware(datetime.combine(first_day, time.min))
    end = timezone.make_aware(datetime.combine(last_day, time.max))
    articles = newsroom.get_articles()
    return articles.filter(published_at__range=(begin, end)).newest_first()


@transaction.atomic
def fill_from_period(edition: NewsletterEdition) -> int:
    """Choose all articles of the edition's period that it lacks; return how many."""
    chosen = {item.article_id for item in edition.items.all()}
    found = articles_of_period(edition.newsroom, edition.first_day, edition.last_day)
    new = [key for key in found.values_list("pk", flat=True) if key not in chosen]
    EditionArticle.objects.bulk_create(
        EditionArticle(edition=edition, article_id=key, sort_order=len(chosen) + at)
        for at, key in enumerate(new)
    )
    return len(new)


def suggested_subject(first_day: date, last_day: date) -> str:
    """Return a subject that names the period in the fewest words."""
    end = date_format(last_day, "j F Y")
    if first_day == last_day:
        return _("News of %(day)s") % {"day": end}
    same_year = first_day.year == last_day.year
    same_month = same_year and first_day.month == last_day.month
    form = "j" if same_month else ("j F" if same_year else "j F Y")
    return _("News from %(start)s to %(end)s") % {
        "start": date_format(first_day, form),
        "end": end,
    }


def render_edition(
    edition: NewsletterEdition, *, unsubscribe_url: str = ""
) -> Rendered:
    """Return the edition with what is public of it now."""
    newsroom = edition.newsroom
    publisher = publisher_of(newsroom)
    language = newsroom.locale.language_code
    # A worker has no request: addresses hold a month of the region's zone.
    with translation.override(language), timezone.override(publisher.zone):
        context = {
            "edition": edition,
            "publisher": publisher,
            "language": language,
            "newsroom_url": newsroom.full_url,
            "items": [
                _item(article, first=not at)
                for at, article in enumerate(edition.get_articles())
            ],
            "unsubscribe_url": unsubscribe_url,
        }
        return Rendered(
            html=render_to_string("news/newsletter/edition.html", context),
            text=render_to_string("news/newsletter/edition.txt", context).strip()
            + "\n",
        )


def _item(article: NewsPage, *, first: bool) -> dict[str, Any]:
    return {
        "title": article.title,
        "kicker": article.kicker,
        "summary": summary_of(article, _SUMMARY),
        "url": article.full_url,
        "date": timezone.localtime(article.dated),
        "picture": _picture(article) if first else None,
    }


def _picture(article: NewsPage) -> dict[str, Any] | None:
    """The picture of the first article; more would make the e-mail heavy."""
    if article.lead_image is None:
        return None
    try:
        drawn = article.lead_image.get_rendition(_PICTURE)
    except (SourceImageIOError, InvalidFilterSpecError):
        return None  # its file is lost; the e-mail is fine without
    return {
        "url": urljoin(f"{root_url_of(article)}/", drawn.url),
        "alt": article.lead_image_alt,
    }
