"""Pictures say in a caption who, what, where and when."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from news.style import sources
from news.style.hints import Hint, Rule
from news.style.parts import Draft, Kind, Part

CAPTION = Rule("pictures.caption", sources.HABIT)


def check(draft: Draft) -> Iterator[Hint]:
    for key in draft.bare_pictures:
        message = _("Give the picture a caption: who, what, where and when.")
        yield CAPTION.at(Part(key, Kind.CAPTION, ""), (0, 0), message)
