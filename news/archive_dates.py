"""Months as the archive and the addresses of articles know them.

A month is cut in the active time zone, as readers of the region see it: an
article of 30 June 23.30 WITA belongs to June although UTC and WIB agree and
WIT is already in July.
"""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

# Far from both ends of datetime, so that no conversion of zones overflows.
YEAR_PATTERN = "[12][0-9]{3}"
MONTH_PATTERN = "0[1-9]|1[0-2]"


class Month(NamedTuple):
    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        local = timezone.localtime(moment)
        return cls(local.year, local.month)

    @property
    def path(self) -> str:
        return f"{self.year:04d}/{self.month:02d}"

    @property
    def start(self) -> datetime:
        return timezone.make_aware(datetime(self.year, self.month, 1))

    @property
    def end(self) -> datetime:
        """The first moment that no longer belongs to the month."""
        if self.month == 12:
            return Month(self.year + 1, 1).start
        return Month(self.year, self.month + 1).start
