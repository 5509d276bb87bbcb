"""Documents as PDF: tagged, and made of nothing but what is handed in.

WeasyPrint loads Pango from the system. It is imported when a document is made and
not before, for a machine without Pango runs everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from PIL import ImageFile


class PdfUnavailable(Exception):
    """This machine can't make PDF: Pango is missing."""


#: What is tried until a document fits on its page: first less air between its parts
#: (in millimetres), then smaller texts.
FITTINGS = (
    *((1.0, 21), (1.0, 16), (1.0, 11), (1.0, 6), (1.0, 0)),
    *((0.9, 0), (0.8, 0), (0.7, 0), (0.6, 0), (0.5, 0)),
)


def render_pdf(
    template: str, context: Mapping[str, Any], *, on_one_page: bool = False
) -> bytes:
    """Return a template as a tagged PDF (PDF/UA-1), in the installation's language.

    The template is a whole HTML document with ``lang``, ``title`` and its own
    ``<style>``. Pictures are ``data:`` addresses; nothing else is ever fetched.
    ``on_one_page`` tries ``air`` and ``scale``, by which the template sets its
    spaces and texts, until all of it stands on one page.

    :raises PdfUnavailable: if Pango can't be loaded.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(
        allowed_protocols=["data"], allow_redirects=False
    )
    for scale, air in FITTINGS if on_one_page else FITTINGS[:1]:
        # As CSS writes numbers, whatever the language.
        fitting = {"scale": f"{scale:.2f}", "air": str(air)}
        with translation.override(settings.LANGUAGE_CODE):
            html = render_to_string(template, {**context, **fitting})
        source = weasyprint.HTML(string=html, url_fetcher=fetcher)
        document = source.render(pdf_variant="pdf/ua-1")
        if len(document.pages) == 1:
            break
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


@cache
def pdf_available() -> bool:
    """Tell whether this machine can make PDF, for screens that offer it."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.urls
    except (ImportError, OSError) as error:
        # OSError: the package is there, but not the library it loads.
        raise PdfUnavailable(str(error)) from error
    # It lets Pillow accept half pictures, in the whole process, uploads too.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint
