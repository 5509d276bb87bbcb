"""E-mails that tell people what was changed about their account."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from portal.users.choices import SignInEventKind
from portal.users.models import User


def tell(*, user: User, kind: SignInEventKind, address: str | None = None) -> None:
    """Tell a person by e-mail what happened, once it is stored.

    ``address`` is where to, if not to the person's own. Whoever has none is not
    told. A mail server that fails is logged and undoes nothing.
    """
    to = user.email if address is None else address
    if not to:
        return
    profile = UserProfile.get_for_user(user)
    zone = profile.get_current_time_zone()
    with (
        translation.override(profile.get_preferred_language()),
        timezone.override(zone),
    ):
        context = {
            "user": user,
            "username": user.get_username(),
            "event": kind.label,
            "at": timezone.now(),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "base_url": settings.WAGTAILADMIN_BASE_URL,
        }
        subject = render_to_string("users/emails/notice_subject.txt", context).strip()
        text = render_to_string("users/emails/notice.txt", context)
    transaction.on_commit(lambda: send_mail(subject, text, None, [to]), robust=True)
