"""The values of a score sheet by name, as people write them and as they are kept.

``score-<criterion>`` is a number or nothing, ``reason-<criterion>`` and ``note`` are
texts. Screens, autosave and workbooks speak of values by these names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competitions.models import Criterion, Score, ScoreSheet
from competitions.numbers import plain
from spreadsheets.exceptions import CellError
from spreadsheets.numbers_id import parse_decimal

Value = Decimal | str | None

NOTE = "note"
_SCORE, _REASON = "score-", "reason-"
_DECIMALS = 2
LONGEST_TEXT = 10_000


def score_name(criterion: Criterion | int) -> str:
    return f"{_SCORE}{getattr(criterion, 'pk', criterion)}"


def reason_name(criterion: Criterion | int) -> str:
    return f"{_REASON}{getattr(criterion, 'pk', criterion)}"


def stored_values(
    sheet: ScoreSheet, criteria: Iterable[Criterion], scores: Iterable[Score]
) -> dict[str, Value]:
    """Return everything that can be written on a sheet, with what stands there."""
    by_criterion = {score.criterion_id: score for score in scores}
    values: dict[str, Value] = {NOTE: sheet.note}
    for criterion in criteria:
        score = by_criterion.get(criterion.pk)
        values[score_name(criterion)] = score.value if score else None
        values[reason_name(criterion)] = score.note if score else ""
    return values


def shown(value: Value) -> str:
    """Return a value as it stands in a field: 87,5."""
    return plain(value) if isinstance(value, Decimal) else value or ""


def read(name: str, text: str, criteria: Mapping[str, Criterion]) -> Value:
    """Return what somebody wrote; ``criteria`` are by the names of their scores.

    :raises ValidationError: with what to do about it.
    """
    if name in criteria:
        return _score(text, criteria[name])
    tidy = text.replace("\r\n", "\n").strip()
    if len(tidy) > LONGEST_TEXT:
        raise ValidationError(
            _("The text has %(length)s characters; %(longest)s are the most.")
            % {"length": len(tidy), "longest": LONGEST_TEXT}
        )
    return tidy


def _score(text: str, criterion: Criterion) -> Decimal | None:
    if not text.strip():
        return None
    try:
        value = parse_decimal(text).value
    except CellError as error:
        raise ValidationError(str(error)) from error
    check_score(value, criterion)
    return value


def check_score(value: Decimal, criterion: Criterion) -> None:
    """:raises ValidationError: outside of the range, or too exact to be kept."""
    if not criterion.minimum <= value <= criterion.maximum:
        raise ValidationError(
            _(
                "%(value)s is outside of the range. Give a score from %(low)s to %(high)s."
            )
            % {
                "value": plain(value),
                "low": plain(criterion.minimum),
                "high": plain(criterion.maximum),
            }
        )
    if value != round(value, _DECIMALS):
        raise ValidationError(
            _("%(value)s has too many decimals. Give two at most, such as 87,25.")
            % {"value": plain(value)}
        )


def is_same(
    text: str, value: Value, name: str, criteria: Mapping[str, Criterion]
) -> bool:
    """Tell whether a text says what is stored; what can't be read says nothing."""
    try:
        return read(name, text, criteria) == value
    except ValidationError:
        return False
