"""Fields of the public API that Wagtail does not bring."""

from typing import TYPE_CHECKING, Any

from rest_framework.fields import Field
from wagtail.images.api.fields import ImageRenditionField

from news.related_pages import named

if TYPE_CHECKING:
    from news.models import NewsPage


class LeadImageField(ImageRenditionField):
    """The photograph with the article's own text alternative, not its file's."""

    def get_attribute(self, instance: "NewsPage") -> "NewsPage":
        return instance

    def to_representation(self, instance: "NewsPage") -> dict[str, Any] | None:
        if instance.lead_image is None:
            return None
        rendition = super().to_representation(instance.lead_image)
        return {**rendition, "alt": instance.lead_image_alt}


class ArticleField(Field):
    """A field that is made of the whole article."""

    def get_attribute(self, instance: "NewsPage") -> "NewsPage":
        return instance


class BodyField(ArticleField):
    """The blocks of the body, which ask the article what visitors may open."""

    def to_representation(self, instance: "NewsPage") -> list[dict[str, Any]]:
        block = instance.body.stream_block
        context = {**self.context, "page": instance}
        found: list[dict[str, Any]] = block.get_api_representation(
            instance.body, context
        )
        return found


class RelatedPagesField(ArticleField):
    """The related pages that any visitor may open, in the editors' order."""

    def to_representation(self, instance: "NewsPage") -> list[dict[str, Any]]:
        request = self.context.get("request")
        return [named(page, request) for page in instance.get_related_pages()]


class RelatedStoriesField(ArticleField):
    """Stories about the same, with the page that both are about."""

    def to_representation(self, instance: "NewsPage") -> list[dict[str, Any]]:
        request = self.context.get("request")
        stories = instance.get_related_stories(instance.get_related_pages())
        return [
            named(story, request)
            | {"about": named(story.subject, request) if story.subject else None}
            for story in stories
        ]
