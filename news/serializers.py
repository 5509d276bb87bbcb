"""Fields of the public API that Wagtail does not bring."""

from typing import TYPE_CHECKING, Any

from rest_framework.fields import Field
from wagtail.images.api.fields import ImageRenditionField

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


class RelatedPagesField(Field):
    """The related pages that any visitor may open, in the editors' order."""

    def get_attribute(self, instance: "NewsPage") -> "NewsPage":
        return instance

    def to_representation(self, instance: "NewsPage") -> list[dict[str, Any]]:
        return [
            {
                "id": page.pk,
                "type": page._meta.label,
                "title": page.title,
                "html_url": page.get_full_url(self.context.get("request")),
            }
            for page in instance.get_related_pages()
        ]
