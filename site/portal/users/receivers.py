"""What the site does when people come, go, or get a new password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.users.models import UserProfile

from innovations.access import regions_of
from portal.users.choices import SignInEventKind
from portal.users.models import User
from portal.users.services.addresses import note_new_address
from portal.users.services.notices import tell
from portal.users.services.sessions import begin_session, end_sessions
from portal.users.services.sign_in_log import record
from portal.users.services.unlocking import forget_attempts
from portal.users.signals import email_changed, password_changed


@receiver(pre_save, sender=UserProfile)
def start_in_own_time_zone(
    sender: type[UserProfile], instance: UserProfile, **kwargs: Any
) -> None:
    """Wagtail's admin asks the profile, and would fall back to one zone for all.

    A person may choose another zone later; that choice stays.
    """
    if not instance._state.adding or instance.current_time_zone or kwargs.get("raw"):
        return
    region = regions_of(instance.user).first()
    instance.current_time_zone = (
        region.time_zone if region else timezone.get_current_timezone_name()
    )


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    # Whoever has no profile would see the admin in the zone of the installation.
    UserProfile.get_for_user(user)
    begin_session(request=request)
    record(kind=SignInEventKind.SIGNED_IN, user=user, request=request)


@receiver(user_logged_out)
def leave(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(kind=SignInEventKind.SIGNED_OUT, user=user, request=request)


@receiver(password_changed)
def sign_out_everywhere(sender: Any, user: User, **kwargs: Any) -> None:
    """End all sessions; the one that asked is made anew by the view that did it.

    Django would refuse them at their next request anyway, but until then they
    would stand in the list of places where somebody is signed in.
    """
    actor = get_active_log_context().user
    end_sessions(user=user)
    forget_attempts(user=user)
    record(kind=SignInEventKind.PASSWORD_CHANGED, user=user, actor=actor)
    tell(user=user, kind=SignInEventKind.PASSWORD_CHANGED)


@receiver(email_changed)
def tell_old_address(sender: Any, user: User, old: str, **kwargs: Any) -> None:
    """New passwords would go to the new address from now on."""
    if user.is_active:
        note_new_address(user=user, old=old, actor=get_active_log_context().user)
