"""The form by which a person corrects how a file was read, one part per sheet.

What is posted is compared with what was guessed: only differences become
corrections, so that a better guess of a later version still counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.delimited import DELIMITERS, ENCODINGS, TextFormat
from spreadsheets.expected import Correction, Expected
from spreadsheets.ranges import span_text
from spreadsheets.text import is_numbering

DEEPEST_HEADER: Final = 3
#: What a select says for a column that is ticked for one value of a field.
TICKED: Final = "ticked"
_SPAN = re.compile(r"(\d{1,5})(?:[-–—](\d{1,5}))?")
MOST_SPANS: Final = 120


class RowsField(forms.CharField):
    """Row numbers as people write them: ``12, 15-17``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> frozenset[int]:
        text = re.sub(r"\s*([-–—])\s*", r"\1", super().clean(value))
        rows: set[int] = set()
        for part in filter(None, re.split(r"[,;\s]+", text)):
            found = _SPAN.fullmatch(part)
            if found is None:
                raise forms.ValidationError(
                    _("“%(part)s” is no row. Write numbers like this: 12, 15-17")
                    % {"part": part[:20]}
                )
            first, last = int(found[1]), int(found[2] or found[1])
            if last < first:
                raise forms.ValidationError(
                    _("“%(part)s” goes from a later row to an earlier one.")
                    % {"part": part[:20]}
                )
            rows.update(range(first, last + 1))
        return frozenset(rows)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return frozenset(initial or ()) != self.clean(data)
        except forms.ValidationError:
            return True

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, set | frozenset):
            return rows_text(value)
        return value


def rows_text(rows: Iterable[int]) -> str:
    """Row numbers as ``RowsField`` reads them."""
    return span_text(rows, most=100_000).replace("–", "-")


class TextForm(forms.Form):
    """How a text table is written."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Characters are written as"),
        choices=[
            ("utf-8", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("windows-1252", "Windows-1252"),
        ],
        help_text=gettext_lazy("Choose another if letters look wrong below."),
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Columns are separated by"),
        choices=[
            (",", gettext_lazy("comma  ,")),
            (";", gettext_lazy("semicolon  ;")),
            ("tab", gettext_lazy("tab")),
            ("|", gettext_lazy("bar  |")),
        ],
    )

    def __init__(
        self, *args: Any, read_as: TextFormat, chosen: TextFormat, **kwargs: Any
    ) -> None:
        self.read_as = read_as
        self.chosen = chosen
        super().__init__(*args, **kwargs)
        encoding = chosen.encoding or read_as.encoding
        delimiter = chosen.delimiter or read_as.delimiter
        if delimiter not in DELIMITERS:  # a line "sep=:" of the file says so
            choosable: Any = self.fields["delimiter"]
            choosable.choices = [*choosable.choices, (delimiter, delimiter)]
        self.initial = {
            "encoding": encoding if encoding in ENCODINGS else "utf-8",
            "delimiter": "tab" if delimiter == "\t" else delimiter,
        }

    def text(self) -> TextFormat:
        """What the person chose; what they left alone stays as it was."""
        encoding, delimiter = self.chosen.encoding, self.chosen.delimiter
        if "encoding" in self.changed_data:
            encoding = self.cleaned_data["encoding"]
        if "delimiter" in self.changed_data:
            delimiter = self.cleaned_data["delimiter"].replace("tab", "\t")
        return TextFormat(encoding, delimiter)


class SheetForm(forms.Form):
    """What a person says about one sheet of the file.

    ``found`` is the sheet's part of the report (``report_reading``), ``correction``
    what was said before, ``wanted`` whether it shall be read although no table was
    found in it.
    """

    use = forms.BooleanField(required=False, label=gettext_lazy("Read this sheet"))
    first = forms.IntegerField(required=False)
    last = forms.IntegerField(required=False)
    skip = RowsField(
        required=False,
        label=gettext_lazy("Rows to leave out"),
        help_text=gettext_lazy("Numbers as in the program, like this: 12, 15-17"),
    )
    include = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Read these rows all the same")
    )
    more = RowsField(required=False, label=gettext_lazy("Further rows to read"))
    fill = forms.BooleanField(
        required=False,
        label=gettext_lazy("Blank cells of a group take the value above them"),
    )

    def __init__(
        self,
        *args: Any,
        found: Mapping[str, Any],
        correction: Correction | None,
        expected: Expected,
        fields: Mapping[str, str],
        wanted: bool = False,
        **kwargs: Any,
    ) -> None:
        self.found = found
        self.wanted = wanted
        self.correction = correction or Correction(found["name"])
        self.expected = expected
        self.labels = fields
        super().__init__(*args, **kwargs)
        self.rows_shown = found["header_rows"] or found["suggested_rows"]
        self.initial = {
            "use": self._use_shown(),
            "first": self.rows_shown[0] if self.rows_shown else None,
            "last": self.rows_shown[-1] if self.rows_shown else None,
            "skip": self.correction.skip,
            "include": [span.value for span in self.spans() if span.taken_in],
            "more": self._not_listed(),
            "fill": self.correction.fill,
        }
        self._add_header()
        include: Any = self.fields["include"]
        include.choices = [(span.value, span.value) for span in self.spans()]
        for column in found["columns"]:
            self._add_column(column)

    # ---- what the template shows

    def spans(self) -> list[Span]:
        """Rows that were left out, and those that the person took in, in order."""
        taken = _span_list(self.correction.include)
        listed = [
            Span(a, b, _("read because you chose so"), "", True) for a, b in taken
        ]
        listed += [
            Span(s["first"], s["last"], s["reason"], s["text"], False)
            for s in self.found["skipped"]
        ]
        return sorted(listed, key=lambda span: span.first)[:MOST_SPANS]

    def columns(self) -> Iterator[dict[str, Any]]:
        """Each column with its select."""
        for column in self.found["columns"]:
            field = self[f"col-{column['letter']}"]
            unused = not field.value() and not is_numbering(column["heading"])
            yield {**column, "select": field, "unused": unused}

    def sample(self) -> Iterator[tuple[int, list[str]]]:
        """The first rows, each as wide as the widest."""
        width = len(self.found["sample"]["letters"])
        for row in self.found["sample"]["rows"]:
            yield row["number"], row["cells"] + [""] * (width - len(row["cells"]))

    @property
    def is_empty_handed(self) -> bool:
        """Whether no table was found and nobody said where it is."""
        return not self.found["header_rows"]

    # ---- from what is posted to a correction

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # Who says what the columns of an unread sheet mean wants it read.
        if "use" not in self.changed_data and self._names_table():
            cleaned["use"] = True
        if self.errors or not cleaned["use"]:
            return cleaned
        self._check_header()
        self._check_rows()
        if not self.errors and not self.leaves_alone and not self.header_changed:
            self._check_columns()
        return cleaned

    @property
    def header_changed(self) -> bool:
        """Whether other rows are the headings now, so that columns are unknown."""
        return self._rows() != tuple(self.rows_shown)

    @property
    def leaves_alone(self) -> bool:
        """Whether nothing was found here and the person says nothing either."""
        return self.is_empty_handed and not self.has_changed()

    def said(self) -> Correction:
        """What differs from the guesses."""
        cleaned = self.cleaned_data
        if self.leaves_alone:
            return self.correction
        return Correction(
            self.found["name"],
            use=self._said_use(),
            header_rows=self._said_header(),
            fields=self._said_fields(),
            skip=cleaned["skip"],
            include=cleaned["more"].union(*map(_rows_of, cleaned["include"])),
            fill=cleaned["fill"],
        )

    def _names_table(self) -> bool:
        return any(
            name in ("first", "last") or name.startswith("col-")
            for name in self.changed_data
        )

    def _said_use(self) -> bool | None:
        use: bool = self.cleaned_data["use"]
        if use == self._use_shown():
            return self.correction.use
        return None if use == self._guessed_use() else use

    def _rows(self) -> tuple[int, ...]:
        first = self.cleaned_data.get("first")
        last = self.cleaned_data.get("last")
        if first is None or last is None:
            return tuple(self.rows_shown)
        return tuple(range(first, last + 1))

    def _said_header(self) -> tuple[int, ...]:
        rows = self._rows()
        if not self.header_changed:
            named = self.is_empty_handed and self.cleaned_data["use"]
            return rows if named else self.correction.header_rows
        return () if list(rows) == self.found["guessed_rows"] else rows

    def _said_fields(self) -> dict[str, str]:
        shown = {column["letter"] for column in self.found["columns"]}
        said = {k: v for k, v in self.correction.fields.items() if k not in shown}
        for column in self.found["columns"]:
            letter = column["letter"]
            value = self.cleaned_data[f"col-{letter}"]
            if self.header_changed:
                # Below other headings only what the person just chose still counts.
                if value != self._shown_value(column):
                    said[letter] = value
            elif value != _value(column["guess"], column["guessed_tick"]):
                said[letter] = value
        return {k: v for k, v in said.items() if v != TICKED}

    # ---- checks

    def _check_header(self) -> None:
        rows = self._rows()
        if not rows:
            self.add_error("last", _("The last row lies above the first."))
        elif len(rows) > DEEPEST_HEADER:
            self.add_error(
                "last", _("Headings stand in three rows at most. Choose fewer rows.")
            )

    def _check_rows(self) -> None:
        taken = self.cleaned_data["more"].union(
            *map(_rows_of, self.cleaned_data["include"])
        )
        both = taken & self.cleaned_data["skip"]
        if both:
            self.add_error(
                "skip",
                _("Row %(rows)s is to be read and to be left out. Choose one.")
                % {"rows": span_text(both)},
            )

    def _check_columns(self) -> None:
        by_field: dict[str, list[dict[str, Any]]] = {}
        ticked = set()
        for column in self.found["columns"]:
            value = self.cleaned_data[f"col-{column['letter']}"]
            if value == TICKED:
                ticked.add(column["guess"])
            elif value:
                by_field.setdefault(value, []).append(column)
        for name, columns in by_field.items():
            if len(columns) > 1 and not self._beside(name):
                self._settle(name, columns)
        banded = bool(self.found["bands"])
        names = set(by_field) | ticked | set(self.found.get("given", ()))
        if not self.expected.is_complete(names, banded=banded):
            self._lacks(names)

    def _beside(self, name: str) -> bool:
        """Whether two tables stand beside each other with a column of this field."""
        shown = [c["field"] for c in self.found["columns"]]
        return shown.count(name) > 1

    def _settle(self, name: str, columns: Sequence[dict[str, Any]]) -> None:
        """Of two columns for a field the one just chosen counts, if it is only one."""
        chosen = [c for c in columns if f"col-{c['letter']}" in self.changed_data]
        if len(chosen) == 1:
            for column in columns:
                if column is not chosen[0]:
                    self.cleaned_data[f"col-{column['letter']}"] = ""
            return
        letters = ", ".join(column["letter"] for column in columns)
        self.add_error(
            f"col-{columns[-1]['letter']}",
            _("The columns %(letters)s can't all be “%(field)s”. Keep one of them.")
            % {"letters": letters, "field": self.labels[name]},
        )

    def _lacks(self, names: set[str]) -> None:
        banded = bool(self.found["bands"])
        missing = ", ".join(
            f"“{self.labels.get(name, name)}”"
            for name in self.expected.lacking(names, banded=banded)
        )
        if self.expected.for_all.issuperset(self.expected.lacking(names)):
            text = _(
                "Nothing says the %(fields)s. Write it above for all rows, or choose "
                "the column that holds it."
            )
            self.add_error(None, text % {"fields": missing})
            return
        self.add_error(
            None,
            _(
                "No column says the %(fields)s. Choose the column that holds it, "
                "choose another row for the headings, or don't read this sheet."
            )
            % {"fields": missing},
        )

    # ---- start

    def _guessed_use(self) -> bool:
        return not self.found["hidden"]

    def _use_shown(self) -> bool:
        if self.correction.use is not None:
            return self.correction.use
        return self.found["used"] or (self.wanted and self._guessed_use())

    def _not_listed(self) -> frozenset[int]:
        listed = (span.rows for span in self.spans() if span.taken_in)
        return self.correction.include.difference(*listed)

    def _add_header(self) -> None:
        bounds = {
            "min_value": self.found["first_row"],
            "max_value": self.found["last_row"],
            "required": False,
        }
        self.fields["first"] = forms.IntegerField(
            label=_("First row of the headings"), **bounds
        )
        self.fields["last"] = forms.IntegerField(
            label=_("Last row of the headings"),
            help_text=_("The same row, unless headings stand in two or three."),
            **bounds,
        )

    def _add_column(self, column: Mapping[str, Any]) -> None:
        choices = [("", _("not used")), *self.labels.items()]
        if column["guessed_tick"]:
            label = _("%(field)s: a tick means “%(value)s”") % {
                "field": self.labels.get(column["guess"], column["guess"]),
                "value": column["guessed_tick"],
            }
            choices.insert(1, (TICKED, label))
        self.fields[f"col-{column['letter']}"] = forms.ChoiceField(
            choices=choices,
            required=False,
            initial=self._shown_value(column),
            label=_("Column %(letter)s “%(heading)s” is")
            % {"letter": column["letter"], "heading": column["heading"]},
        )

    @staticmethod
    def _shown_value(column: Mapping[str, Any]) -> str:
        return _value(column["field"], column["tick"])


class Span:
    """Neighbouring rows that were left out for one reason, or taken in."""

    def __init__(
        self, first: int, last: int, reason: str, text: str, taken_in: bool
    ) -> None:
        self.first, self.last = first, last
        self.reason, self.text, self.taken_in = reason, text, taken_in
        self.value = f"{first}-{last}"

    @property
    def rows(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def label(self) -> str:
        return span_text(self.rows)


def _value(name: str, tick: str) -> str:
    return TICKED if tick else name


def _rows_of(span: str) -> range:
    first, _dash, last = span.partition("-")
    return range(int(first), int(last) + 1)


def _span_list(rows: Iterable[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for number in sorted(rows):
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans
