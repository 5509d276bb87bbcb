"""Where public forms are filled in from, as far as that is kept: a keyed hash."""

from __future__ import annotations

import ipaddress
from typing import Final

from django.utils.crypto import salted_hmac

#: Offices, schools and telephone companies give many people one of these.
_IPV4_PREFIX: Final = 24
_IPV6_PREFIX: Final = 64


def network_of(address: str) -> str:
    """Return the network of an address; a text that is no address stays as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    prefix = _IPV4_PREFIX if parsed.version == 4 else _IPV6_PREFIX
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))


def network_key(address: str, *, about: str = "") -> str:
    """Return what is kept of a network: equal for equal ones, and nothing else.

    Keys about different things can't be told to be of the same network.
    """
    return salted_hmac(
        f"competitions.network {about}", network_of(address), algorithm="sha256"
    ).hexdigest()
