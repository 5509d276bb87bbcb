"""Documents that are what their names say, so that the site takes them."""

import factory
import wagtail_factories
from wagtail.documents import get_document_model

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class DocumentFactory(wagtail_factories.DocumentFactory):
    class Meta:
        model = get_document_model()

    file = factory.django.FileField(data=PDF, filename="berkas.pdf")
