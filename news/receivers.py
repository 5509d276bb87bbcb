"""What follows when an article is published, or is no longer public."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from news.models import NewsPage, Withdrawal
from news.services.kept_files import forget


@receiver(page_unpublished, sender=NewsPage)
@receiver(post_delete, sender=NewsPage)
def forget_files(sender: type[NewsPage], instance: NewsPage, **kwargs: Any) -> None:
    # A storage that fails must not keep an article from being withdrawn.
    transaction.on_commit(partial(forget, instance.pk), robust=True)


@receiver(page_published, sender=NewsPage)
def lift_withdrawals(sender: type[NewsPage], instance: NewsPage, **kwargs: Any) -> None:
    """An article that is published again is withdrawn no more."""
    standing = Withdrawal.objects.filter(article_id=instance.pk, lifted_at=None)
    standing.update(lifted_at=timezone.now())
