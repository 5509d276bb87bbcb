"""What came out of a file, as lines of text that are compared as a whole."""

from django.contrib.auth.models import Group

from spreadsheets import widgets
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.fields import SheetField
from spreadsheets.mapping import HeaderMap
from spreadsheets.planning import plan_import
from spreadsheets.ranges import span_text
from spreadsheets.reading import read_workbook
from spreadsheets.resources import Context, SheetResource
from spreadsheets.tables import read_tables

KINDS = {"Digital": "digital", "Non Digital": "non_digital", "Teknologi": "technology"}
STAGES = {"Inisiatif": "idea", "Uji Coba": "trial", "Penerapan": "live"}


def choices(labels):
    return widgets.ChoiceWidget.of([(value, label) for label, value in labels.items()])


class RegisterResource(SheetResource):
    """A register like those of the offices, without records."""

    code = SheetField(column_name="Kode", widget=widgets.CodeWidget())
    name = SheetField(
        column_name="Nama Inovasi",
        synonyms=("Judul Inovasi", "Inovasi"),
        widget=widgets.TextWidget(),
        required=True,
    )
    organization = SheetField(
        column_name="OPD",
        synonyms=("Perangkat Daerah", "SKPD"),
        widget=widgets.TextWidget(),
        required=True,
        band=True,
    )
    kind = SheetField(
        column_name="Jenis",
        widget=choices(KINDS),
        ticks=KINDS,
        synonyms=("Jenis Inovasi",),
    )
    stage = SheetField(column_name="Tahapan", widget=choices(STAGES), ticks=STAGES)
    year = SheetField(column_name="Tahun", widget=widgets.YearWidget())
    score = SheetField(
        column_name="Skor", synonyms=("Nilai",), widget=widgets.DecimalWidget()
    )
    trial_date = SheetField(column_name="Waktu Uji Coba", widget=widgets.DateWidget())
    start_date = SheetField(column_name="Waktu Penerapan", widget=widgets.DateWidget())
    summary = SheetField(column_name="Ringkasan", widget=widgets.LongTextWidget())

    class Meta:
        model = Group
        fields = (
            *("code", "name", "organization", "kind", "stage", "year", "score"),
            *("trial_date", "start_date", "summary"),
        )

    label_field = "name"
    key_fields = frozenset({"code"})

    def resolve(self, row):
        for name in ("name", "organization"):
            if row.values.get(name) is None and not row.values.get("code"):
                row.refuse(f"No {name}.", name)
        row.identity = (row.values.get("name"), row.values.get("organization"))

    def match(self, rows):
        pass

    def validate(self, name, value):
        pass


def describe(content, corrections=()):
    """Every outcome of a file: tables, rows, what was skipped, and all sentences."""
    try:
        workbook = read_workbook(content, "berkas")
        resource = RegisterResource(Context(scope=None))
        headings = HeaderMap(resource.header_synonyms())
        expected = resource.expected(headings.recognise)
        reading = read_tables(workbook, expected, corrections, resource.label_of)
        plan = plan_import(workbook, resource, corrections=corrections)
    except SpreadsheetError as error:
        return [f"refused: {error}"]
    lines = []
    for layout in reading.layouts:
        lines += _layout_lines(layout)
    lines += [_row_line(row) for row in plan.rows]
    lines += [f"warning: {warning}" for warning in plan.warnings]
    return lines


def _layout_lines(layout):
    columns = " ".join(
        f"{letter}={field or '-'}{':' + tick if tick else ''}"
        for letter, _header, field, tick in layout.columns
    )
    state = "" if layout.used else " unused"
    yield f"{layout.sheet} header {span_text(layout.header_rows)}{state}: {columns}"
    for number, reason, _text in layout.skipped:
        yield f"{layout.sheet} {number} skipped: {reason}"
    for number, value in layout.bands:
        yield f"{layout.sheet} {number} band: {value}"
    for number, letter, source, sure in layout.filled:
        sign = "=" if sure else "~"
        yield f"{layout.sheet} {letter}{number} {sign} {letter}{source}"


def _row_line(row):
    values = "; ".join(f"{name}={value!r}" for name, value in row.result.items())
    messages = "".join(f" <{message.text}>" for message in row.messages)
    return f"{row.sheet} {row.row} {row.action}: {values}{messages}"
