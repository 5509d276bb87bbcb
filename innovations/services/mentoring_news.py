"""Telling people what happens in mentoring; how, the site decides.

The plugin knows no letters. It sends :data:`mentoring_news` inside the transaction
that changed something, and a site writes rows that leave later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.dispatch import Signal
from wagtail.models import Page

from innovations.choices import MentoringNews
from innovations.models import MentorAssignment

#: ``kind`` (MentoringNews), ``page``, ``recipients``, ``actor``, ``comment``.
mentoring_news: Final = Signal()


def tell(
    kind: MentoringNews,
    *,
    page: Page,
    recipients: Iterable[Any],
    actor: Any = None,
    comment: str = "",
) -> None:
    """Tell each of these people once."""
    people = list({person.pk: person for person in recipients}.values())
    mentoring_news.send(
        sender=MentorAssignment,
        kind=kind,
        page=page,
        recipients=people,
        actor=actor,
        comment=comment,
    )
