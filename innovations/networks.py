"""Which addresses belong to one subscriber."""

from __future__ import annotations

import ipaddress
from typing import Final

#: Providers give a household or an office at least this much of IPv6.
_IPV6_PREFIX: Final = 64


def network_of(address: str) -> str:
    """Return the address under which what comes from an address is counted.

    One subscriber has 2⁶⁴ addresses of IPv6, so they count as one: the first of
    them. Addresses of IPv4, and texts that are no address, are returned as they are.
    """
    if ":" not in address:
        return address
    network = ipaddress.ip_network(f"{address}/{_IPV6_PREFIX}", strict=False)
    return str(network.network_address)
