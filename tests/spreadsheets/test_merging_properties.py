"""Three-way merge against its definition, for any edits of both sides."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import widgets
from spreadsheets.bases import KnownExport
from spreadsheets.fields import SheetField
from spreadsheets.marks import row_key
from spreadsheets.plan import Action
from spreadsheets.planning import plan_import
from spreadsheets.resources import Context, SheetResource
from tests.spreadsheets.conftest import workbook_of

TOKEN = "bcdfghjkmnpq"
FIELDS = ("name", "first", "second", "third")
HEADERS = {"name": "Nama", "first": "Satu", "second": "Dua", "third": "Tiga"}


@dataclass
class Record:
    pk: int
    values: dict


class MemoryResource(SheetResource):
    """Records in memory, known by their name."""

    name = SheetField(column_name="Nama", widget=widgets.TextWidget(), required=True)
    first = SheetField(column_name="Satu", widget=widgets.TextWidget())
    second = SheetField(column_name="Dua", widget=widgets.LongTextWidget())
    third = SheetField(column_name="Tiga", widget=widgets.TextWidget())

    class Meta:
        model = Group
        fields = FIELDS

    label_field = "name"

    def __init__(self, context, records):
        self.records = records
        super().__init__(context)

    def resolve(self, row):
        if row.values.get("name"):
            row.identity = ("name", row.values["name"])
        else:
            row.refuse("No name.", "name")

    def match(self, rows):
        by_name = {record.values["name"]: record for record in self.records}
        for row in rows:
            row.instance = by_name.get(row.identity[1])

    def load(self, object_ids):
        wanted = set(object_ids)
        return {record.pk: record for record in self.records if record.pk in wanted}

    def current(self, instance):
        return dict(instance.values)


class OneExport:
    """One export of all records, as it was written."""

    def __init__(self, values):
        self._values = values
        self._export = KnownExport(1, TOKEN, FIELDS, timezone.now())

    def by_token(self, tokens):
        return {TOKEN: self._export} if TOKEN in tokens else {}

    def recent(self):
        return []

    def values(self, exports, object_ids):
        return {(TOKEN, pk): self._values[pk] for pk in object_ids}


_texts = st.sampled_from(["", "a", "b", "=c", "d  e", "nihil", "'-f", " g"])
_kept = st.just(None)
_cells = st.fixed_dictionaries(
    {
        name: st.tuples(_texts, _kept | _texts, _kept | _texts)
        for name in ("first", "second", "third")
    }
)


def read(text):
    """What a cell with this text says, or None."""
    cell = " ".join(text.split())
    return None if cell in ("", "nihil") else cell


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(_cells, min_size=1, max_size=4),
    decision=st.sampled_from(["ask", "ours", "theirs"]),
    order=st.randoms(use_true_random=False),
)
def test_each_cell_ends_as_the_definition_says(rows, decision, order):
    exported, ours, file, expected = {}, [], [], {}
    for pk, cells in enumerate(rows, 1):
        base = {"name": f"nama {pk}"} | {n: c[0] for n, c in cells.items()}
        mine = base | {n: c[1] for n, c in cells.items() if c[1] is not None}
        theirs = base | {n: c[2] for n, c in cells.items() if c[2] is not None}
        exported[pk] = base
        ours.append(Record(pk, mine))
        file.append((*(theirs[n] or None for n in FIELDS), row_key(TOKEN, pk)))
        expected[pk] = {
            name: merged(base[name], mine[name], theirs[name], decision)
            for name in cells
        }
    order.shuffle(file)
    columns = [*range(len(FIELDS) + 1)]
    order.shuffle(columns)
    header = (*(HEADERS[name] for name in FIELDS), "Kunci")
    table = [[row[c] for c in columns] for row in [header, *file]]

    with translation.override("en"):
        plan = plan_import(
            workbook_of(*table),
            MemoryResource(Context(scope=None, on_conflict=decision), ours),
            exports=OneExport(exported),
        )

    assert plan.warnings == ()
    found = {row.object_id: row for row in plan.rows}
    assert set(found) == set(expected)
    for pk, cells in expected.items():
        row, mine = found[pk], ours[pk - 1].values
        conflicts = {n for n, value in cells.items() if value is CONFLICT}
        assert {n for n, c in row.changes.items() if c.result is None} == conflicts
        assert {n: c.result for n, c in row.changes.items() if c.writes} == {
            name: value
            for name, value in cells.items()
            if value is not CONFLICT and value != mine[name]
        }
        assert (row.action == Action.CONFLICT) == bool(conflicts)


CONFLICT = object()


def merged(base, ours, theirs, decision):
    """The definition: what a record ends with after a merge."""
    said = read(theirs)
    if said is None or said == read(base) or said == read(ours):
        return ours
    if ours == base or decision == "theirs":
        return said
    return ours if decision == "ours" else CONFLICT
