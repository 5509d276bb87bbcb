"""Sends an edition to its subscribers, to each of them at most once.

A letter is taken in the database before the mail server gets it. Whatever happens
then, nobody takes it again: of a worker that is killed one letter may stay unsent,
and the edition says so, but none arrives twice.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from news.models import EditionLetter, EditionState, NewsletterEdition, Subscriber
from news.publisher import publisher_of
from news.services.editions import Rendered, render_edition
from news.services.subscribing import address_to

logger = logging.getLogger(__name__)

#: A worker that gave no sign of life for so long was killed.
LEASE: Final = timedelta(seconds=60)
_BATCH: Final = 50
#: What a server says of one letter, and a broken address; the next may do better.
_REFUSED: Final = (
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPDataError,
    SMTPNotSupportedError,
    ValueError,
)
#: There is none to talk to, or no longer. (smtplib's errors are of this kind too.)
_NO_SERVER: Final = OSError
#: Stands in the text where each letter has its own address.
_PLACE: Final = "https://unsubscribe.invalid/"


@dataclass(frozen=True)
class Progress:
    """``unknown`` letters were in the hands of a worker that was killed."""

    letters: int
    sent: int
    refused: int
    left: int
    unknown: int


@transaction.atomic
def start_sending(*, edition: NewsletterEdition, actor: Any) -> NewsletterEdition:
    """Have an edition sent to all who confirmed; from now on it can't be changed.

    Raises ``ValidationError`` with the reason why it can't be sent.
    """
    edition = NewsletterEdition.objects.select_for_update().get(pk=edition.pk)
    if not edition.is_draft:
        raise ValidationError(_("This edition was sent already."))
    if not edition.get_articles():
        raise ValidationError(_("No published article is chosen."))
    subscribers = Subscriber.objects.filter(newsroom=edition.newsroom).confirmed()
    letters = [EditionLetter(edition=edition, subscriber=one) for one in subscribers]
    if not letters:
        raise ValidationError(_("Nobody has subscribed yet."))
    EditionLetter.objects.bulk_create(letters, batch_size=500)
    edition.state = EditionState.SENDING
    edition.started_at = timezone.now()
    edition.save(update_fields=["state", "started_at"])
    log(instance=edition, action="news.send_edition", user=actor)
    transaction.on_commit(lambda: _enqueue(edition.pk))
    return edition


def progress_of(edition: NewsletterEdition) -> Progress:
    taken, sent = Q(taken_at__isnull=False), Q(sent_at__isnull=False)
    refused = Q(refused=True)
    counted = {
        "letters": Q(),
        "sent": sent,
        "refused": refused,
        "left": ~taken & Q(subscriber__isnull=False),
        "unknown": taken & ~sent & ~refused,
    }
    # Not by these names, for some are those of fields too.
    counts = edition.letters.aggregate(
        **{f"of_{name}": Count("pk", filter=which) for name, which in counted.items()}
    )
    return Progress(**{name: counts[f"of_{name}"] for name in counted})


def send_waiting() -> list[int]:
    """Go on with editions that nobody is sending; return which."""
    waiting = NewsletterEdition.objects.filter(_free(), state=EditionState.SENDING)
    numbers = list(waiting.values_list("pk", flat=True))
    for number in numbers:
        send(number)
    return numbers


def send(edition_id: int) -> None:
    """Send what is left of an edition; nothing if somebody else is at it."""
    worker = secrets.token_hex(8)
    if not _beat(edition_id, worker, _free()):
        return
    edition = NewsletterEdition.objects.select_related("newsroom").get(pk=edition_id)
    try:
        if _send_letters(edition, worker):
            _mine(edition_id, worker).update(
                state=EditionState.SENT, finished_at=timezone.now()
            )
    finally:
        _mine(edition_id, worker).update(worker="", heartbeat_at=None)


def send_example(*, edition: NewsletterEdition, to: str) -> None:
    """Send an edition as it is now to whoever writes it."""
    _message(edition, render_edition(edition), to).send()


def _send_letters(edition: NewsletterEdition, worker: str) -> bool:
    """Return whether all letters are done; they aren't while no server answers."""
    rendered = render_edition(edition, unsubscribe_url=_PLACE)
    connection = get_connection()
    try:
        # First, so that no letter is taken while there is no server.
        connection.open()
        while letters := _next_letters(edition):
            for letter in letters:
                if not _beat(edition.pk, worker, Q(worker=worker)):
                    return False
                _send_letter(letter, edition, rendered, connection)
    except _NO_SERVER:
        logger.exception("Edition %s waits for the mail server", edition.pk)
        return False
    finally:
        connection.close()
    return True


def _next_letters(edition: NewsletterEdition) -> list[EditionLetter]:
    # Whoever unsubscribed meanwhile has a letter without an owner.
    letters = edition.letters.filter(taken_at=None, subscriber__isnull=False)
    wanted = letters.select_related("subscriber__newsroom").order_by("pk")
    return list(wanted[:_BATCH])


def _send_letter(
    letter: EditionLetter,
    edition: NewsletterEdition,
    rendered: Rendered,
    connection: Any,
) -> None:
    this = EditionLetter.objects.filter(pk=letter.pk)
    free = this.filter(taken_at=None, subscriber__isnull=False)
    if not free.update(taken_at=timezone.now()):
        return
    message = letter_to(letter.subscriber, edition, rendered, connection)
    try:
        message.send()
    except _REFUSED:
        logger.exception("Letter %s was refused", letter.pk)
        this.update(refused=True)
    else:
        this.update(sent_at=timezone.now())


def letter_to(
    subscriber: Any, edition: NewsletterEdition, rendered: Rendered, connection: Any
) -> EmailMultiAlternatives:
    """Return an edition for one subscriber, who leaves it with one click (RFC 8058)."""
    link = address_to("news_unsubscribe", subscriber)
    own = Rendered(
        html=rendered.html.replace(_PLACE, link),
        text=rendered.text.replace(_PLACE, link),
    )
    message = _message(edition, own, subscriber.email)
    message.connection = connection
    message.extra_headers |= {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return message


def _message(
    edition: NewsletterEdition, rendered: Rendered, to: str
) -> EmailMultiAlternatives:
    publisher = publisher_of(edition.newsroom)
    message = EmailMultiAlternatives(
        subject=" ".join(edition.subject.split()),
        body=rendered.text,
        to=[to],
        reply_to=[publisher.email] if publisher.email else None,
        headers={"Auto-Submitted": "auto-generated", "Precedence": "bulk"},
    )
    message.attach_alternative(rendered.html, "text/html")
    return message


# ------------------------------------------------------------------- whose turn it is


def _free() -> Q:
    return Q(worker="") | Q(heartbeat_at__lt=timezone.now() - LEASE)


def _mine(edition_id: int, worker: str) -> Any:
    return NewsletterEdition.objects.filter(pk=edition_id, worker=worker)


def _beat(edition_id: int, worker: str, who: Q) -> bool:
    """Give a sign of life; tell whether the edition is still this worker's."""
    edition = NewsletterEdition.objects.filter(
        who, pk=edition_id, state=EditionState.SENDING
    )
    return bool(edition.update(worker=worker, heartbeat_at=timezone.now()))


def _enqueue(edition_id: int) -> None:
    """Hand an edition to the workers that ``NEWS_TASKS`` names, if it names any.

    Without a queue of its own the task runs at once; ``send_newsletters`` takes over
    what was interrupted.
    """
    from news.tasks import send_edition

    options: dict[str, Any] = getattr(settings, "NEWS_TASKS", {})
    enqueue: Callable[[int], Any] = send_edition.using(**options).enqueue
    enqueue(edition_id)
