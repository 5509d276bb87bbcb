"""JSON inside a script element, whatever an editor typed."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Escapes of JSON itself, so the data stays the same: no "</script>" or "<!--"
# can end the element, and no "&" start an entity where the page is read as XML.
# json.dumps writes all but ASCII as \\u escapes, U+2028 and U+2029 among them.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def script_text(data: Any) -> SafeString:
    """Return the data for ``<script type="application/ld+json">``."""
    text = json.dumps(data, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308 -- escaped above
