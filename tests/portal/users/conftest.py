"""People with and without a second factor, and a clock that stands still."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.users.models import RecoveryCodes
from tests.factories.innovations import PASSWORD, UserFactory, make_registrar

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Clock:
    """The time that the site sees; ``tick`` lets it pass."""

    def __init__(self):
        self.now = START

    def tick(self, **units):
        self.now += timedelta(**units)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: clock.now)
    monkeypatch.setattr(time, "time", lambda: clock.now.timestamp())
    monkeypatch.setattr("django_otp.oath.time", lambda: clock.now.timestamp())
    return clock


@pytest.fixture
def browse(region):
    """A browser at the region's address, from an address of its own."""

    def browse(address="203.0.113.7", user=None, **headers):
        client = Client(
            headers={"host": region.site.hostname, **headers}, REMOTE_ADDR=address
        )
        if user is not None:
            client.force_login(user)
        return client

    return browse


@pytest.fixture
def registrar(region):
    return make_registrar(region, username="registrar")


@pytest.fixture
def administrator(db):
    return UserFactory(superuser=True, username="admin")


@pytest.fixture
def sign_in():
    """Give name and password at the door."""

    def sign_in(client, username, password=PASSWORD, **fields):
        data = {"username": username, "password": password, **fields}
        return client.post("/admin/login/", data)

    return sign_in


def code_of(user):
    """What the telephone of a person shows now."""
    device = TOTPDevice.objects.get(user=user)
    return code_for(device.key)


def code_for(key):
    return f"{TOTP(bytes.fromhex(key)).token():06d}"


def give_second_factor(user, codes=("aaaa-bbbb-cccc-dddd",)):
    """A telephone and recovery codes, as if they had been set up before."""
    TOTPDevice.objects.create(user=user, name="TOTP")
    stored = RecoveryCodes(user=user, name="recovery codes")
    stored.digests = [stored.digest(code.replace("-", "")) for code in codes]
    stored.save()
    user.second_factor_since = timezone.now()
    user.save(update_fields=["second_factor_since"])
    return user
