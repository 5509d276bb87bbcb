"""What should be in the register, kept in plain Python and without the engine.

A workbook is compared here by what its cells mean (``Book.rows``), never by what
the engine read.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from innovations.models import InnovationAlias, InnovationPage
from tests.innovations.two_way.books import FIELDS

ARCHIVED = "_archived"
EMPTY = {name: [] if name == "related_affairs" else "" for name in FIELDS}


def words(html):
    """The text of paragraphs, one a line."""
    return "\n".join(
        unescape(re.sub(r"<[^>]+>", "", text))
        for text in re.findall(r"<p[^>]*>(.*?)</p>", html)
    )


def values_of(page):
    """The compared fields of one version of a page."""
    day, score = page.implementation_date, page.maturity_score
    return {
        "title": page.title,
        "kind": page.kind,
        "related_affairs": sorted(row.code for row in page.related_affairs.all()),
        "implementation_date": day.isoformat() if day else "",
        "maturity_score": "" if score is None else f"{float(score):g}",
        "summary": page.summary,
        "design": words(page.design),
    }


def name_key(name):
    return re.sub(r"\W+", " ", name).strip().casefold() or name


@dataclass
class Record:
    """One innovation: what editors see and what visitors see."""

    pk: int
    code: str
    organization: str
    values: dict
    live: dict | None = None
    #: Markup of the design, as far as no import wrote it since.
    markup: str | None = None
    draft: bool = False
    archived: bool = False
    #: Something was written since it was last published, if it ever was.
    unseen: bool = True
    locked_by: object = None
    #: When somebody, or an import, last saved a version.
    touched: int = 0

    def exported(self):
        return {"code": self.code, "organization": self.organization, **self.values}

    def closed_to(self, person):
        if self.locked_by is not None and self.locked_by != person.pk:
            return True
        return not person.may_edit(self.organization)

    def save(self, changes, moment, *, publish):
        self.values = {**self.values, **changes}
        self.touched = moment
        if "design" in changes:
            self.markup = None
        if publish:
            self.live, self.draft, self.archived = dict(self.values), False, False
            self.unseen = False
        else:
            self.draft = self.unseen = True

    def withdraw(self, *, archived):
        self.live, self.draft = None, True
        self.archived = self.archived or archived


@dataclass
class Cell:
    """What becomes of one field: what we had, what it will be (``None``: open)."""

    ours: object
    result: object
    theirs: object = None

    @property
    def writes(self):
        return self.result is not None and self.result != self.ours


@dataclass
class PlannedRow:
    """A row as it was planned, and what came of it."""

    number: int
    action: str
    pk: int | None
    cells: dict
    organization: str = ""
    #: Fields that this run wrote, not those that somebody else had set so before.
    wrote: set = field(default_factory=set)
    created: bool = False
    applied: bool = False


@dataclass
class Planned:
    """A run that waits or was applied."""

    run: int
    person: object
    rows: list
    moment: int
    draft: bool = False
    book: object = None
    undoes: object = None
    state: str = "waiting"

    def __str__(self):
        return f"run {self.run}"


@dataclass
class Expected:
    """What planning a row must give. ``may_refuse`` holds reasons that are fair."""

    pk: int | None
    new: bool = False
    must_refuse: str = ""
    may_refuse: set = field(default_factory=set)
    repeated: bool = False
    cells: dict = field(default_factory=dict)

    @property
    def action(self):
        if self.repeated:
            return "unchanged"
        if self.new:
            return "new"
        if any(cell.result is None for cell in self.cells.values()):
            return "conflict"
        written = any(cell.writes for cell in self.cells.values())
        return "changed" if written else "unchanged"


def names_taken():
    """By organisation and key of a name, the records that are found under it."""
    found = {}
    for pk, organization, title, draft in InnovationPage.objects.values_list(
        "pk", "organization__title", "title", "draft_title"
    ).order_by("pk"):
        for name, kind in ((title, "name"), (draft, "draft")):
            places = found.setdefault((organization, name_key(name)), {})
            places.setdefault(pk, kind)
    for pk, organization, name in InnovationAlias.objects.values_list(
        "innovation_id", "innovation__organization__title", "name"
    ):
        found.setdefault((organization, name_key(name)), {}).setdefault(pk, "alias")
    return found


def expect(book, records, person, on_conflict, base, *, keyed):
    """What a plan of a workbook must say, given what it was exported with.

    ``base`` is by record, empty where nobody can know it; ``keyed`` whether rows
    say which record they come from.
    """
    taken = names_taken()
    expected = [
        _expect_row(book, row, records, person, on_conflict, base, taken, keyed=keyed)
        for row in book.rows
    ]
    _judge_repetitions(book, expected)
    _judge_names(book, expected, records, taken)
    return expected


def _expect_row(book, row, records, person, on_conflict, base, taken, *, keyed):
    says = {name: row.says[name] for name in book.columns}
    used = [other.key for other in book.rows].count(row.key)
    named = row.origin if keyed and row.key and used == 1 else None
    found = Expected(pk=None)
    title = says.get("title")
    places = taken.get((says.get("organization"), name_key(title or "")), {})
    # The key decides for what still has its exported name, and where no name does.
    exported = base.get(named, {}).get("title")
    by_key = named is not None and (title in (None, exported) or not places)
    if says.get("code"):
        found.pk = next(
            (r.pk for r in records.values() if r.code == says["code"]), None
        )
        if found.pk is None:
            found.must_refuse = "no such code"
            return found
    elif by_key:
        found.pk = named if named in records else None
        if found.pk is None:
            found.must_refuse = "deleted since"
            return found
    elif says.get("title") is None:
        found.must_refuse = "no name"
        return found
    else:
        if len(places) > 1:
            found.may_refuse.add("several are called so")
        found.pk = next(
            (
                pk
                for kind in ("name", "draft", "alias")
                for pk in places
                if places[pk] == kind
            ),
            None,
        )
        if found.pk is None and not says.get("organization"):
            found.must_refuse = "no organisation"
            return found
        found.new = found.pk is None
    if found.new:
        if not person.may_edit(says["organization"]):
            found.must_refuse = "not theirs"
        found.cells = {
            name: Cell(None, says[name])
            for name in book.columns
            if says.get(name) not in (None, "", [])
            and not (name == "maturity_score" and not person.publishes)
        }
        return found
    record = records[found.pk]
    if record.closed_to(person):
        found.must_refuse = "closed"
    if not base.get(found.pk) and says.get("organization") not in (
        None,
        record.organization,
    ):
        found.must_refuse = "led by another"
    found.cells = _compare(says, record, person, on_conflict, base.get(found.pk))
    title = found.cells.get("title")
    renamed = title is not None and name_key(title.theirs) != name_key(title.ours)
    if not says.get("code") and named != found.pk and renamed and title.result:
        # Without its code a row finds its record by an older name; it renames none.
        del found.cells["title"]
    if record.archived and base.get(found.pk) is None and on_conflict != "ours":
        found.cells[ARCHIVED] = Cell(True, False)
    return found


def _compare(says, record, person, on_conflict, base):
    """The cells of a row that mean something else than the record has."""
    cells = {}
    for name in FIELDS:
        theirs = says.get(name)
        if theirs is None or (name == "maturity_score" and not person.publishes):
            continue
        ours = record.values[name]
        if theirs == ours or (base and theirs == base[name]):
            continue
        if base and base[name] != ours:
            result = {"ours": ours, "theirs": theirs, "ask": None}[on_conflict]
        elif base is None and on_conflict == "ours" and ours not in ("", []):
            continue
        else:
            result = theirs
        cells[name] = Cell(ours, result, theirs)
    return cells


def _judge_repetitions(book, expected):
    """Rows that mean one record: equal ones count once, others not at all."""
    groups = {}
    for row, found in zip(book.rows, expected, strict=True):
        if found.pk is not None:
            groups.setdefault(found.pk, []).append((row, found))
        elif found.new:
            place = (row.says["organization"], name_key(row.says["title"]))
            groups.setdefault(place, []).append((row, found))
    for group in groups.values():
        if len(group) == 1:
            continue
        said = [
            {n: v for n, v in row.says.items() if n in book.columns and v is not None}
            for row, _found in group
        ]
        # An erase word leaves a value, a blank cell none.
        for number, (_row, found) in enumerate(group):
            if any(other != said[0] for other in said):
                found.must_refuse = "contradicts another row"
            elif number:
                found.repeated = True
                found.cells = {}


def _judge_names(book, expected, records, taken):
    """Names that another record or row has, or wants, may be refused."""
    wanted = {}
    for row, found in zip(book.rows, expected, strict=True):
        if found.pk is None and not found.new:
            continue
        record = records.get(found.pk)
        place = record.organization if record else row.says["organization"]
        titles = {row.says.get("title")} | (
            {record.values["title"]} if record else set()
        )
        for title in titles - {None}:
            key = (place, name_key(title))
            wanted.setdefault(key, []).append(found)
            if set(taken.get(key, {})) - {found.pk}:
                found.may_refuse.add("the name is another's")
    for group in wanted.values():
        if len({id(found) for found in group}) > 1:
            for found in group:
                found.may_refuse.add("another row wants the name")
