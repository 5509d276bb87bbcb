"""Keeps what repeats something else in step: places of pages, admin access."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from innovations.models import InnovationPage, Membership


@receiver(post_page_move)
def follow_the_tree(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A moved innovation has a new lead organisation.

    Moves never leave the region, so nothing below an organisation changes.
    """
    if issubclass(sender, InnovationPage):
        InnovationPage.objects.filter(pk=instance.pk).update(
            organization_id=kwargs["parent_page_after"].pk
        )


@receiver([post_save, post_delete], sender=Membership)
def follow_memberships(
    sender: type[Membership], instance: Membership, **kwargs: Any
) -> None:
    """A first membership opens the admin, the last one taken closes it."""
    from innovations.services.memberships import refresh_admin_access

    if kwargs.get("raw"):
        return
    user = get_user_model()._default_manager.filter(pk=instance.user_id).first()
    if user is not None:  # deleted together with the membership
        refresh_admin_access(user=user)
