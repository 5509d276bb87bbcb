"""Withdrawing an article, with a word to its readers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from news.models import NewsPage, Withdrawal


def may_withdraw(article: NewsPage, user: Any) -> bool:
    return bool(article.live and article.permissions_for_user(user).can_unpublish())


def withdraw(article: NewsPage, *, reason: str, user: Any) -> Withdrawal:
    """Take an article off the site; its address tells why from then on."""
    with transaction.atomic():
        withdrawal = Withdrawal.objects.create(
            article=article, reason=reason, withdrawn_by=user
        )
        article.unpublish(user=user, log_action=True)
        log(
            instance=article,
            action="news.withdraw",
            user=user,
            data={"reason": reason},
        )
    return withdrawal
