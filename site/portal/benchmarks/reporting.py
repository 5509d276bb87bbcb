"""Prints what was measured, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from portal.benchmarks.measuring import Figures
from portal.benchmarks.runs import Row

_HEAD = f"{'':24}{'':7}{'req/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'KB':>8}{'queries':>9}"


def as_table(rows: Sequence[Row]) -> str:
    lines = [_HEAD]
    for row in rows:
        lines.append(_line(row.name, "cold", row.cold, row.stock))
        lines.append(_line("", "warm", row.warm, row.stock))
        if row.stock is not None:
            lines.append(_line("", "stock", row.stock, None))
    return "\n".join(lines)


def as_json(rows: Sequence[Row]) -> str:
    return json.dumps([asdict(row) for row in rows], indent=2)


def times_stock(ours: Figures, stock: Figures) -> float:
    return ours.per_second / stock.per_second if stock.per_second else 0.0


def _line(name: str, kind: str, figures: Figures, stock: Figures | None) -> str:
    queries = "?" if figures.queries is None else str(figures.queries)
    line = (
        f"{name:24}{kind:7}{figures.per_second:9.1f}{figures.p50:9.1f}"
        f"{figures.p95:9.1f}{figures.kilobytes:8.1f}{queries:>9}"
    )
    if stock is not None:
        line += f"  {times_stock(figures, stock):.1f} × stock"
    if figures.once:
        line += "  asked once"
    if figures.failures:
        line += f"  not 200: {figures.failures}"
    return line
