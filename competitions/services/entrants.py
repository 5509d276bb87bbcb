"""People of the public who enter: known by their address, let in by a letter.

What a visitor is told never depends on whether an address is registered, and
neither does the time that it takes: each asking sends one letter, to the owner of
the address, who may know.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import timedelta
from smtplib import SMTPException
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import base36_to_int
from django.utils.translation import gettext as _

from competitions.models import PublicEntrant
from competitions.models.entrants import key_of
from competitions.networks import network_key
from competitions.throttling import LetterNotSent, TooManyTries, too_many
from innovations.models import Region

logger = logging.getLogger("competitions")

#: How long the link in a letter can be used.
LINK_LASTS: Final = timedelta(minutes=30)
#: Letters that somebody may cause to one address, and from one network, in an hour.
LETTERS_PER_ADDRESS: Final = 3
LETTERS_PER_NETWORK: Final = 20


@dataclass(frozen=True)
class Details:
    """What somebody says of themselves; the address is not among it."""

    kind: str
    name: str
    institution: str = ""
    phone: str = ""


class _LinkTokens(PasswordResetTokenGenerator):
    """Signs links that work once: using one changes ``last_seen_at``."""

    key_salt = "competitions.entrant"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        entrant: PublicEntrant = user
        moments = (entrant.last_seen_at, entrant.forgotten_at)
        parts = [moment.isoformat() if moment else "-" for moment in moments]
        return "|".join([str(entrant.pk), entrant.email_key, *parts, str(timestamp)])

    def check_token(self, user: Any, token: str | None) -> bool:
        if not super().check_token(user, token) or token is None:
            return False
        made = base36_to_int(token.partition("-")[0])
        age = self._num_seconds(self._now()) - made
        return age <= LINK_LASTS.total_seconds()


_tokens = _LinkTokens()


def register(
    *, region: Region, email: str, details: Details, address: str, next_url: str = ""
) -> None:
    """Note who wants to enter, and send them the link that confirms the address.

    Nothing changes for an address that was confirmed: a stranger who enters it
    can't rename its owner, who gets the link to sign in.

    :raises TooManyTries: when too many letters were caused from a network.
    :raises LetterNotSent: when the mail server doesn't take it.
    """
    _require_patience(address)
    with transaction.atomic():
        entrant, made = PublicEntrant.objects.select_for_update().get_or_create(
            region=region,
            email_key=key_of(email),
            defaults={"email": email.strip(), **asdict(details)},
        )
        if not made and entrant.verified_at is None:
            _write(entrant, details)
    _write_letter(region, email, entrant, next_url)


def ask_to_sign_in(
    *, region: Region, email: str, address: str, next_url: str = ""
) -> None:
    """Send the link to sign in; or, to an unknown address, how to register.

    :raises TooManyTries: when too many letters were caused from a network.
    :raises LetterNotSent: when the mail server doesn't take it.
    """
    _require_patience(address)
    entrant = PublicEntrant.objects.filter(
        region=region, email_key=key_of(email), forgotten_at=None
    ).first()
    _write_letter(region, email, entrant, next_url)


def find_by_link(*, region: Region, number: int, token: str) -> PublicEntrant | None:
    """Return whom a link lets in, without using it up."""
    entrant = PublicEntrant.objects.filter(
        region=region, pk=number, forgotten_at=None
    ).first()
    return entrant if entrant and _tokens.check_token(entrant, token) else None


@transaction.atomic
def sign_in(*, region: Region, number: int, token: str) -> PublicEntrant | None:
    """Use up a link: its address is confirmed, and no link of before works again.

    Two at the same moment are told apart by the lock: only one gets in.
    """
    PublicEntrant.objects.select_for_update().filter(pk=number).first()
    entrant = find_by_link(region=region, number=number, token=token)
    if entrant is None:
        return None
    entrant.last_seen_at = timezone.now()
    entrant.verified_at = entrant.verified_at or entrant.last_seen_at
    entrant.save(update_fields=["last_seen_at", "verified_at"])
    return entrant


@transaction.atomic
def change_details(*, entrant: PublicEntrant, details: Details) -> PublicEntrant:
    """Change what somebody says of themselves; what was handed in stays as it was."""
    entrant = PublicEntrant.objects.select_for_update().get(pk=entrant.pk)
    _write(entrant, details)
    return entrant


def link_for(entrant: PublicEntrant, next_url: str = "") -> str:
    """Return a whole address that lets this entrant in once."""
    holder: Any = entrant  # Django's signer expects an account
    token = _tokens.make_token(holder)
    path = reverse("competitions_entrants:link", args=[entrant.pk, token])
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    return f"{entrant.region.site.root_url}{path}{query}"


def _write(entrant: PublicEntrant, details: Details) -> None:
    for name, value in asdict(details).items():
        setattr(entrant, name, value)
    entrant.save(update_fields=list(asdict(details)))


def _require_patience(address: str) -> None:
    if too_many("entrants of network", network_key(address), LETTERS_PER_NETWORK):
        raise TooManyTries


def _write_letter(
    region: Region, email: str, entrant: PublicEntrant | None, next_url: str
) -> None:
    """Write to an address, unless it got enough letters within the hour.

    Then nothing is sent and nothing said: its owner has links that still work.
    """
    about = f"{region.pk} {key_of(email)}"
    if too_many("entrants of address", about, LETTERS_PER_ADDRESS):
        return
    # In the language of the region's people, whoever's browser sent it.
    with translation.override(settings.LANGUAGE_CODE):
        message = _letter(region, email, entrant, next_url)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        logger.exception("No letter to an entrant of region %s", region.pk)
        raise LetterNotSent from error


def _letter(
    region: Region, email: str, entrant: PublicEntrant | None, next_url: str
) -> EmailMessage:
    new_page = reverse("competitions_entrants:register")
    context = {
        "region": region,
        "entrant": entrant,
        "link": link_for(entrant, next_url) if entrant else "",
        "register_link": f"{region.site.root_url}{new_page}",
        "minutes": int(LINK_LASTS.total_seconds() // 60),
    }
    body = render_to_string("competitions/entrants/letter.txt", context)
    return EmailMessage(
        subject=_("Your way in: competitions of %(region)s") % {"region": region.name},
        body=body.strip() + "\n",
        to=[email.strip()],
        headers={"Auto-Submitted": "auto-generated"},
    )
