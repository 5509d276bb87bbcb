"""What a person may do with an article and with the newsroom."""

from __future__ import annotations

from wagtail.models import PagePermissionTester

from news.services.second_person import may_release


class NewsTester(PagePermissionTester):
    """Nobody publishes what they wrote, by no button."""

    def can_publish(self) -> bool:
        return super().can_publish() and may_release(page=self.page, user=self.user)

    def can_copy(self) -> bool:
        """A copy has the writers of another text, so it would be no one's own."""
        return self.user.is_superuser and super().can_copy()

    def can_set_view_restrictions(self) -> bool:
        return PagePermissionTester.can_publish(self)

    def can_unschedule(self) -> bool:
        """Holding something back needs no second person."""
        return PagePermissionTester.can_publish(self)


class NewsIndexTester(PagePermissionTester):
    """A new article has been read by nobody but its writer."""

    def can_publish_subpage(self) -> bool:
        return super().can_publish_subpage() and self.user.is_superuser


class EventTester(PagePermissionTester):
    """An event needs no second person: that it is cancelled must be known at once."""

    def can_see_participants(self) -> bool:
        """Whoever may edit the event, also while somebody else reviews it."""
        return bool(self.can_edit())
