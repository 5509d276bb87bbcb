"""Pictures fetched from the old site, and from nowhere else.

An export says where its pictures are, and whoever made it may be anybody. So only hosts
that it calls its own are asked, only over http(s), and only at public addresses: the name
is resolved once, every address it has is judged, and the connection goes to one of these.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Collection
from ipaddress import ip_address, ip_network
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.util.connection import create_connection

from news.archive.limits import FETCHED_BYTES

#: Seconds for connecting, for each answer, and for a whole picture.
TIMEOUTS: Final = (5, 20)
DEADLINE: Final = 60.0
REDIRECTS: Final = 3
CHUNK: Final = 65_536
#: Stands for any address of the old internet, private ones too.
TRANSLATED: Final = ip_network("64:ff9b::/96")
AGENT: Final = "LumbungInovasi (news archive)"


class NotFetched(Exception):
    """A picture could not be fetched; the message says why."""


class OldSite:
    """Asks the hosts of an old site for files."""

    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = {host.lower().removeprefix("www.") for host in hosts if host}
        self._session = requests.Session()
        # No proxy and no password of this machine's environment.
        self._session.trust_env = False
        self._session.headers["User-Agent"] = AGENT
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _PublicAdapter())

    def fetch(self, address: str) -> bytes:
        """Return the file at an address.

        :raises NotFetched: with the reason, in words for an editor.
        """
        until = time.monotonic() + DEADLINE
        for _step in range(REDIRECTS + 1):
            self._check(address)
            try:
                with self._session.get(
                    address, stream=True, timeout=TIMEOUTS, allow_redirects=False
                ) as answer:
                    if answer.is_redirect:
                        address = urljoin(address, answer.headers["Location"])
                        continue
                    return _body(answer, until)
            except (requests.RequestException, ValueError, OSError) as error:
                raise NotFetched(_reason(error)) from error
        raise NotFetched(_("the old site sends from one address to the next"))

    def close(self) -> None:
        self._session.close()

    def _check(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError as error:
            raise NotFetched(_("it is no address")) from error
        if parts.scheme not in ("http", "https") or parts.username is not None:
            raise NotFetched(_("it is no address of a website"))
        if host.removeprefix("www.") not in self._hosts:
            raise NotFetched(
                _("it is on another site (%(host)s) than the old one") % {"host": host}
            )


def _body(answer: requests.Response, until: float) -> bytes:
    if answer.status_code != 200:
        raise NotFetched(
            _("the old site answers with %(code)d") % {"code": answer.status_code}
        )
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_content(CHUNK):
        parts.append(part)
        size += len(part)
        if size > FETCHED_BYTES:
            raise NotFetched(_("the file is too large"))
        if time.monotonic() > until:
            raise NotFetched(_("the old site takes too long"))
    return b"".join(parts)


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout):
        return _("the old site takes too long")
    if isinstance(error, requests.exceptions.SSLError):
        return _("the certificate of the old site is not valid")
    if "NotPublic" in repr(error):
        return _("it leads into a private network")
    return _("the old site can't be reached")


# ------------------------------------------------------------ public addresses only


class NotPublic(NewConnectionError):
    """A name leads to an address inside of a network."""


def _connected(connection: Any) -> socket.socket:
    """Connect to a judged address of the host, without asking for its name again."""
    host, port = connection.host, connection.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error
    places = [str(place[0]) for *_rest, place in found]
    allowed = host in getattr(settings, "NEWS_ARCHIVE_PRIVATE_HOSTS", ())
    if not allowed and not all(map(_is_public, places)):
        raise NotPublic(connection, "NotPublic")
    try:
        return create_connection((places[0], port), timeout=connection.timeout)
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error


def _is_public(place: str) -> bool:
    parsed = ip_address(place.partition("%")[0])
    checked: Any = getattr(parsed, "ipv4_mapped", None) or parsed
    # 6to4 and Teredo hold another address inside.
    inner = getattr(parsed, "sixtofour", None) or getattr(parsed, "teredo", None)
    if inner is not None or checked in TRANSLATED:
        return False
    return bool(checked.is_global and not checked.is_multicast)


class _PublicHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _PublicHTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
