"""What a plugin gives the engine: the columns of a sheet and its rules.

A resource is django-import-export's ``ModelResource`` with ``SheetField``
columns. The engine reads the file, finds the table and compares; the resource
knows which record a row means, which rules hold and how a record is written.
Everything it needs from the database it loads for all rows at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, ProtectedError, RestrictedError
from django.utils import translation
from django.utils.translation import gettext as _
from import_export.resources import ModelResource
from wagtail.log_actions import log

from spreadsheets.exceptions import CellError
from spreadsheets.expected import Expected, Recognise, Titles
from spreadsheets.fields import SheetField
from spreadsheets.mapping import header_key
from spreadsheets.marks import RowKey
from spreadsheets.parsed import Parsed
from spreadsheets.plan import JSON, FieldChange, Level, Message, PlannedRow
from spreadsheets.text import printable
from spreadsheets.widgets import VocabularyWidget
from spreadsheets.writing.cells import Value

if TYPE_CHECKING:
    from spreadsheets.models import ImportRun


#: In a plan: whether a record is out of use. No column of a workbook says so.
ARCHIVED = "_archived"
#: In a plan: whether what is written last is published.
PUBLISHED = "_published"
#: Characters of a cell up to which what it means is remembered, and for how many.
SHORT = 120
MOST_REMEMBERED = 20_000


@dataclass(frozen=True)
class Context:
    """For whom and how a file is imported.

    ``scope`` is whatever the plugins divide their records by (here a region);
    the engine only passes it on. ``user`` is ``None`` for the system itself.
    ``on_conflict="ours"`` keeps every value that a record has, so that a file
    only fills what is empty; otherwise its filled cells win.
    """

    scope: Any
    user: Any = None
    create_missing: bool = False
    draft: bool = False
    on_conflict: str = "ask"
    exporting: bool = False
    #: What the sender says for all rows that don't say it, as text by field.
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass
class RowDraft:
    """A row while it is being planned."""

    sheet: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, tuple[str, str, Any]] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    #: Hashable; rows that mean one record have equal ones.
    identity: tuple[Any, ...] | None = None
    instance: Any = None
    #: What the row's key names: an export, and a record of it.
    key: RowKey | None = None
    #: The record, where the key is known and no other row has it.
    exported_id: int | None = None
    #: The columns that ``identity`` was made of, if another record may say the same
    #: there some day, such as a name.
    named_by: tuple[str, ...] = ()
    #: Whether the key says which record it is, and not its name or code.
    adopted: bool = False
    #: Encoded values as the export wrote them; ``None`` when it is not known.
    base: dict[str, JSON] | None = None
    #: Columns whose cell is as the export wrote it.
    untouched: set[str] = field(default_factory=set)
    #: What the file says in the other columns, and how conflicts were decided.
    theirs: dict[str, JSON] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    #: The record's values, and what the row changes, once they were worked out.
    current: dict[str, Any] | None = None
    changes: dict[str, FieldChange] | None = None

    @property
    def known_by_key(self) -> bool:
        """Whether the row says by its key which record it means.

        Then even the name may be changed by a workbook.
        """
        pk = getattr(self.instance, "pk", None)
        return pk is not None and pk == self.exported_id

    @property
    def refused(self) -> bool:
        return any(message.level == Level.ERROR for message in self.messages)

    @property
    def known_pk(self) -> int | None:
        """The record's id, where ``resolve`` set the identity ``("pk", id)``."""
        if self.identity is None or self.identity[0] != "pk":
            return None
        return int(self.identity[1])

    def has_error(self, field: str) -> bool:
        """Tell whether the cell of a field could not be used."""
        return any(m.field == field and m.level == Level.ERROR for m in self.messages)

    def refuse(self, text: str, field: str = "", unknown: str = "") -> None:
        """Keep the row out, for a reason that tells the sender what to do.

        ``unknown`` is the text that stands for nothing, so that a person can say
        what it means (``SheetResource.known_values``); several on lines of their own.
        """
        self.messages.append(self._message(Level.ERROR, text, field, unknown))

    def warn(self, text: str, field: str = "", unknown: str = "") -> None:
        """Let the row in, but say something about it."""
        self.messages.append(self._message(Level.WARNING, text, field, unknown))

    def _message(self, level: Level, text: str, field: str, unknown: str) -> Message:
        column, header, cell = self.cells.get(field, ("", "", ""))
        value = printable(cell)[:500]
        return Message(level, text, field, column, header, value, unknown)


class SheetResource(ModelResource):
    """Base class of the sheets. Subclasses declare ``SheetField`` columns."""

    #: Column that names a row on screens and in messages.
    label_field: str = ""
    #: The sheet under which spellings of values are remembered (``ValueSynonym``);
    #: ``prepare`` gives them to the vocabularies. Without it none are.
    remembers_for: str = ""
    #: Whether rows that are written may hold texts worth asking about, too.
    asks_about_warnings: bool = False
    #: Columns that alone say which record a row means, such as a code; a sheet
    #: that has one may leave the required columns out.
    key_fields: frozenset[str] = frozenset()
    #: Columns of which every record has at least one; the first names a record.
    one_of: tuple[str, ...] = ()
    #: Columns of which many records may be given one value at once. Not those that
    #: say which record a row means, nor those of which ``resolve`` makes more.
    one_value_fields: tuple[str, ...] = ()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        #: What cells of a column mean, by (column, type, cell).
        self.parsed: dict[tuple[str, type, Any], Parsed[Any]] = {}
        #: How exports wrote values of a column, by (column, type, value).
        self.written: dict[tuple[str, type, Any], Value] = {}
        self._model_fields: dict[str, Field[Any, Any] | None] = {}
        self.prepare()

    # ---- what subclasses say

    def prepare(self) -> None:
        """Load what parsing needs: vocabularies, organisations."""

    def read_titles(self, titles: Titles) -> Mapping[str, str]:
        """Return what the titles above a table say for all its rows, by field.

        Only of columns with ``for_all``, and of the one with ``band``.
        """
        return {}

    def names_group(self, text: str) -> bool:
        """Tell whether a lone text between rows is surely a value of the ``band``."""
        return False

    @classmethod
    def offers_for_all(cls, name: str, scopes: Iterable[Any]) -> list[str]:
        """Return known values of a column with ``for_all``, to choose from."""
        return []

    def split(self, row: RowDraft) -> list[RowDraft]:
        """Return the records that a row of the file holds: mostly one."""
        return [row]

    def resolve(self, row: RowDraft) -> None:
        """Turn parsed cells into the record's values and set the identity.

        Called for rows with unusable cells too, so any value may be absent.
        """
        raise NotImplementedError

    def match(self, rows: Iterable[RowDraft]) -> None:
        """Set ``row.instance`` where a record with this identity exists.

        Here, where ``resolve`` found its key.
        """
        rows = list(rows)
        found = self.load(row.known_pk for row in rows if row.known_pk)
        for row in rows:
            row.instance = found.get(row.known_pk or 0)

    def current(self, instance: Any) -> dict[str, Any]:
        """Return the record's values by field, as parsing would give them."""
        return {
            name: column.get_value(instance) if column.attribute else None
            for name, column in self.columns.items()
        }

    def forbidden(self, instance: Any) -> str:
        """Return why the person may have nothing to do with a record, or nothing.

        Asked before the record is compared: of one that is forbidden the sender
        learns neither its values nor whether they changed.
        """
        return ""

    def check(self, row: RowDraft) -> None:
        """Apply the rules that need the whole row (and ``row.instance``)."""

    def check_together(self, rows: list[RowDraft]) -> None:
        """Apply the rules between rows, such as names that only one may have."""

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        """Return (id, key, label) of the scope's records that are not in the file."""
        return ()

    def export_ids(self) -> Iterable[int]:
        """Return the ids of the records that the person may export, in order."""
        return [object_id for object_id, _key, _label in self.missing(set())]

    def choices_for(self, name: str) -> tuple[str, ...]:
        """Return what the drop-down of a column offers in a workbook."""
        return self.columns[name].choices

    def prerequisites(self) -> list[dict[str, JSON]]:
        """Return the records that have to be created before the rows."""
        return []

    def warnings(self) -> list[str]:
        """Return sentences about the whole file."""
        return []

    def key_of(self, row: RowDraft) -> str:
        """Return the key that people know the record by."""
        return ""

    def object_id(self, instance: Any) -> int:
        identifier: int = instance.pk
        return identifier

    def load(self, object_ids: Iterable[int]) -> dict[int, Any]:
        """Return the records as ``match`` would give them, by id."""
        raise NotImplementedError

    def load_for_export(self, object_ids: Iterable[int]) -> dict[int, Any]:
        """Return the records with what ``current`` reads, and nothing more."""
        return self.load(object_ids)

    def lock(self, object_ids: Iterable[int]) -> None:
        """Keep others from writing the records until the transaction ends."""

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        """Return why a planned row may not be written any more, or nothing.

        Asked when applying, after ``before_apply``: rights and locks may have
        changed since the preview. ``instance`` is ``None`` for a new record.
        """
        return ""

    def rematch(self, row: PlannedRow) -> Any:
        """Return the record that a new row would collide with by now, if any."""
        return None

    def order(self, rows: list[Any]) -> list[Any]:
        """Return stored rows in the order in which they can be written."""
        return rows

    def before_apply(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        """Create what the rows need, and note what was created.

        The ``"id"`` of a page, the ``"row_id"`` of a row of another model.
        """

    def withdraw(self, prerequisites: Iterable[dict[str, JSON]]) -> None:
        """Archive what ``before_apply`` created, where nothing else needs it now."""

    def create(self, values: dict[str, Any], row: PlannedRow) -> Any:
        """Write a new record and return it."""
        raise NotImplementedError

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        """Write the changed values of a record and return it."""
        raise NotImplementedError

    def is_archived(self, instance: Any) -> bool:
        """Tell whether a record was taken out of use."""
        return False

    def is_published(self, instance: Any) -> bool:
        """Tell whether everybody sees what was written last."""
        return True

    def publish(self, instance: Any) -> Any:
        """Let everybody see what was written last; return the record."""
        return instance

    def changed_since(self, instance: Any, moment: datetime) -> bool:
        """Tell whether somebody wrote a record after a moment, as far as is known."""
        return False

    def archive(self, instance: Any) -> None:
        """Take a record that an import created out of use again: delete a plain row.

        Raises ``ValidationError`` when something depends on it by now.
        """
        try:
            log(instance=instance, action="wagtail.delete", deleted=True)
            instance.delete()
        except (ProtectedError, RestrictedError) as error:
            raise ValidationError(_("Something else depends on it by now.")) from error

    def restore(self, instance: Any) -> None:
        """Take an archived record into use again."""

    def after_apply(self, run: ImportRun) -> None:
        """Finish what is done once for all rows, in the transaction that wrote them."""

    def admin_url(self, object_id: int) -> str:
        """Return where the record is edited, or nothing."""
        return ""

    def display(self, name: str, value: JSON) -> str:
        """Return an encoded value as people read it."""
        if name in (ARCHIVED, PUBLISHED):
            return _("yes") if value else _("no")
        return self.columns[name].display(value)

    # ---- values that are in no list

    def known_values(self, name: str) -> list[tuple[str, str]]:
        """Return what an unknown text of a column can be said to mean.

        Pairs (value, label); none where it can't be remembered, or not by this
        person.
        """
        widget = self.columns[name].widget
        if not self.remembers_for or not isinstance(widget, VocabularyWidget):
            return []
        return [(term.key, term.label) for term in widget.vocabulary.terms]

    def similar_values(self, name: str, text: str) -> list[str]:
        """Return those of the known values that a text resembles, best first."""
        widget = self.columns[name].widget
        if not isinstance(widget, VocabularyWidget):
            return []
        return [found.key for found in widget.vocabulary.closest(text)]

    def remember_value(self, name: str, text: str, value: str) -> None:
        """Keep what a text of a column means, for all files to come.

        ``value`` is one of ``known_values``. Raises ``ValidationError``.
        """
        from spreadsheets.models import ValueSynonym

        spelling = ValueSynonym(
            sheet=self.remembers_for, field=name, text=text[:300], value=value
        )
        spelling.full_clean(exclude=["normalized"])
        spelling.save()

    # ---- what the engine uses

    def validate(self, name: str, value: Any) -> None:
        """Ask the model's field, so that no row fails only when it is written.

        Raises ``CellError``.
        """
        if value is None or value == "" or isinstance(value, tuple):
            return
        if name not in self._model_fields:
            self._model_fields[name] = self._model_field(name)
        field = self._model_fields[name]
        if field is None:
            return
        # Forms keep to the length of a text field, its validators don't.
        longest = getattr(field, "max_length", None)
        if longest and isinstance(value, str) and len(value) > longest:
            raise CellError(
                _("The text has %(length)s characters; %(longest)s are the most.")
                % {"length": len(value), "longest": longest}
            )
        try:
            field.run_validators(value)
        except ValidationError as error:
            raise CellError(" ".join(error.messages)) from error

    def _model_field(self, name: str) -> Field[Any, Any] | None:
        try:
            field = self._meta.model._meta.get_field(
                self.columns[name].attribute or name
            )
        except FieldDoesNotExist:
            return None
        return field if isinstance(field, Field) and not field.is_relation else None

    @cached_property
    def columns(self) -> dict[str, SheetField]:
        """The sheet's columns by field name, in order."""
        return {
            name: column
            for name, column in self.fields.items()
            if isinstance(column, SheetField)
        }

    @classmethod
    def class_columns(cls) -> dict[str, SheetField]:
        """The columns without a file or a region, for lists of sheets."""
        return {n: f for n, f in cls.fields.items() if isinstance(f, SheetField)}

    @property
    def required(self) -> frozenset[str]:
        return frozenset(n for n, column in self.columns.items() if column.required)

    def header_synonyms(self) -> dict[str, list[str]]:
        """Return the headings by which each column is known.

        Also those of the other languages, in which it may have been exported.
        """
        headings = {
            name: [str(column.column_name), *column.synonyms]
            for name, column in self.columns.items()
        }
        taken = {header_key(text) for texts in headings.values() for text in texts}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                translated = {n: str(c.column_name) for n, c in self.columns.items()}
            for name, text in translated.items():
                if header_key(text) not in taken:
                    taken.add(header_key(text))
                    headings[name].append(text)
        return headings

    def label_of(self, name: str) -> str:
        """Return what a column is called."""
        if name == ARCHIVED:
            return _("Archived")
        if name == PUBLISHED:
            return _("Published")
        return str(self.columns[name].column_name) if name in self.columns else name

    def expected(self, recognise: Recognise) -> Expected:
        """Return what a table of this sheet looks like."""
        columns = self.columns
        return Expected(
            recognise=recognise,
            required=self.required,
            keys=self.key_fields,
            ticks={name: c.ticks for name, c in columns.items() if c.ticks},
            band=next((name for name, column in columns.items() if column.band), None),
            one_of=self.one_of,
            for_all=frozenset(n for n, column in columns.items() if column.for_all),
            given=frozenset(self.context.given),
            names_group=self.names_group,
            read_titles=self.read_titles,
        )

    def encoded(self, instance: Any) -> dict[str, JSON]:
        """Return what a record has, as plans hold it; also whether it is archived."""
        current = self.current(instance)
        values = {
            name: column.encode(current.get(name))
            for name, column in self.columns.items()
        }
        states = {ARCHIVED: self.is_archived, PUBLISHED: self.is_published}
        return values | {name: tell(instance) for name, tell in states.items()}

    def decode(self, changes: dict[str, FieldChange]) -> dict[str, Any]:
        """Return the values to write for planned changes."""
        columns = self.columns
        return {
            name: columns[name].decode(change.result)
            for name, change in changes.items()
            if change.writes and name in columns
        }
