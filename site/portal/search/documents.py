"""What of a page is searched, and which types of pages are.

Each type has a function that turns ids into documents, with a fixed number of
queries however many ids: an index of 10,000 pages is built with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page


@dataclass(frozen=True, kw_only=True)
class Document:
    """The searchable text of one page, as anybody may read it.

    ``names`` are codes and other names: typed exactly, they come first.
    ``keywords`` count less than the title and more than the text.
    """

    page_id: int
    kind: str
    title: str
    names: Sequence[str] = ()
    keywords: Sequence[str] = ()
    summary: str = ""
    body: str = ""
    dated: datetime | None = None


Extract = Callable[[Sequence[int]], Iterable[Document]]
_extractors: dict[type[Page], Extract] = {}


def register_document(model: type[Page], extract: Extract) -> None:
    """Let the search find pages of this type; call it from ``AppConfig.ready``.

    ``extract`` gets ids of published pages and must read them from the
    database: what a signal carries may be somebody's draft.
    """
    _extractors[model] = extract


def searched_models() -> list[type[Page]]:
    return list(_extractors)


def extract_documents(model: type[Page], ids: Sequence[int]) -> Iterable[Document]:
    """Return the documents of pages that are of exactly this type."""
    return _extractors[model](ids)
