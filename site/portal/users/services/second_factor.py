"""The second factor: a code of the telephone, or a recovery code."""

from __future__ import annotations

import secrets
from base64 import b32encode
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp import login as trust_session
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.log_actions import log

from portal.users.access import may_help_others, must_have_second_factor
from portal.users.choices import SignInEventKind
from portal.users.exceptions import TooSoon, WrongCode
from portal.users.models import RecoveryCodes, User, new_salt
from portal.users.services.notices import tell
from portal.users.services.sessions import end_sessions
from portal.users.services.sign_in_log import record

NUMBER_OF_CODES = 10
_CODE_BYTES = 10  # 80 bits: sixteen letters
_GROUP = 4


def pending_device(*, user: User, key: str) -> TOTPDevice:
    """Return the device that a person is about to set up; not stored."""
    return TOTPDevice(user=user, key=key, name="TOTP")


@transaction.atomic
def set_up_second_factor(
    *, user: User, key: str, code: str, request: HttpRequest
) -> list[str]:
    """Store a telephone that shows the right code; return new recovery codes.

    Replaces an earlier one, and ends the sessions on other devices. Raise
    ``WrongCode`` if the code is not the one of this key.
    """
    device = pending_device(user=user, key=key)
    device.save()
    if not device.verify_token(code.replace(" ", "")):
        raise WrongCode
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    _set_since(user, timezone.now())
    trust_session(request, device)
    request.session.cycle_key()
    end_sessions(user=user, but=request.session)
    codes = _new_codes(user)
    _tell(SignInEventKind.SECOND_FACTOR_SET_UP, user, request)
    return codes


@transaction.atomic
def renew_recovery_codes(*, user: User, request: HttpRequest) -> list[str]:
    """Return new recovery codes; the old ones no longer work."""
    codes = _new_codes(user)
    _tell(SignInEventKind.RECOVERY_CODES_RENEWED, user, request)
    return codes


@transaction.atomic
def remove_second_factor(*, user: User, request: HttpRequest) -> None:
    """Do without a second factor from now on.

    Raise ``PermissionDenied`` if a role of the person asks for one.
    """
    if must_have_second_factor(user):
        raise PermissionDenied
    _remove(user)
    end_sessions(user=user, but=request.session)
    _tell(SignInEventKind.SECOND_FACTOR_REMOVED, user, request)


@transaction.atomic
def reset_second_factor(
    *, actor: User | None, user: User, request: HttpRequest | None = None
) -> None:
    """Help somebody who lost telephone and recovery codes.

    Ends their sessions; at the next sign-in the password is enough, and who
    must have a second factor is led to set one up. ``actor=None`` is the
    command line. Raise ``PermissionDenied`` for others than administrators.
    """
    if actor is not None and not may_help_others(actor):
        raise PermissionDenied
    _remove(user)
    end_sessions(user=user)
    log(instance=user, action="users.reset_second_factor", user=actor)
    record(
        kind=SignInEventKind.SECOND_FACTOR_RESET,
        user=user,
        actor=actor,
        request=request,
    )
    tell(user=user, kind=SignInEventKind.SECOND_FACTOR_RESET)


def check_code(*, user: User, code: str, request: HttpRequest) -> Device:
    """Use up a code and return the device that it came from.

    Six digits are the telephone's, anything else is a recovery code. Raise
    ``WrongCode``, or ``TooSoon`` while the last wrong code has to cool off.
    """
    typed = "".join(code.split()).replace("-", "").lower()
    is_telephones = typed.isascii() and typed.isdigit()
    devices = (TOTPDevice if is_telephones else RecoveryCodes).objects
    # Outside of the transaction an exception would take back what is counted.
    with transaction.atomic():
        device = devices.select_for_update().filter(user=user, confirmed=True).first()
        accepted, wait = _verify(device, typed)
    if wait is not None:
        raise TooSoon(wait)
    if device is None or not accepted:
        raise WrongCode
    if not is_telephones:
        _tell(SignInEventKind.RECOVERY_CODE_USED, user, request)
    return device


def remaining_recovery_codes(user: User) -> int:
    """Return how many recovery codes somebody has left."""
    found = RecoveryCodes.objects.filter(user=user).first()
    return len(found.digests) if found else 0


def _verify(device: Device | None, code: str) -> tuple[bool, datetime | None]:
    if device is None:
        return False, None
    allowed, reason = device.verify_is_allowed()
    if not allowed:
        return False, reason["locked_until"]
    return bool(device.verify_token(code)), None


def _new_codes(user: User) -> list[str]:
    codes = [
        b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower()
        for _number in range(NUMBER_OF_CODES)
    ]
    stored, _created = RecoveryCodes.objects.get_or_create(
        user=user, defaults={"name": "recovery codes"}
    )
    stored.salt = new_salt()
    stored.digests = [stored.digest(code) for code in codes]
    stored.throttle_reset()
    return [_grouped(code) for code in codes]


def _grouped(code: str) -> str:
    starts = range(0, len(code), _GROUP)
    return "-".join(code[start : start + _GROUP] for start in starts)


def _remove(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCodes.objects.filter(user=user).delete()
    _set_since(user, None)


def _set_since(user: User, moment: datetime | None) -> None:
    User.objects.filter(pk=user.pk).update(second_factor_since=moment)
    user.second_factor_since = moment


def _tell(kind: SignInEventKind, user: User, request: HttpRequest) -> None:
    record(kind=kind, user=user, request=request)
    tell(user=user, kind=kind)
