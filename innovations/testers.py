"""What a person may do with one page of the registry.

Wagtail's tester knows "everything below this page"; a membership may cover an
organisation without the units below it, and never includes moving, deleting
or publishing. Whoever holds regional rights is judged as Wagtail would.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, PagePermissionTester


class RegistryTester(PagePermissionTester):
    """Rights on a page below the registry, from groups and memberships."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            self.permissions = self.permission_policy.actions_for(user, page)

    @property
    def is_regional(self) -> bool:
        """Tell whether the rights come from a role in the region."""
        return self.user.is_superuser or "publish" in getattr(self, "permissions", ())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Members delete nothing: they ask, or withdraw a submission."""
        return self.is_regional and super().can_delete(ignore_bulk)

    def can_add_organization(self) -> bool:
        """Organisations are set up by the registrar, never by members."""
        return self.is_regional


class ContainerTester(RegistryTester):
    """Innovations never go by accident, with what they stand in."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        # ignore_bulk: Wagtail asks the same question before a move.
        may = ignore_bulk or self.page.is_leaf()
        return may and super().can_delete(ignore_bulk)


class RegistryPageTester(ContainerTester):
    """A region has one registry."""

    def can_copy(self) -> bool:
        return False


class OrganizationTester(ContainerTester):
    """Members edit named fields of their organisation and nothing else of it."""

    def can_copy(self) -> bool:
        return self.is_regional and super().can_copy()


class InnovationTester(RegistryTester):
    """Members withdraw what is public, and delete own drafts that never were."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if self.is_regional:
            return super().can_delete(ignore_bulk)
        return self._is_own_new_draft() and "add" in self.permissions

    def can_unpublish(self) -> bool:
        """A profile that is no longer right goes at once; it comes back by review."""
        if self.is_regional or "change" not in getattr(self, "permissions", ()):
            return super().can_unpublish()
        return self.user.is_active and self.page.live and not self.page_locked()

    def can_move(self) -> bool:
        """The lead organisation is changed by the registrar only."""
        return self.is_regional and super().can_move()

    def _is_own_new_draft(self) -> bool:
        page = self.page
        return (
            self.user.is_active
            and page.owner_id == self.user.pk
            and not page.live
            and page.first_published_at is None
        )
