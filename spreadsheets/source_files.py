"""Reading folders and addresses that the administrator of the server allowed.

``SPREADSHEETS_WATCH_FOLDERS`` lists folders; only what really lies below one of them
is read, wherever links and ``..`` point. With ``{scope}`` in its path a folder is only
for the sources of that scope (here: the code of a region).
``SPREADSHEETS_WATCH_HOSTS`` lists hosts:

- ``data.example.go.id``: this host, by https;
- ``.example.go.id``: every host below it, by https, but none with a private address;
- ``http://10.0.0.5:8080``: this host and port, without encryption.

A host that is named exactly may have a private address; others may not, so that
nobody reaches the inner network through a name of theirs.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.limits import default_limits

ENDINGS: Final = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"}
#: Seconds for which a file must not have changed before it counts as complete.
SETTLED: Final = 5.0
#: Seconds for one answer of the network, and for a whole download.
TIMEOUT: Final = 20.0
DEADLINE: Final = 120.0
REDIRECTS: Final = 3
_CHUNK: Final = 65_536
_MOVED: Final = {301, 302, 303, 307, 308}
_PORTS: Final = {"https": 443, "http": 80}


class SourceError(SpreadsheetError):
    """A source can't be read; the message says why and what to do."""


@dataclass(frozen=True)
class Found:
    """A workbook as it was found, with what tells whether it changed since."""

    filename: str
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    stat: list[int] = field(default_factory=list)


# ------------------------------------------------------------------- folders


@dataclass(frozen=True)
class FoundFile:
    """A file of a watched folder; ``stat`` is its size, time and inode."""

    path: Path
    stat: list[int]

    @property
    def name(self) -> str:
        return self.path.name

    def read(self) -> Found | None:
        """Return its content; nothing if it changed meanwhile or is gone."""
        try:
            content, before, after = _read_file(self.path)
        except OSError as error:
            raise SourceError(
                _("%(file)s can't be read: %(reason)s")
                % {"file": self.name, "reason": error.strerror}
            ) from error
        if not self.stat == before == after:
            return None
        return Found(filename=self.name, content=content, stat=self.stat)


@dataclass
class FoundFolder:
    """The complete workbooks of a folder, the oldest first."""

    files: list[FoundFile] = field(default_factory=list)
    #: What can't be taken, by file, in words.
    problems: dict[str, str] = field(default_factory=dict)
    #: Whether a file was left for the next check, since it is still being written.
    unfinished: bool = False


def allowed_folder(location: str, scope: str) -> Path:
    """Return the real folder; raises ``SourceError`` unless it is allowed."""
    folder = _real(Path(location))
    if not Path(location).is_absolute() or not any(
        _is_below(folder, allowed) for allowed in _allowed_folders(scope)
    ):
        raise SourceError(
            _(
                "This folder is not one of those that may be watched. Ask the "
                "administrator of the server to add it to SPREADSHEETS_WATCH_FOLDERS."
            )
        )
    return folder


def _allowed_folders(scope: str) -> Iterator[Path]:
    for pattern in map(str, getattr(settings, "SPREADSHEETS_WATCH_FOLDERS", ())):
        if "{scope}" not in pattern:
            yield _real(Path(pattern))
        elif scope.strip(".") and "/" not in scope:
            yield _real(Path(pattern.replace("{scope}", scope)))


def read_folder(location: str, scope: str) -> FoundFolder:
    """Return the workbooks of a watched folder; raises ``SourceError``."""
    folder = allowed_folder(location, scope)
    found = FoundFolder()
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise SourceError(
            _("The folder can't be read: %(reason)s") % {"reason": error.strerror}
        ) from error
    for path in _workbooks(entries, folder):
        _look_at(path, found)
    found.files.sort(key=lambda file: (file.stat[1], file.name))
    return found


def _workbooks(entries: list[Path], folder: Path) -> Iterator[Path]:
    for entry in entries:
        # "~$..." and ".~lock..." are what programs leave beside an open workbook.
        if entry.name.startswith((".", "~")) or entry.suffix.lower() not in ENDINGS:
            continue
        real = _real(entry)
        if _is_below(real, folder) and real.is_file():
            yield entry


def _look_at(path: Path, found: FoundFolder) -> None:
    try:
        about = path.stat()
    except OSError:
        return  # deleted while we look
    if about.st_size > default_limits().upload_bytes:
        found.problems[path.name] = _("%(file)s: %(reason)s") % {
            "file": path.name,
            "reason": _too_large(),
        }
    elif abs(time.time() - about.st_mtime) < SETTLED or not about.st_size:
        found.unfinished = True
    else:
        found.files.append(FoundFile(path, _stat(about)))


def _read_file(path: Path) -> tuple[bytes, list[int], list[int]]:
    """Read a regular file, never a link that took its place, nor a pipe."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with os.fdopen(os.open(_real(path), flags), "rb") as stream:
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise OSError(0, _("it is no file"))
        content = stream.read(default_limits().upload_bytes + 1)
        return content, _stat(before), _stat(os.fstat(stream.fileno()))


def _stat(about: os.stat_result) -> list[int]:
    return [about.st_size, about.st_mtime_ns, about.st_ino]


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_below(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents


# ----------------------------------------------------------------- addresses


@dataclass(frozen=True)
class _Host:
    """A host from which may be read."""

    scheme: str
    name: str
    port: int
    #: Whether the administrator named it exactly, which allows private addresses.
    exact: bool


def allowed_host(url: str) -> _Host:
    """Return the host of an address; raises ``SourceError`` unless it is allowed."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise SourceError(_("This is no address.")) from error
    name = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in _PORTS or not name or parts.username is not None:
        raise SourceError(
            _(
                "Write the whole address, beginning with https:// and without a password."
            )
        )
    for pattern in getattr(settings, "SPREADSHEETS_WATCH_HOSTS", ()):
        if exact := _matches(pattern, parts.scheme, name, port):
            return _Host(parts.scheme, name, port, exact == "exact")
    raise SourceError(
        _(
            "%(host)s is not one of the hosts that may be watched. Ask the "
            "administrator of the server to add it to SPREADSHEETS_WATCH_HOSTS."
        )
        % {"host": f"{parts.scheme}://{parts.netloc}"}
    )


def _matches(pattern: str, scheme: str, name: str, port: int) -> str:
    parts = urlsplit(pattern if "://" in pattern else f"https://{pattern}")
    if (scheme, port) != (parts.scheme, parts.port or _PORTS.get(parts.scheme)):
        return ""
    wanted = (parts.hostname or "").lower()
    if wanted.startswith("."):
        return "below" if name.endswith(wanted) else ""
    return "exact" if name == wanted else ""


def fetch(url: str, known: dict[str, str]) -> Found | None:
    """Download a workbook; nothing if the server says that it is as ``known``.

    ``known`` holds the validators of the last answer. Raises ``SourceError``.
    """
    deadline = time.monotonic() + DEADLINE
    host = allowed_host(url)
    for _attempt in range(REDIRECTS + 1):
        try:
            answer = _ask(host, url, known, deadline)
        except (OSError, HTTPException, UnicodeError) as error:
            raise SourceError(
                _("%(host)s doesn't answer: %(reason)s")
                % {"host": host.name, "reason": _reason(error)}
            ) from error
        if isinstance(answer, Found) or answer is None:
            return answer
        url = urljoin(url, answer)
        if allowed_host(url) != host:
            raise SourceError(
                _(
                    "The address leads on to another host. Enter the address of the "
                    "file itself."
                )
            )
    raise SourceError(_("The address leads in a circle."))


def _ask(
    host: _Host, url: str, known: dict[str, str], deadline: float
) -> Found | str | None:
    """Return the file, where it moved to, or nothing if it is as known."""
    parts = urlsplit(url)
    connection = _connect(host)
    try:
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request("GET", _in_ascii(target), headers=_conditions(known))
        response = connection.getresponse()
        if response.status == 304:
            return None
        if response.status in _MOVED:
            return response.headers.get("Location") or ""
        if response.status != 200:
            raise SourceError(
                _("%(host)s answers with the error %(status)s. Check the address.")
                % {"host": host.name, "status": response.status}
            )
        content = _read_answer(response, deadline)
        return Found(
            filename=_filename(response.headers, parts),
            content=content,
            headers={
                name: value
                for name in ("ETag", "Last-Modified")
                if (value := response.headers.get(name))
            },
        )
    finally:
        connection.close()


def _conditions(known: dict[str, str]) -> dict[str, str]:
    headers = {"User-Agent": "LumbungInovasi", "Accept-Encoding": "identity"}
    if known.get("ETag"):
        headers["If-None-Match"] = known["ETag"]
    if known.get("Last-Modified"):
        headers["If-Modified-Since"] = known["Last-Modified"]
    return headers


def _read_answer(response: HTTPResponse, deadline: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > default_limits().upload_bytes:
            raise SourceError(_too_large())
        if time.monotonic() > deadline:
            raise SourceError(_("The download takes too long; try a smaller file."))
        chunks.append(chunk)
    if response.length:  # the line broke before all of it came
        raise SourceError(_("The download broke off. It is tried again."))
    return b"".join(chunks)


def _connect(host: _Host) -> HTTPConnection:
    """Return a connection to an address that was checked, not only to a name."""
    connection: HTTPConnection
    plain = _open_socket(host)
    if host.scheme == "https":
        context = ssl.create_default_context()
        connection = HTTPSConnection(host.name, host.port, context=context)
        try:
            connection.sock = context.wrap_socket(plain, server_hostname=host.name)
        except BaseException:
            plain.close()
            raise
    else:
        connection = HTTPConnection(host.name, host.port)
        connection.sock = plain
    return connection


def _open_socket(host: _Host) -> socket.socket:
    found = socket.getaddrinfo(host.name, host.port, type=socket.SOCK_STREAM)
    usable = [entry for entry in found if host.exact or _is_public(entry[4][0])]
    if not usable:
        raise SourceError(
            _(
                "%(host)s lies in a private network. The administrator of the server "
                "has to name it exactly in SPREADSHEETS_WATCH_HOSTS."
            )
            % {"host": host.name}
        )
    problem: OSError | None = None
    for family, kind, protocol, _name, address in usable:
        connected = socket.socket(family, kind, protocol)
        connected.settimeout(TIMEOUT)
        try:
            connected.connect(address)
        except OSError as error:
            connected.close()
            problem = error
        else:
            return connected
    raise problem or OSError()


def _is_public(address: Any) -> bool:
    parsed = ip_address(str(address).partition("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    checked = mapped or parsed
    return checked.is_global and not checked.is_multicast


def _filename(headers: Message, parts: SplitResult) -> str:
    disposition = Message()
    disposition["Content-Disposition"] = headers.get("Content-Disposition") or ""
    given = disposition.get_filename() or unquote(parts.path).rpartition("/")[2]
    name = re.split(r"[\\/]", given)[-1].strip()
    return name or parts.hostname or "workbook"


def _in_ascii(target: str) -> str:
    """Return what may stand in a request; no line break gets through."""
    return "".join(
        c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode())
        for c in target
    )


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("it takes too long")
    if isinstance(error, ssl.SSLError):
        return _("its certificate is not valid")
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _too_large() -> str:
    return _("The file is larger than %(size)s. Split it into several.") % {
        "size": filesizeformat(default_limits().upload_bytes)
    }
