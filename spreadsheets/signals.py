"""What the engine tells those who keep something in step with pages."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

#: Many pages of one type were written past ``Page.save``, drafts too; with
#: ``sender``, the page class, and ``page_ids``. May be sent twice for one write.
pages_written: Final = Signal()
