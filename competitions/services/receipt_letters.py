"""The receipt of an entry as a letter, to those of the public who handed in."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from competitions.models import EntryVersion, PublicEntrant
from competitions.models.phases import zone_of
from competitions.moments import said_moment
from competitions.throttling import LetterNotSent, too_many

logger = logging.getLogger("competitions")

#: Receipts that somebody gets by letter within an hour; the page has them all.
LETTERS_PER_ENTRANT: Final = 10


def send_receipt(version: EntryVersion) -> bool:
    """Write to the entrant that a version came in; tell whether a letter went out.

    Nothing goes out to who was forgotten, and to who hands in again and again.

    :raises LetterNotSent: when the mail server doesn't take it; the version stays
        handed in.
    """
    entrant = version.entry.entrant
    if entrant is None or entrant.forgotten_at is not None:
        return False
    if too_many("receipts of entrant", str(entrant.pk), LETTERS_PER_ENTRANT):
        return False
    # In the language of the region's people, whoever's browser handed in.
    with translation.override(settings.LANGUAGE_CODE):
        message = _letter(version, entrant)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        logger.exception("No receipt by letter of version %s", version.pk)
        raise LetterNotSent from error
    return True


def _letter(version: EntryVersion, entrant: PublicEntrant) -> EmailMessage:
    entry = version.entry
    path = reverse("competitions_entrants:version", args=[version.pk])
    context = {
        "entrant": entrant,
        "entry": entry,
        "version": version,
        "region": entrant.region,
        "moment": said_moment(
            version.submitted_at, zone_of(entry.competition), seconds=True
        ),
        "link": f"{entrant.region.site.root_url}{path}",
    }
    body = render_to_string("competitions/entrants/receipt.txt", context)
    return EmailMessage(
        subject=_("Receipt %(code)s: your entry came in") % {"code": version.code},
        body=body.strip() + "\n",
        to=[entrant.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
