"""People who export, edit on both sides, import, decide and undo, at random.

``Machine`` does to the register what people do and tells its model. After each step
the register must be what the model says: then nobody's edit was lost, and none was
overwritten without a choice that the run holds.
"""

from collections import Counter
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import TestCase
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from innovations.models import InnovationPage, OrganizationPage
from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.undoing import undo_run
from tests.innovations.two_way import books
from tests.innovations.two_way.books import CELLS, ERASE, FIELDS, SHEET
from tests.innovations.two_way.model import (
    ARCHIVED,
    EMPTY,
    Cell,
    Planned,
    PlannedRow,
    Record,
    expect,
    name_key,
    names_taken,
    values_of,
)

ORGANIZATIONS = ("Dinas Kesehatan", "Dinas Pendidikan")
#: What editors write: texts differ from those of senders, and some are the same.
EDITS = {
    "title": ("Antar Obat", "Posyandu", "Kelas Pagi"),
    "kind": ("digital", "technology", ""),
    "related_affairs": (["1.02"], ["1.01", "1.02"], []),
    "implementation_date": ("2023-02-05", "2022-01-01", ""),
    "maturity_score": ("35.5", "12.25", ""),
    "summary": ("Ringkas.", "Dari rekan.", ""),
    "design": ("<p>Rancangan.</p>", "<p>Satu <b>tebal</b></p><p>Tiga.</p>", ""),
}
NUMBERS = st.integers(0, 59)
PEOPLE = st.sampled_from(("registrar", "colleague", "operator"))
WRITTEN = ("csv", "csv", "xlsx", "ods")
SENDERS = st.sampled_from(("registrar", "colleague", "registrar", "operator"))
REGISTRARS = st.sampled_from(("registrar", "colleague"))


@dataclass(frozen=True)
class Person:
    """Who acts. ``organization`` is where an operator works; registrars publish."""

    user: object
    organization: str = ""

    @property
    def pk(self):
        return self.user.pk

    @property
    def publishes(self):
        return not self.organization

    def may_edit(self, organization):
        return self.publishes or organization == self.organization

    def __str__(self):
        return self.user.username


@dataclass(frozen=True)
class World:
    """What is there before anybody does anything."""

    region: object
    people: dict
    affairs: dict
    folder: Path


#: What people may do: a name and what it takes, as often as it shall be drawn.
ACTS = []


def act(weight=1, **strategies):
    """Let ``Machine.somebody_acts`` choose a method, with arguments drawn for it.

    Rules of their own would be left out at random in each example, which suits
    thousands of examples but leaves nothing to merge in a dozen.
    """

    def register(method):
        ACTS.extend([(method.__name__, st.fixed_dictionaries(strategies))] * weight)
        return method

    return register


class Machine(RuleBasedStateMachine):
    """The model and the register, changed side by side."""

    world: World
    #: How often what happened, so that a run can be judged.
    seen: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.records = {}
        self.books = []
        self.runs = []
        self.moment = 0
        self.versions = {}
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @contextmanager
    def step(self, text=""):
        """One thing that somebody does, with what follows its commit."""
        self.moment += 1
        if text:
            note(text)
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield

    def person(self, name):
        return self.world.people[name]

    def pick(self, number, things):
        return things[number % len(things)]

    @property
    def waiting(self):
        return [run for run in self.runs if run.state == "waiting"]

    @property
    def applied(self):
        return [run for run in self.runs if run.state == "applied"]

    @rule(data=st.data())
    def somebody_acts(self, data):
        name, strategies = ACTS[data.draw(st.integers(0, len(ACTS) - 1))]
        arguments = data.draw(strategies)
        self.seen[name] += 1
        getattr(self, name)(**arguments)

    # ----------------------------------------------------------- in the CMS

    @initialize()
    def begin(self):
        for title, organization, publish in (
            ("Antar Obat", ORGANIZATIONS[0], True),
            ("Kelas Pagi", ORGANIZATIONS[0], True),
            ("Perpustakaan", ORGANIZATIONS[1], False),
        ):
            self.create_page("registrar", title, organization, publish)
        self.export("registrar", "csv")

    @act(
        who=REGISTRARS,
        title=st.sampled_from(("Posyandu", "Kelas Pagi", "Kopi")),
        organization=st.sampled_from(ORGANIZATIONS),
        publish=st.booleans(),
    )
    def create_page(self, who, title, organization, publish):
        parent = OrganizationPage.objects.get(title=organization)
        page = InnovationPage(title=title, live=publish, owner=self.person(who).user)
        with self.step(), self.unless_refused():
            parent.add_child(instance=page)
            revision = page.save_revision(user=self.person(who).user, log_action=True)
            if publish:
                revision.publish(user=self.person(who).user)
            record = Record(page.pk, page.code, organization, EMPTY | {"title": title})
            record.markup = ""
            record.save({}, self.moment, publish=publish)
            self.records[page.pk] = record

    @contextmanager
    def unless_refused(self):
        """The editor's form refuses what breaks a rule; nothing happens then."""
        try:
            with transaction.atomic():
                yield
        except (ValidationError, PermissionDenied) as error:
            note(f"refused: {error}")

    def open_record(self, number, person):
        """A record that the person may edit, as its page is opened."""
        open_ones = [r for r in self.records.values() if not r.closed_to(person)]
        if not open_ones:
            return None, None
        record = self.pick(number, open_ones)
        return record, InnovationPage.objects.get(pk=record.pk)

    @act(
        5,
        who=PEOPLE,
        number=NUMBERS,
        choices=st.dictionaries(st.sampled_from(FIELDS), NUMBERS, min_size=1),
        publish=st.booleans(),
    )
    def edit_page(self, who, number, choices, publish):
        person = self.person(who)
        record, page = self.open_record(number, person)
        if not person.publishes:
            choices.pop("maturity_score", None)
        if record is None or not choices:
            return
        values = {name: self.pick(n, EDITS[name]) for name, n in choices.items()}
        publish = publish and person.publishes
        page = page.get_latest_revision_as_object()
        with self.step(f"{who} edits {record.pk}: {values}"), self.unless_refused():
            for name, value in values.items():
                self.set_value(page, name, value)
            revision = page.save_revision(user=person.user, log_action=True)
            if publish:
                revision.publish(user=person.user)
            now = values_of(page)
            changes = {name: now[name] for name in values}
            record.save(changes, self.moment, publish=publish)
            record.markup = values.get("design", record.markup)

    def set_value(self, page, name, value):
        if name == "related_affairs":
            page.related_affairs.set([self.world.affairs[code] for code in value])
        elif name in ("implementation_date", "maturity_score"):
            field = page._meta.get_field(name)
            setattr(page, name, field.to_python(value or None))
        else:
            setattr(page, name, value)

    @act(who=REGISTRARS, number=NUMBERS)
    def publish_page(self, who, number):
        person = self.person(who)
        record, page = self.open_record(number, person)
        if record is None:
            return
        page = page.get_latest_revision_as_object()
        with self.step(f"publish {record.pk}"), self.unless_refused():
            page.save_revision(user=person.user).publish(user=person.user)
            record.save({}, self.moment, publish=True)

    @act(who=PEOPLE, number=NUMBERS)
    def lock_or_unlock_page(self, who, number):
        person = self.person(who)
        record, page = self.open_record(number, person)
        if record is None:
            return
        with self.step(f"lock {record.pk}"):
            record.locked_by = None if record.locked_by else person.pk
            page.locked = record.locked_by is not None
            page.locked_by = person.user if page.locked else None
            page.save(update_fields=["locked", "locked_by"])

    @act(who=REGISTRARS, number=NUMBERS)
    def unpublish_page(self, who, number):
        record, page = self.open_record(number, self.person(who))
        if record is None or record.live is None:
            return
        with self.step(f"unpublish {record.pk}"):
            page.unpublish(user=self.person(who).user)
            record.withdraw(archived=False)

    @act(who=REGISTRARS, number=NUMBERS)
    def move_page(self, who, number):
        record, page = self.open_record(number, self.person(who))
        if record is None:
            return
        place = ORGANIZATIONS[record.organization == ORGANIZATIONS[0]]
        parent = OrganizationPage.objects.get(title=place)
        with self.step(f"move {record.pk} to {place}"), self.unless_refused():
            user = self.person(who).user
            MovePageAction(page, parent, pos="last-child", user=user).execute()
            record.organization = place

    @act(who=REGISTRARS, number=NUMBERS)
    def delete_page(self, who, number):
        record, page = self.open_record(number, self.person(who))
        if record is None or len(self.records) < 3:
            return
        with self.step(f"delete {record.pk}"):
            page.delete(user=self.person(who).user)
            del self.records[record.pk]

    # ------------------------------------------------------- on somebody's desk

    @act(2, who=PEOPLE, kind=st.sampled_from(WRITTEN))
    def export(self, who, kind):
        self.exported_book(who, kind)

    def exported_book(self, who, kind):
        person = self.person(who)
        mine = [
            r.pk
            for r in self.records.values()
            if person.may_edit(r.organization) and not r.archived
        ]
        with self.step():
            book = books.export(
                len(self.books),
                person.user,
                self.world.region,
                kind,
                self.world.folder,
                {r.pk: r.exported() for r in self.records.values()},
            )
        note(f"{book} for {who}")
        assert sorted(book.base) == sorted(mine)
        book.owner = who
        self.books.append(book)
        return book

    def book(self, number):
        """A workbook with rows, the newest ones more often; there always is one."""
        filled = [book for book in self.books if book.rows]
        return self.pick(number, [*filled, *filled[-3:]])

    @act(
        6,
        number=NUMBERS,
        row=NUMBERS,
        choices=st.dictionaries(st.sampled_from(FIELDS), NUMBERS, min_size=1),
    )
    def edit_cells(self, number, row, choices):
        book = self.book(number)
        row = self.pick(row, book.rows)
        for name in sorted({*choices} & {*book.columns}):
            others = [(None, None)]
            if name != "title":
                others.append((ERASE, EMPTY[name]))
            cell, meaning = self.pick(choices[name], [*CELLS[name], *others])
            note(f"{book}: {name} of {row.origin} = {cell!r}")
            row.cells[name], row.says[name] = cell, meaning
        book.touch()

    @act(number=NUMBERS, name=st.sampled_from(books.COLUMNS), place=NUMBERS)
    def move_or_delete_column(self, number, name, place):
        book = self.book(number)
        if name not in book.columns:
            return
        # A table without code needs name and organisation to be known.
        needed = {"code", "title", "organization"}
        delete = place % 3 == 0 and not (name in needed and needed - set(book.columns))
        book.columns.remove(name)
        if not delete:
            book.columns.insert(place % (len(book.columns) + 1), name)
        note(f"{book}: {name} {'deleted' if delete else 'moved'}")
        book.touch()

    @act(
        2,
        number=NUMBERS,
        row=NUMBERS,
        how=st.sampled_from(("sort", "delete", "duplicate", "begin", "add")),
        title=st.sampled_from(("Posyandu", "Baru", "Baru Juga")),
    )
    def change_rows(self, number, row, how, title):
        book = self.book(number)
        note(f"{book}: {how} {title}")
        row = self.pick(row, book.rows)
        if how == "sort":
            book.rows.sort(key=lambda r: str(r.cells.get("title")), reverse=True)
        elif how == "delete" and len(book.rows) > 1:
            book.rows.remove(row)
        elif how == "duplicate":
            book.rows.append(deepcopy(row))
        elif how in ("begin", "add") and {"title", "organization"} <= {*book.columns}:
            # A copied row with another name, or an empty one.
            new = deepcopy(row) if how == "begin" else books.Row({}, {})
            new.says = {**dict.fromkeys(books.COLUMNS), **new.says}
            for name, value in (("code", None), ("title", title)):
                new.cells[name] = new.says[name] = value
            new.origin = new.origin if how == "begin" else None
            organization = new.says["organization"] or ORGANIZATIONS[0]
            new.cells["organization"] = new.says["organization"] = organization
            book.rows.append(new)
        book.touch()

    @act(number=NUMBERS, keys=st.booleans(), kind=st.sampled_from(WRITTEN))
    def copy_to_another_file(self, number, keys, kind):
        book = self.book(number).copy(len(self.books))
        book.kind, book.hidden = kind, None
        book.keyed = book.keyed and keys
        note(f"{book}: copied, keys {book.keyed}")
        book.touch()
        self.books.append(book)

    @act(number=NUMBERS, kind=st.sampled_from(WRITTEN))
    def save_in_another_program(self, number, kind):
        book = self.book(number)
        book.kind = kind
        book.hidden = None if kind == "csv" else book.hidden
        note(f"{book}: saved as {kind}")
        book.touch()

    # ---------------------------------------------------------------- imports

    @act(
        6,
        who=SENDERS,
        number=NUMBERS,
        draft=st.sampled_from((False, False, True)),
        on_conflict=st.sampled_from(("ask", "ask", "ask", "ours", "theirs")),
        at_once=st.booleans(),
    )
    def send(self, who, number, draft, on_conflict, at_once):
        planned = self.plan(who, self.book(number), draft, on_conflict)
        if at_once:
            self.apply(planned)
            self.send_again(planned, on_conflict)

    def plan(self, who, book, draft=False, on_conflict="ask"):
        person = self.person(who)
        with self.step():
            run = start_import(
                sheet=SHEET,
                content=book.saved(),
                filename=f"kembali.{book.kind}",
                context=Context(
                    scope=self.world.region,
                    user=person.user,
                    draft=draft,
                    on_conflict=on_conflict,
                ),
            )
        stored = [row for row in run.rows.all() if row.number is not None]
        note(f"run {run.pk}: {who} sends {book}: {[row.action for row in stored]}")
        assert len(stored) == len(book.rows), (run.reading, stored)
        expected = self.expected(book, person, on_conflict, stored)
        planned = Planned(run.pk, who, [], self.moment, draft, book)
        for row, found, of_book in zip(stored, expected, book.rows, strict=True):
            cells = {} if row.action == "refused" else found.cells
            planned.rows.append(
                PlannedRow(
                    row.number,
                    row.action,
                    found.pk,
                    cells,
                    of_book.says["organization"] or "",
                )
            )
        self.runs.append(planned)
        return planned

    def expected(self, book, person, on_conflict, stored):
        """What the plan must say; where no export is named, one of several things."""
        keys = {row.key for row in book.rows} - {None} if book.keyed else set()
        if keys or book.hidden:
            bases = [book.base]
        else:
            own = [b for b in self.exported() if self.person(b.owner) == person]
            bases = [{}, *(b.base for b in own)]
        wrong = []
        for base in bases:
            expected = expect(
                book, self.records, person, on_conflict, base, keyed=bool(keys)
            )
            differing = [
                difference
                for row, found in zip(stored, expected, strict=True)
                if (difference := self.difference(row, found))
            ]
            if not differing:
                return expected
            wrong.append(differing)
        raise AssertionError(wrong)

    def exported(self):
        """Books as they were exported, not their copies; the newest first."""
        first = {}
        for book in self.books:
            first.setdefault(book.token, book)
        return list(first.values())[::-1]

    def difference(self, row, found):
        """What is wrong with a planned row, if anything."""
        if row.action == "refused":
            self.seen["planned refused"] += 1
            fair = bool(found.must_refuse or found.may_refuse) and bool(row.messages)
            return None if fair else (row, "refused", row.messages)
        if found.must_refuse:
            return (row, "should be refused", found.must_refuse)
        self.seen[f"planned {row.action}"] += 1
        changes = row.as_planned().changes
        shown = {name: (c.ours, c.result) for name, c in changes.items()}
        wanted = {name: (c.ours, c.result) for name, c in found.cells.items()}
        if (row.action, row.object_id, shown) == (found.action, found.pk, wanted):
            return None
        return (row, row.action, row.object_id, shown, found.action, found.pk, wanted)

    def send_again(self, planned, on_conflict):
        """Rows that were written mean nothing new when the file comes once more."""
        written = {row.number for row in planned.rows if row.applied}
        again = self.plan(planned.person, planned.book, planned.draft, on_conflict)
        again.state = "discarded"
        for row in again.rows:
            if row.number in written:
                assert row.action not in ("new", "changed"), (row, planned)

    @act(who=PEOPLE, kind=st.sampled_from(WRITTEN))
    def export_and_send_back(self, who, kind):
        book = self.exported_book(who, kind)
        if not book.rows:
            return
        planned = self.plan(who, book)
        planned.state = "discarded"
        assert {row.action for row in planned.rows} <= {"unchanged", "refused"}
        assert not any(row.cells for row in planned.rows)

    @act(2, number=NUMBERS, choices=st.lists(st.sampled_from(("ours", "theirs", ""))))
    def decide(self, number, choices):
        conflicts = [
            run for run in self.waiting if any(r.action == "conflict" for r in run.rows)
        ]
        if not conflicts:
            return
        planned = self.pick(number, conflicts)
        for row in planned.rows:
            open_ones = [n for n, cell in row.cells.items() if cell.result is None]
            decisions = {
                name: choice
                for name, choice in zip(open_ones, choices, strict=False)
                if choice
            }
            if row.action != "conflict" or not decisions:
                continue
            stored = ImportRunRow.objects.get(run_id=planned.run, number=row.number)
            stored.decisions = stored.decisions | decisions
            stored.save(update_fields=["decisions"])
            for name, choice in decisions.items():
                cell = row.cells[name]
                cell.result = cell.theirs if choice == "theirs" else cell.ours

    @act(3, number=NUMBERS)
    def confirm(self, number):
        if self.waiting:
            self.apply(self.pick(number, self.waiting))

    @act(2, number=NUMBERS, who=REGISTRARS, at_once=st.booleans())
    def undo(self, number, who, at_once):
        if not self.applied:
            return
        before = self.pick(number, self.applied)
        person = self.person(who)
        try:
            with self.step():
                run = undo_run(
                    run=ImportRun.objects.get(pk=before.run), user=person.user
                )
        except TooLate:
            undone = [r for r in self.runs if r.undoes is before]
            assert "applied" in [r.state for r in undone]
            return
        for earlier in self.runs:
            if earlier.undoes is before:
                earlier.state = "discarded"
        planned = Planned(run.pk, who, [], self.moment, undoes=before)
        note(f"run {run.pk}: {who} undoes {before}")
        stored = {row.number: row for row in run.rows.all()}
        written = [row for row in before.rows if row.applied]
        assert sorted(stored) == sorted(row.number for row in written)
        for row in written:
            planned.rows.append(self.reversal(row, stored[row.number], before, person))
        self.runs.append(planned)
        if at_once:
            self.apply(planned)

    def reversal(self, row, stored, before, person):
        """What taking a row back must plan; says so if it is something else."""
        record = self.records.get(row.pk)
        cells = {}
        if record is not None:
            untouched = record.touched <= before.moment
            if row.created:
                same = all(
                    record.values[n] == c.result
                    for n, c in row.cells.items()
                    if n in FIELDS
                )
                if same and untouched and not record.archived:
                    cells = {ARCHIVED: Cell(False, True)}
            else:
                cells = {
                    name: Cell(row.cells[name].result, row.cells[name].ours)
                    for name in row.wrote
                    if self.value(record, name) == row.cells[name].result
                    and (name != ARCHIVED or not row.cells[name].ours or untouched)
                }
        action = "changed" if cells else "unchanged"
        if record is None or (cells and record.closed_to(person)):
            action, cells = "refused", {}
        changes = stored.as_planned().changes
        shown = {name: (c.ours, c.result) for name, c in changes.items()}
        wanted = {name: (c.ours, c.result) for name, c in cells.items()}
        assert (stored.action, shown) == (action, wanted), (stored, row)
        return PlannedRow(row.number, action, row.pk, cells)

    def value(self, record, name):
        return record.archived if name == ARCHIVED else record.values[name]

    # ------------------------------------------------------------------ applying

    def apply(self, planned):
        person = self.person(planned.person)
        taken = names_taken()
        with self.step(f"apply {planned}"):
            run = ImportRun.objects.get(pk=planned.run)
            apply_run(run=run, user=person.user)
        planned.state = "applied"
        stored = {row.number: row for row in run.rows.all() if row.number is not None}
        for names in (names_taken(),):
            for key, pks in names.items():
                taken.setdefault(key, {}).update(pks)
        for row in planned.rows:
            self.follow(planned, row, stored[row.number], person, taken)
        planned.moment = self.moment

    def follow(self, planned, row, stored, person, taken):
        """Tell the model what a row did, if it was allowed to."""
        kind = "undo" if planned.undoes else "import"
        became = "written" if stored.applied else stored.action
        self.seen[f"{kind}: {row.action} → {became}"] += 1
        row.applied = stored.applied
        undecided = any(cell.result is None for cell in row.cells.values())
        if row.action == "new" and not undecided:
            self.follow_new(planned, row, stored, person, taken)
        elif row.action in ("changed", "conflict") and not undecided:
            self.follow_change(planned, row, stored, person, taken)
        else:
            assert (stored.applied, stored.action) == (False, row.action)

    def follow_new(self, planned, row, stored, person, taken):
        values = {n: c.result for n, c in row.cells.items() if n in FIELDS}
        others = set(taken.get((row.organization, name_key(values["title"])), {}))
        if not stored.applied:
            assert others, (stored, stored.messages)
            assert (stored.action, bool(stored.messages)) == ("conflict", True)
            return
        assert others == {stored.object_id}
        page = InnovationPage.objects.get(pk=stored.object_id)
        record = Record(page.pk, page.code, row.organization, EMPTY | values)
        record.markup = None if values.get("design") else ""
        record.save({}, self.moment, publish=person.publishes and not planned.draft)
        self.records[page.pk] = record
        row.pk, row.created = page.pk, True

    def follow_change(self, planned, row, stored, person, taken):
        record = self.records.get(row.pk)
        if record is None:
            assert not stored.applied
            return
        writes = {name: cell for name, cell in row.cells.items() if cell.writes}
        now = {name: self.value(record, name) for name in writes}
        left = {n: c for n, c in writes.items() if now[n] != c.result}
        moved = {n for n, c in left.items() if now[n] != c.ours}
        archives = ARCHIVED in left and left[ARCHIVED].result
        if moved or (left and record.closed_to(person)):
            assert not stored.applied, (stored, moved)
            assert (stored.action, bool(stored.messages)) == ("conflict", True)
        elif archives and record.touched > planned.moment:
            assert not stored.applied, stored
        elif not left:
            assert (stored.applied, stored.action) == (False, "unchanged")
        elif stored.applied:
            self.write(planned, row, record, left, person)
        else:
            # Drafts may share a name; what is written into one of them may not.
            cell = row.cells.get("title")
            title = cell.result if cell else record.values["title"]
            key = (record.organization, name_key(title))
            assert set(taken.get(key, {})) - {record.pk}, (stored, stored.messages)

    def write(self, planned, row, record, left, person):
        row.wrote = set(left)
        values = {n: c.result for n, c in left.items() if n != ARCHIVED}
        allowed = person.publishes and not planned.draft
        if ARCHIVED not in left:
            publish = allowed and record.live is not None and not record.draft
            record.save(values, self.moment, publish=publish)
        elif left[ARCHIVED].result:
            if values:
                record.save(values, self.moment, publish=False)
            record.withdraw(archived=True)
        else:
            publish = allowed and not record.unseen
            record.save(values, self.moment, publish=publish)
            record.archived = False

    # -------------------------------------------------------------- what must hold

    @invariant()
    def the_register_is_what_people_made_it(self):
        pages = {page.pk: page for page in InnovationPage.objects.all()}
        assert sorted(pages) == sorted(self.records)
        for pk, record in self.records.items():
            self.compare(record, pages[pk])
        if self.moment % 5 == 0:
            assert not any(Page.find_problems())

    def compare(self, record, page):
        latest, design = self.latest(page)
        assert latest == record.values, record
        assert (values_of(page) if page.live else None) == record.live, record
        assert (page.has_unpublished_changes, page.expired and not page.live) == (
            record.draft,
            record.archived,
        ), record
        assert (page.code, page.organization.title) == (
            record.code,
            record.organization,
        )
        assert page.get_parent().title == record.organization
        if record.markup is None:
            record.markup = design
        assert design == record.markup

    def latest(self, page):
        """What editors see, and its markup; a revision never changes."""
        if page.latest_revision_id not in self.versions:
            version = page.get_latest_revision_as_object()
            found = values_of(version), version.design
            self.versions[page.latest_revision_id] = found
        return self.versions[page.latest_revision_id]
