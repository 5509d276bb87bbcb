"""Documents as PDF: tagged, and made of nothing but what this site holds.

WeasyPrint loads Pango from the system. It is imported when a document is made and
not before, for a machine without Pango runs everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from PIL import ImageFile


class PdfUnavailable(Exception):
    """This machine can't make PDF: Pango is missing."""


def render_pdf(template: str, context: Mapping[str, Any], *, base_url: str) -> bytes:
    """Return a template as a tagged PDF (PDF/UA-1).

    The template is a whole HTML document with ``lang`` and ``title``, which readers'
    aids need, and with its own ``<style>``. ``base_url`` is the address of the site:
    links are made whole with it, and pictures below its media and static addresses
    are read from storage. No other address is ever asked for anything.

    :raises PdfUnavailable: if Pango can't be loaded.
    """
    weasyprint = _weasyprint()
    from news.services.pdf_files import OwnFilesFetcher

    html = render_to_string(template, dict(context))
    document = weasyprint.HTML(
        string=html,
        base_url=base_url,
        url_fetcher=OwnFilesFetcher(base_url),
    )
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
    except (ImportError, OSError) as error:
        # OSError: the package is there, but not the library it loads.
        raise PdfUnavailable(str(error)) from error
    # It lets Pillow accept half pictures, in the whole process, uploads too.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint
