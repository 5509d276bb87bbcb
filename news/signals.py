"""What the newsroom tells those who keep copies of its data."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

#: The time of personal data is over; with ``event_ids``, the events it is about.
#: Sent within the transaction that takes it away.
participants_cleared: Final = Signal()
#: Pages become public together; with ``release``. Sent within the
#: transaction, so that others publish with them; what a receiver raises undoes it all.
jointly_released: Final = Signal()
