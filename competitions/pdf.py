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


#: By which texts are made smaller until a document fits on its page.
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)


def render_pdf(
    template: str, context: Mapping[str, Any], *, on_one_page: bool = False
) -> bytes:
    """Return a template as a tagged PDF (PDF/UA-1), in the installation's language.

    The template is a whole HTML document with ``lang``, ``title`` and its own
    ``<style>``. Pictures are ``data:`` addresses; nothing else is ever fetched.
    ``on_one_page`` makes texts smaller, which the template does by ``scale``, until
    all of it stands on one page.

    :raises PdfUnavailable: if Pango can't be loaded.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(
        allowed_protocols=["data"], allow_redirects=False
    )
    for scale in SCALES if on_one_page else SCALES[:1]:
        with translation.override(settings.LANGUAGE_CODE):
            # As CSS writes numbers, whatever the language.
            html = render_to_string(template, {**context, "scale": f"{scale:.2f}"})
        source = weasyprint.HTML(string=html, url_fetcher=fetcher)
        document = source.render(pdf_variant="pdf/ua-1")
        if len(document.pages) == 1:
            break
    pdf: bytes = document.write_pdf()
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
