"""What changed inside a text, character by character, as HTML for people."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter

from diff_match_patch import diff_match_patch
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

#: Characters that stay around a change; more than twice as many are left out.
CONTEXT = 40
#: Characters of a stretch that was added or removed.
LONGEST = 300
#: Seconds for one text and for all texts of a page: a text that is quite another one
#: would take long to compare, and nobody reads such a comparison.
SECONDS = 0.02
BUDGET = 0.12
#: Shorter texts are shown as they are, old beside new.
SHORT = 24
_ARROW = mark_safe(' <span aria-hidden="true">→</span> ')


class Comparer:
    """Compares the texts of one page within a time that a page may take.

    ``full`` shows texts from beginning to end. ``cut`` tells whether any was not.
    """

    def __init__(self, *, full: bool = False) -> None:
        self.full = full
        self.cut = False
        self._left = BUDGET
        self._differ = diff_match_patch()
        self._differ.Diff_Timeout = SECONDS
        self._words = {"ins": _("added:"), "del": _("removed:")}
        self._empty = _("(empty)")

    def compare(self, old: str, new: str, *, says_empty: bool = False) -> SafeString:
        """Return the new text with what was added and removed marked.

        ``says_empty`` also says where there was nothing before.

        Added and removed parts are ``<ins>`` and ``<del>``, also said in words for
        those who hear the page.
        """
        if not old or not new or not self.tells_apart(old, new):
            return self._beside(old, new, says_empty)
        began = perf_counter()
        parts = self._differ.diff_main(old, new)
        self._differ.diff_cleanupSemantic(parts)
        self._left -= perf_counter() - began
        if not any(kind == self._differ.DIFF_EQUAL for kind, _text in parts):
            return self._beside(old, new, says_empty)
        return self._inside(parts)

    def tells_apart(self, old: str, new: str) -> bool:
        """Tell whether texts are long enough to be compared, and there is time."""
        return max(len(old), len(new)) > SHORT and self._left > 0

    def excerpt(self, text: str) -> str:
        """Return a text, or its beginning."""
        if self.full or len(text) <= LONGEST:
            return text
        self.cut = True
        return text[:LONGEST].rstrip() + "…"

    def _beside(self, old: str, new: str, says_empty: bool) -> SafeString:
        shown = [escape(self._empty)] if says_empty and not old else []
        shown += [self._removed(old)] if old else []
        shown += [self._added(new)] if new else [escape(self._empty)]
        return format_html_join(_ARROW, "{}", ((part,) for part in shown))

    def _inside(self, parts: Iterable[tuple[int, str]]) -> SafeString:
        parts = list(parts)
        shown = []
        for place, (kind, text) in enumerate(parts):
            if kind == self._differ.DIFF_INSERT:
                shown.append(self._added(text))
            elif kind == self._differ.DIFF_DELETE:
                shown.append(self._removed(text))
            else:
                first, last = place == 0, place == len(parts) - 1
                shown.append(escape(self._shortened(text, first, last)))
        return format_html_join("", "{}", ((part,) for part in shown))

    def _added(self, text: str) -> SafeString:
        return self._marked("ins", text)

    def _removed(self, text: str) -> SafeString:
        return self._marked("del", text)

    def _marked(self, tag: str, text: str) -> SafeString:
        return format_html(
            '<{tag}><span class="w-sr-only">{word} </span>{text}</{tag}>',
            tag=tag,
            word=self._words[tag],
            text=self.excerpt(text),
        )

    def _shortened(self, text: str, first: bool, last: bool) -> str:
        """Leave out the middle of a stretch that did not change."""
        if self.full or len(text) <= 2 * CONTEXT + 3:
            return text
        self.cut = True
        before = "" if first else text[:CONTEXT].rpartition(" ")[0] + " "
        after = "" if last else " " + text[-CONTEXT:].partition(" ")[2]
        return f"{before}…{after}"
