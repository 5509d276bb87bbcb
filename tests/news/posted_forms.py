"""What the editor's screens post; every field is there, as in a browser."""

from django.utils import timezone
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from news.blocks import INLINE_FEATURES


def article_form(**changes):
    return nested_form_data(
        {
            "title": "Klinik Inovasi Dibuka",
            "slug": "klinik-inovasi",
            "kicker": "",
            "standfirst": "",
            "published_at": "",
            "dateline_place": "",
            "event_date": "",
            "event_place": "",
            "author_code": "",
            "source_name": "",
            "source_url": "",
            "information_class": "periodic",
            "lead_image": "",
            "lead_image_alt": "",
            "lead_image_caption": "",
            "lead_image_credit": "",
            "tags": "",
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "body": streamfield(
                [("paragraph", rich_text("<p>Isi.</p>", features=INLINE_FEATURES))]
            ),
            "speakers": inline_formset([]),
            "related_items": inline_formset([]),
            "corrections": inline_formset([]),
            "comments": inline_formset([]),
            **changes,
        }
    )


def index_form(**changes):
    return nested_form_data(
        {
            "title": "Ruang Berita",
            "slug": "ruang-berita",
            "intro": rich_text("<p>Kabar.</p>", features=["bold", "italic", "link"]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comments": inline_formset([]),
            **changes,
        }
    )


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
