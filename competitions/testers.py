"""What a person may do with the list of competitions."""

from __future__ import annotations

from wagtail.models import PagePermissionTester


class CompetitionIndexTester(PagePermissionTester):
    """A region has one list, and its competitions exist once."""

    def can_copy(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Awards protect their competition; Wagtail asks only the page itself."""
        return super().can_delete(ignore_bulk) and not self.page.has_awards()
