"""Rows of a workbook that mean a profile which was merged into another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from innovations.models import Region
from innovations.services.merging import kept_profiles
from spreadsheets.resources import RowDraft


class MergedProfiles:
    """Leads rows about merged profiles on to those that they were merged into."""

    def __init__(self, region: Region) -> None:
        self._kept = kept_profiles(region)
        #: What rows found that were led on, by sheet and number.
        self._led: dict[tuple[str, int], int] = {}

    def kept(self, pk: int) -> int:
        """Return the profile that one was merged into, or the same one."""
        return self._kept.get(pk, pk)

    def lead_on(self, row: RowDraft, pk: int) -> int:
        """Return the profile that a row means that found ``pk``."""
        kept = self.kept(pk)
        if kept != pk:
            self._led[row.sheet, row.number] = pk
        return kept

    def settle(
        self,
        rows: Iterable[RowDraft],
        *,
        lead: Callable[[Any], str | None],
        forbidden: Callable[[Any], str],
    ) -> None:
        """Say on matched rows what became of their profile.

        The row counts for the one that was kept, under the name, code and lead of
        that one. It is refused where the file has a row of that one, too, or wrote
        it as the row of the merged one: its cells are no news about the other.
        """
        rows = list(rows)
        found = [self._led.get((row.sheet, row.number)) for row in rows]
        others = {
            row.known_pk for row, pk in zip(rows, found, strict=True) if pk is None
        }
        for row, pk in zip(rows, found, strict=True):
            page = row.instance
            if pk is None or page is None:
                continue
            reason = forbidden(page)
            if reason and not page.live:
                continue  # of that one the sender learns nothing
            name = {"title": page.title, "code": page.code}
            exported = row.exported_id == pk
            if reason or exported or row.known_pk in others:
                row.refuse(
                    _(
                        "This innovation was merged into “%(title)s” (%(code)s). "
                        "Change the row of that one, and delete this row."
                    )
                    % name
                )
                continue
            row.warn(
                _(
                    "This innovation was merged into “%(title)s” (%(code)s); the row "
                    "counts for that one."
                )
                % name
            )
            own = {**name, "organization": lead(page)}
            row.values.update({key: own[key] for key in own if key in row.values})
