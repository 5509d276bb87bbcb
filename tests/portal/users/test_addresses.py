import pytest
from django.test import RequestFactory

from portal.users.addresses import (
    ClientAddressMiddleware,
    client_address,
    counted_address,
)

pytestmark = pytest.mark.once


def request_from(forwarded=None, connection="10.0.0.1"):
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=connection)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "10.0.0.1"),
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        # What the browser itself claims stands left of what our proxy saw.
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        # It didn't come through two proxies.
        (2, "203.0.113.9", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_address_is_what_the_outermost_proxy_of_ours_saw(
    settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies

    assert client_address(request_from(forwarded)) == address


def test_connection_without_an_address():
    """As with a Unix socket, when the proxy says nothing."""
    assert client_address(request_from(connection="")) is None
    assert counted_address(request_from(connection="")) is None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::"),
    ],
)
def test_a_subscriber_of_ipv6_counts_as_one_address(address, counted):
    assert counted_address(request_from(connection=address)) == counted


def test_what_stands_behind_knows_the_same_address(settings):
    settings.TRUSTED_PROXIES = 1
    request = request_from("203.0.113.7", connection="127.0.0.1")

    ClientAddressMiddleware(lambda asked: asked)(request)

    assert request.META["REMOTE_ADDR"] == "203.0.113.7"
    assert client_address(request) == "203.0.113.7"
