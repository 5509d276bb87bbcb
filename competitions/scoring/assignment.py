"""Who scores what: each entry by so many jurors, nobody in a conflict, loads even."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True)
class Assignment:
    """``pairs`` are of a juror and an entry; ``short`` are the entries for which there
    are not enough jurors without a conflict, with how many are missing."""

    pairs: frozenset[Pair]
    short: Mapping[str, int]

    def load(self, juror: str) -> int:
        return sum(1 for who, _entry in self.pairs if who == juror)


def assign(
    *,
    jurors: Collection[str],
    entries: Iterable[str],
    per_entry: int,
    conflicts: Collection[Pair] = (),
    kept: Collection[Pair] = (),
) -> Assignment:
    """Return an assignment in which the busiest juror has as little as possible.

    What is ``kept`` stays (sheets that were begun), unless it is a conflict; so after a
    recusal only the lack is filled. The result depends on nothing but the arguments.
    """
    return _Assigner(sorted(set(jurors)), per_entry, set(conflicts)).run(
        sorted(set(entries)), set(kept)
    )


class _Assigner:
    """Fills one place after the other; where the least busy juror is not free, a chain
    of exchanges hands the work on to somebody who is less busy."""

    def __init__(self, jurors: list[str], per_entry: int, conflicts: set[Pair]) -> None:
        self._jurors = jurors
        self._per_entry = per_entry
        self._conflicts = conflicts
        self._of: dict[str, set[str]] = {juror: set() for juror in jurors}
        self._fixed: set[Pair] = set()

    def run(self, entries: list[str], kept: set[Pair]) -> Assignment:
        self._fixed = {
            (juror, entry)
            for juror, entry in kept - self._conflicts
            if juror in self._of and entry in entries
        }
        for juror, entry in self._fixed:
            self._of[juror].add(entry)
        short = {entry: lack for entry in entries if (lack := self._fill(entry))}
        while self._even_out():
            pass
        pairs = {(juror, entry) for juror in self._jurors for entry in self._of[juror]}
        return Assignment(frozenset(pairs), short)

    def _fill(self, entry: str) -> int:
        """Give an entry its jurors, the least busy first; return how many are missing."""
        missing = self._per_entry - sum(entry in work for work in self._of.values())
        for juror in sorted(self._jurors, key=self._busy):
            if missing <= 0:
                break
            if self._may(juror, entry):
                self._of[juror].add(entry)
                missing -= 1
        return max(missing, 0)

    def _busy(self, juror: str) -> tuple[int, str]:
        return len(self._of[juror]), juror

    def _may(self, juror: str, entry: str) -> bool:
        return entry not in self._of[juror] and (juror, entry) not in self._conflicts

    def _even_out(self) -> bool:
        """Hand one entry on from a busier juror to one with at least two less."""
        for busy in sorted(self._jurors, key=self._busy, reverse=True):
            chain = self._chain_from(busy)
            if chain is None:
                continue
            for giver, entry, taker in chain:
                self._of[giver].remove(entry)
                self._of[taker].add(entry)
            return True
        return False

    def _chain_from(self, busy: str) -> list[tuple[str, str, str]] | None:
        """Return the shortest row of exchanges that takes one entry off a juror."""
        limit = len(self._of[busy]) - 2
        reached: dict[str, tuple[str, str] | None] = {busy: None}
        queue = [busy]
        for giver in queue:
            for taker, entry in self._handed_on(giver):
                if taker in reached:
                    continue
                reached[taker] = (giver, entry)
                if len(self._of[taker]) <= limit:
                    return _row(reached, taker)
                queue.append(taker)
        return None

    def _handed_on(self, giver: str) -> Iterable[tuple[str, str]]:
        for taker in sorted(self._jurors, key=self._busy):
            for entry in sorted(self._of[giver]):
                if (giver, entry) not in self._fixed and self._may(taker, entry):
                    yield taker, entry
                    break


def _row(
    reached: Mapping[str, tuple[str, str] | None], last: str
) -> list[tuple[str, str, str]]:
    """Return the exchanges that lead to ``last``, the last of them first."""
    found, taker = [], last
    while (step := reached[taker]) is not None:
        giver, entry = step
        found.append((giver, entry, taker))
        taker = giver
    return found
