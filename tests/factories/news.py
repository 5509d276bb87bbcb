"""Factories of the news plugin: minimal, unsurprising, variants as traits."""

from datetime import UTC, datetime

import factory
import wagtail_factories

from news.models import NewsIndexPage, NewsPage, NewsSpeaker, NewsTag, RelatedPage

PARAGRAPH = [{"type": "paragraph", "value": "<p>Isi berita.</p>"}]


class NewsIndexPageFactory(wagtail_factories.PageFactory):
    title = "Berita"

    class Meta:
        model = NewsIndexPage


class NewsPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda n: f"Berita nomor {n}")
    # The middle of a month at noon UTC: the same month in every time zone.
    published_at = datetime(2025, 6, 15, 12, tzinfo=UTC)
    body = PARAGRAPH

    class Meta:
        model = NewsPage

    class Params:
        draft = factory.Trait(live=False, published_at=None)
        photo = factory.Trait(
            lead_image=factory.SubFactory(wagtail_factories.ImageFactory),
            lead_image_alt="Petugas menyerahkan obat kepada warga",
        )


class NewsTagFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"topik {n}")

    class Meta:
        model = NewsTag


class NewsSpeakerFactory(factory.django.DjangoModelFactory):
    page = factory.SubFactory(NewsPageFactory)
    name = "Dr. Hj. Nurhayati, S.T., M.Si."
    post = "Pj. Sekretaris Daerah"

    class Meta:
        model = NewsSpeaker


class RelatedPageFactory(factory.django.DjangoModelFactory):
    page = factory.SubFactory(NewsPageFactory)
    related_page = factory.SubFactory(NewsPageFactory)

    class Meta:
        model = RelatedPage
