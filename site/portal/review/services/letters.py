"""E-mails about reviews: soon, but at most one in a quarter of an hour."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Page
from wagtail.users.models import UserProfile

from portal.review.models import Letter, LetterKind

logger = logging.getLogger(__name__)

#: Whoever was written to hears the next within this time, in one e-mail.
PAUSE: Final = timedelta(minutes=15)
#: A sender that says nothing for so long was killed.
CLAIM: Final = timedelta(minutes=5)
#: How long a letter is kept after it was written.
KEPT: Final = timedelta(days=30)


def write_letters(
    *,
    kind: LetterKind,
    page: Page,
    recipients: Iterable[Any],
    actor: Any = None,
    comment: str = "",
) -> None:
    """Write to each active person with an address but the one who did it.

    ``send_letters`` sends them: a slow mail server holds up nobody's click.
    """
    Letter.objects.bulk_create(
        Letter(
            recipient=person,
            kind=kind,
            page_id=page.pk,
            actor_name=str(actor or "")[:150],
            comment=comment,
        )
        for person in recipients
        if person.is_active and person.email and person != actor
    )


def deliver(*, now: datetime | None = None) -> int:
    """Send what waits to everybody whose pause is over; return how many e-mails.

    What could not be sent is tried again once its claim is over, and given up with
    the letter.
    """
    begun = timezone.now()
    now = now or begun
    Letter.objects.filter(created_at__lt=now - KEPT).delete()
    lately = Letter.objects.filter(sent_at__gt=now - PAUSE).values("recipient")
    waiting = Letter.objects.filter(_unclaimed(now)).exclude(recipient__in=lately)
    people = get_user_model()._default_manager.filter(
        pk__in=waiting.values("recipient")
    )
    # Each at its own moment: a run over many people takes longer than a claim.
    return sum(_deliver_to(one, now + (timezone.now() - begun)) for one in people)


def _unclaimed(now: datetime) -> Q:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM)
    return Q(sent_at__isnull=True) & free


def _deliver_to(person: Any, now: datetime) -> bool:
    letters = _claim(person, now)
    wanted = _wanted(person, letters)
    if wanted:
        try:
            _message(person, wanted).send()
        except (OSError, ValueError):  # smtplib and sockets, or a broken address
            logger.exception("Letters to person %s could not be sent", person.pk)
            return False
    Letter.objects.filter(pk__in=[one.pk for one in letters]).update(sent_at=now)
    return bool(wanted)


def _claim(person: Any, now: datetime) -> list[Letter]:
    """Take somebody's letters, so that two senders don't send them twice."""
    mine = Letter.objects.filter(recipient=person)
    if not mine.filter(_unclaimed(now)).update(claimed_at=now):
        return []
    taken = mine.filter(claimed_at=now, sent_at__isnull=True)
    return list(taken.select_related("page"))


def _wanted(person: Any, letters: list[Letter]) -> list[Letter]:
    """Leave out what the person turned off in the account."""
    if not letters or not person.is_active:
        return []
    profile = UserProfile.get_for_user(person)
    # Wagtail's account has a switch for reviews; mentoring has none.
    return [
        one for one in letters if getattr(profile, f"{one.kind}_notifications", True)
    ]


def _many(number: int) -> str:
    return ngettext(
        "%(number)s message about your pages",
        "%(number)s messages about your pages",
        number,
    ) % {"number": number}


def _message(person: Any, letters: list[Letter]) -> EmailMessage:
    single = letters[0] if len(letters) == 1 else None
    path = (
        reverse("wagtailadmin_pages:edit", args=(single.page_id,))
        if single and not LetterKind(single.kind).leads_home
        else reverse("wagtailadmin_home")
    )
    context = {
        "person": person,
        "letters": letters,
        "single": single,
        "leads_home": path == reverse("wagtailadmin_home"),
        "can_be_turned_off": not all(
            LetterKind(one.kind).leads_home for one in letters
        ),
        "link": f"{get_admin_base_url() or ''}{path}",
    }
    language = person.wagtail_userprofile.get_preferred_language()
    with translation.override(language):
        subject = single.sentence if single else _many(len(letters))
        body = render_to_string("review/letters/body.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
