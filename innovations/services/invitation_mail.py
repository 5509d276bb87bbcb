"""Sending invitations by e-mail: one message a person, with one link."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from innovations.models import Invitation, Region
from innovations.services.invitations import issue_link
from innovations.services.people import require_keeper
from spreadsheets.services.working import enqueue_task

#: So many are sent while somebody waits; more are left to the workers.
AT_ONCE: Final = 3

logger = logging.getLogger("innovations")


def address_of(invitation: Invitation, secret: str) -> str:
    """Return the address that opens an invitation, at the region's own site."""
    path = reverse("innovations_invitations:accept", args=[secret])
    return f"{invitation.region.site.root_url}{path}"


def code_page_of(region: Region) -> str:
    """Return the address at which a code is typed."""
    path = reverse("innovations_invitations:code")
    return f"{region.site.root_url}{path}"


def resend(*, invitation: Invitation, actor: Any) -> None:
    """Send an invitation again with a new link, after the commit.

    Raises ``PermissionDenied``.
    """
    require_keeper(actor, invitation.region)
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=None, send_error="")
    send_waiting_soon(region=invitation.region)


def send_waiting_soon(*, region: Region) -> None:
    """Send what a region has not sent yet once it is committed.

    Few at once, many by the background workers; each person gets one message.
    """

    def send() -> None:
        from innovations.tasks import send_invitations

        waiting = Invitation.objects.waiting_to_be_sent().filter(region=region)
        if waiting.count() <= AT_ONCE:
            send_waiting(region_id=region.pk)
        else:
            enqueue_task(send_invitations, region.pk)

    transaction.on_commit(send)


def send_waiting(*, region_id: int) -> int:
    """Send what waits and return how many were sent.

    Whoever sets ``sent_at`` first sends it; one that fails says why on its row and
    doesn't stop the others.
    """
    waiting = Invitation.objects.waiting_to_be_sent().filter(
        region_id=region_id, send_error=""
    )
    sent = 0
    for invitation in waiting.select_related("region__site", "invited_by"):
        rows = Invitation.objects.waiting_to_be_sent().filter(pk=invitation.pk)
        if rows.update(sent_at=timezone.now()):
            sent += _send(invitation)
    return sent


def _send(invitation: Invitation) -> bool:
    try:
        secret = issue_link(invitation=invitation, actor=None)
    except ValidationError:  # withdrawn or accepted since the list was read
        logger.info("Invitation %s waits no longer and is not sent", invitation.pk)
        return False
    invitation.refresh_from_db()
    try:
        _message(invitation, address_of(invitation, secret)).send()
    except (OSError, SMTPException) as error:
        logger.exception("Invitation %s could not be sent", invitation.pk)
        Invitation.objects.filter(pk=invitation.pk).update(
            sent_at=None, send_error=str(error)[:500] or type(error).__name__
        )
        return False
    return True


def _message(invitation: Invitation, link: str) -> EmailMessage:
    # In the language of the region's people, whoever's browser sent it.
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Invitation to the innovation programme of %(region)s") % {
            "region": invitation.region.name
        }
        body = render_to_string(
            "innovations/invitations/mail.txt",
            {
                "invitation": invitation,
                "offers": invitation.offers.select_related("organization"),
                "link": link,
            },
        )
    return EmailMessage(subject=subject, body=body, to=[invitation.email])
