"""What follows a publication on the site."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from portal.home.services.pictures import draw_pictures_of


@receiver(page_published)
def draw_pictures(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """The editor waits a moment, so that no visitor has to."""
    transaction.on_commit(partial(draw_pictures_of, instance), robust=True)
