"""What stands in a person's name, and passing it on to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spreadsheets.models import FeedLink, ImportRun, RunState, WatchedSource

#: A person has to do something before these go on.
_WAITING = (RunState.READING, RunState.UNREAD, RunState.PLANNED)


@dataclass(frozen=True)
class Holdings:
    """Imports that wait, watched sources and links of a person in one scope."""

    runs: list[ImportRun]
    sources: list[WatchedSource]
    links: list[FeedLink]

    def ids(self) -> dict[str, list[int]]:
        """Return the ids by kind, as :func:`pass_on` takes them."""
        return {
            "runs": [run.pk for run in self.runs],
            "sources": [source.pk for source in self.sources],
            "links": [link.pk for link in self.links],
        }


def holdings_of(*, user: Any, scope: str) -> Holdings:
    """Return what stands in a person's name; ``scope`` is a key of the sheets."""
    mine = {"user": user, "scope": scope}
    return Holdings(
        runs=list(ImportRun.objects.filter(**mine, state__in=_WAITING)),
        sources=list(WatchedSource.objects.filter(**mine)),
        links=list(FeedLink.objects.filter(**mine, revoked_at=None)),
    )


def pass_on(*, ids: dict[str, list[int]], holder: Any, successor: Any) -> None:
    """Let what stands in one person's name stand in another's.

    Only what is the holder's by now moves. Sources and links go on only as long as
    the successor keeps the register; else they stop, and say so.
    """
    for model, name in (
        (ImportRun, "runs"),
        (WatchedSource, "sources"),
        (FeedLink, "links"),
    ):
        rows = model._default_manager.filter(pk__in=ids.get(name, ()), user=holder)
        rows.update(user=successor)
