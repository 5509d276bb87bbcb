"""Prints what the spreadsheet benchmarks measured, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_HEAD = f"{'':26}{'wall s':>10}{'cpu s':>10}{'queries':>9}{'peak MB':>9}"


def as_lines(found: dict[str, Any]) -> str:
    """Return the table of one measurement."""
    lines = _WRITERS[found["subject"]](found)
    return "\n".join([f"{found['rows']} rows", _HEAD, *lines])


def _import(found: dict[str, Any]) -> Iterator[str]:
    engine, by_row, raw = found["engine"], found["row_by_row"], found["raw"]
    yield _line("planning", engine["planning"])
    yield from _phases(engine["timings"])
    yield _line("applying", engine["applying"], engine["peak_mb"])
    yield _line("planning and applying", found)
    yield _line(f"row by row, {by_row['sample']} rows", by_row, by_row["peak_mb"])
    yield _line("floor: calamine", raw["reading"])
    yield _line("floor: raw inserts", raw["inserting"])
    yield f"{engine['written']} rows written, the run is {engine['state']}"
    yield f"{found['milliseconds_a_row']:.2f} ms a row"
    yield (
        f"{found['faster_than_row_by_row']:.1f} times as fast as row by row "
        f"(processor {found['faster_than_row_by_row_cpu']:.1f})"
    )
    yield f"{found['times_floor']:.2f} × floor ({found['times_floor_cpu']:.2f})"
    yield f"reading apart: {engine['children_mb']:.0f} MB"
    yield "tables: " + ", ".join(
        f"{name} {count}" for name, count in raw["inserting"]["tables"].items()
    )
    if found["left_out"]:
        yield "LEFT OUT by the import: " + ", ".join(found["left_out"])


def _reimport(found: dict[str, Any]) -> Iterator[str]:
    yield _line("calamine and one fetch", found["floor"])
    yield _line("the same, warm", found["floor_again"])
    for name, label in (("same", "same file"), ("changed", "1 % of cells changed")):
        part = found[name]
        yield _line(label, part)
        yield from _phases(part["timings"])
        yield (
            f"{'':26}{part['times_floor']:.2f} × floor "
            f"({part['times_floor_cpu']:.2f}); "
            + ", ".join(f"{n} {action}" for action, n in part["counts"].items() if n)
        )
    yield _line("applying the changes", found["applying"], found["peak_mb"])
    for page in found["preview"]:
        yield _line(f"preview, page {page['page']}", page)


def _export(found: dict[str, Any]) -> Iterator[str]:
    yield _line("export", found["export"], found["export"]["peak_mb"])
    yield _line("XlsxWriter alone", found["alone"])
    yield f"{found['times_alone']:.2f} × XlsxWriter ({found['times_alone_cpu']:.2f})"


def _phases(timings: dict[str, float]) -> Iterator[str]:
    for name, seconds in timings.items():
        yield f"  {name:24}{seconds:10.2f}"


def _line(name: str, part: dict[str, Any], peak: float | None = None) -> str:
    queries = part.get("queries", "")
    line = f"{name:26}{part['wall']:10.2f}{part['cpu']:10.2f}{queries:>9}"
    return line if peak is None else f"{line}{peak:9.0f}"


_WRITERS = {"import": _import, "reimport": _reimport, "export": _export}
