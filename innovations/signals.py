"""Keeps the columns that repeat the tree in step when pages move."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from innovations.models import InnovationPage


@receiver(post_page_move)
def follow_the_tree(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A moved innovation has a new lead organisation.

    Moves never leave the region, so nothing below an organisation changes.
    """
    if issubclass(sender, InnovationPage):
        InnovationPage.objects.filter(pk=instance.pk).update(
            organization_id=kwargs["parent_page_after"].pk
        )
