"""The request that is being answered, for the entries that it writes.

Of the caller's address only the network is kept (/24 of IPv4, /48 of IPv6): enough
to tell the office from elsewhere, not enough to tell a person by. A hash would say
less and still be personal data, for all addresses can be tried.
"""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse

_PREFIX: Final = {4: 24, 6: 48}


@dataclass(frozen=True)
class RequestContext:
    request: HttpRequest
    request_id: str

    @property
    def view_name(self) -> str:
        match = self.request.resolver_match
        return match.view_name[:120] if match and match.view_name else ""

    @property
    def network(self) -> str:
        return shortened(self.request.META.get("REMOTE_ADDR", ""))


_current: ContextVar[RequestContext | None] = ContextVar("audit_request", default=None)


def current_request() -> RequestContext | None:
    """Return the request under way, or nothing in commands and workers."""
    return _current.get()


def shortened(address: str) -> str:
    """Return the network of an address, or nothing for what is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 6 and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    network = (parsed, _PREFIX[parsed.version])
    return str(ipaddress.ip_network(network, strict=False))


class AuditMiddleware:
    """Lets log entries know the request that they come from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _current.set(RequestContext(request, uuid.uuid4().hex))
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)
