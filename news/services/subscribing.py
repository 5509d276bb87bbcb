"""Who gets the newsletter: asked, confirmed by the owner, and gone in one click."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from news.models import NewsIndexPage, Subscriber
from news.publisher import publisher_of

logger = logging.getLogger(__name__)

#: The same address is not asked again sooner, however often somebody enters it.
PAUSE: Final = timedelta(minutes=15)
#: An address that nobody confirmed is forgotten.
UNCONFIRMED: Final = timedelta(days=3)


def ask_to_confirm(*, newsroom: NewsIndexPage, email: str) -> bool:
    """Write to an address whether its owner wants the newsletter.

    Tells whether an e-mail was sent: nobody is asked who has it already, or who was
    asked a moment ago. What the visitor is told must not depend on it.
    """
    key = email.strip().lower()
    now = timezone.now()
    with transaction.atomic():
        subscriber, _made = Subscriber.objects.select_for_update().get_or_create(
            newsroom=newsroom, email_key=key, defaults={"email": email.strip()}
        )
        asked = subscriber.asked_at
        if subscriber.confirmed_at or (asked and asked > now - PAUSE):
            return False
        subscriber.asked_at = now
        subscriber.save(update_fields=["asked_at"])
    return _send_question(subscriber)


def confirm(subscriber: Subscriber) -> None:
    Subscriber.objects.filter(pk=subscriber.pk, confirmed_at=None).update(
        confirmed_at=timezone.now()
    )


def unsubscribe(subscriber: Subscriber) -> None:
    """Forget an address; letters that wait for it don't leave any more."""
    subscriber.delete()


def forget_unconfirmed() -> int:
    """Delete the addresses that nobody confirmed; return how many."""
    old = Subscriber.objects.filter(
        confirmed_at=None, created_at__lt=timezone.now() - UNCONFIRMED
    )
    return old.delete()[1].get(Subscriber._meta.label, 0)


def address_to(name: str, subscriber: Subscriber) -> str:
    """Return a whole address of ``news.urls`` for a subscriber."""
    return (
        f"{root_url_of(subscriber.newsroom)}{reverse(name, args=[subscriber.secret])}"
    )


def root_url_of(page: Page) -> str:
    parts = page.get_url_parts()
    return (parts[1] or "") if parts else ""


def _send_question(subscriber: Subscriber) -> bool:
    publisher = publisher_of(subscriber.newsroom)
    context = {
        "publisher": publisher,
        "link": address_to("news_confirm", subscriber),
        "days": UNCONFIRMED.days,
    }
    message = EmailMessage(
        subject=_("Confirm: newsletter of %(name)s") % {"name": publisher.name},
        body=render_to_string("news/newsletter/question.txt", context).strip() + "\n",
        to=[subscriber.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (OSError, ValueError):  # smtplib and sockets, or a broken address
        logger.exception("Subscriber %s could not be asked", subscriber.pk)
        # So that the owner can try again at once.
        Subscriber.objects.filter(pk=subscriber.pk).update(asked_at=None)
        return False
    return True
