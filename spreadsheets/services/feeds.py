"""Links from which spreadsheet programs refresh a table; nothing is stored per use."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import storages
from django.db.models import Q
from django.utils import timezone, translation
from wagtail.log_actions import log

from spreadsheets.access import may_still_connect
from spreadsheets.models import FeedLink
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context
from spreadsheets.services.exporting import export_sheet

#: Seconds for which a table is given again without asking the records.
FRESH: Final = 10
#: Seconds for which the last file is known, to be deleted by the next.
REMEMBERED: Final = 86_400
USED_EVERY: Final = timedelta(minutes=1)
FOLDER: Final = "feeds"
REVOKE_ACTION: Final = "spreadsheets.revoke_link"


@dataclass(frozen=True)
class Feed:
    """A table that is ready: where it is stored, and its validator."""

    name: str
    etag: str

    def open(self) -> Any:
        """Return the file; raises ``FileNotFoundError`` if it was cleared."""
        return storages["imports"].open(self.name, "rb")


def new_secret() -> tuple[str, str]:
    """Return a new secret and what is kept of it."""
    secret = secrets.token_urlsafe(32)
    return secret, hash_of(secret)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret; it is long and random, so no salt."""
    return sha256(secret.encode()).hexdigest()


def find_link(secret: str) -> FeedLink | None:
    """Return the link of a secret, revoked or not."""
    links = FeedLink.objects.select_related("user")
    return links.filter(secret_hash=hash_of(secret)).first()


def is_open(link: FeedLink) -> bool:
    """Whether a link gives something: not revoked, and its person may still."""
    return link.revoked_at is None and may_still_connect(link)


def revoke_link(*, link: FeedLink, user: Any) -> None:
    """Close a link for good."""
    open_links = FeedLink.objects.filter(pk=link.pk, revoked_at=None)
    if open_links.update(revoked_at=timezone.now()):
        log(instance=link, action=REVOKE_ACTION, user=user)
        for kind in ("xlsx", "csv"):
            _delete(cache.get(_key(link, kind)))


def note_use(link: FeedLink) -> None:
    """Remember that a link was used, at most once a minute."""
    now = timezone.now()
    old = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    FeedLink.objects.filter(old, pk=link.pk).update(last_used_at=now)


def make_feed(link: FeedLink, kind: str) -> Feed | None:
    """Return the table of a link; nothing while the very first is being written.

    It is written at most once in ``FRESH`` seconds, however many programs ask.
    """
    known: Feed | None = cache.get(_key(link, kind))
    if not cache.add(f"{_key(link, kind)}:writing", True, FRESH):
        return known
    feed = _write(link, kind)
    cache.set(_key(link, kind), feed, REMEMBERED)
    if known is not None and known.name != feed.name:
        _delete(known)
    return feed


def clear_feeds() -> int:
    """Delete the files of links that nobody refreshed for a day."""
    storage = storages["imports"]
    old = timezone.now() - timedelta(seconds=REMEMBERED)
    try:
        _folders, names = storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    paths = [f"{FOLDER}/{name}" for name in names]
    expired = [path for path in paths if storage.get_modified_time(path) < old]
    for path in expired:
        storage.delete(path)
    return len(expired)


def _write(link: FeedLink, kind: str) -> Feed:
    sheet = get_sheet(link.sheet)
    context = Context(scope=sheet.find_scope(link.scope), user=link.user)
    # Headings stay the same whoever's program asks: people refer to them.
    with (
        translation.override(settings.LANGUAGE_CODE),
        tempfile.TemporaryDirectory() as folder,
    ):
        path = Path(folder, f"feed.{kind}")
        done = export_sheet(
            sheet=link.sheet, context=context, target=path, keep_base=False
        )
        with path.open("rb") as stream:
            name = storages["imports"].save(
                f"{FOLDER}/{secrets.token_hex(8)}.{kind}", File(stream)
            )
    return Feed(name, done.export.sha256)


def _delete(feed: Feed | None) -> None:
    if feed is not None:
        storages["imports"].delete(feed.name)


def _key(link: FeedLink, kind: str) -> str:
    return f"spreadsheets:feed:{link.pk}:{kind}"
