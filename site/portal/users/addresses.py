"""Where a request comes from."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from innovations.networks import network_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest) -> str | None:
    """Return the address of the browser, or ``None`` where there is none.

    ``TRUSTED_PROXIES`` says how many proxies of ours the request went through.
    Each appends the address that it saw to ``X-Forwarded-For``, so counting
    from the right finds the browser; what stands further left anybody can
    invent. A header with fewer entries didn't come through those proxies: then
    only the address of the connection is known.
    """
    proxies = settings.TRUSTED_PROXIES
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    seen = [part.strip() for part in header.split(",") if part.strip()]
    found = None
    if 0 < proxies <= len(seen):
        found = _parse(seen[-proxies])
    found = found or _parse(request.META.get("REMOTE_ADDR", ""))
    return str(found) if found else None


class ClientAddressMiddleware:
    """Tells the plugins and libraries behind it, which know no proxies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = client_address(request)
        if address is not None:
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def counted_address(request: HttpRequest) -> str | None:
    """Return the address under which attempts are counted."""
    address = client_address(request)
    return network_of(address) if address else None


def _parse(text: str) -> Address | None:
    """Read an address as proxies write it: with a port, or in brackets."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
