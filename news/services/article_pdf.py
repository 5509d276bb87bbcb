"""An article as PDF with the publisher's letterhead."""

from __future__ import annotations

from typing import Final

from django.utils import timezone, translation

from news.models.article import NewsPage
from news.pictures import pictures_of
from news.publisher import publisher_of
from news.related_pages import pages_of_boxes
from news.services.kept_files import fingerprint, keep
from news.services.pdf import render_pdf

#: Raise it when the template changes what it shows.
_VERSION: Final = 2


def pdf_of(article: NewsPage) -> bytes:
    """Return the published article as PDF; made when first asked for.

    Raises ``PdfUnavailable`` or ``Busy``.
    """
    publisher = publisher_of(article)
    logo = publisher.logo
    digest = fingerprint(
        [
            _VERSION,
            article.pk,
            article.live_revision_id,
            article.last_published_at,
            article.get_full_url(),
            *(picture.image.file_hash for picture in pictures_of(article)),
            *(f"{page.pk} {page.title}" for page in pages_of_boxes(article)),
            *(publisher.name, publisher.office, publisher.address, publisher.email),
            *(publisher.phone, publisher.url, publisher.accent, logo and logo.pk),
        ]
    )

    def make() -> bytes:
        context = {
            "page": article,
            "publisher": publisher,
            "address": article.get_full_url(),
            "language": article.locale.language_code,
        }
        root_url = (article.get_url_parts() or (None, ""))[1]
        language = article.locale.language_code
        # Kept for everybody, whoever asks first.
        with translation.override(language), timezone.override(publisher.zone):
            return render_pdf("news/pdf/article.html", context, base_url=f"{root_url}/")

    return keep(article_id=article.pk, kind="article.pdf", digest=digest, make=make)
