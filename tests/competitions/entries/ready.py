"""Filling in an entry, as its form does."""

from competitions.entry_parts import answer_part, statements_text, token_of
from competitions.services.entries import parts_of, save_entry
from competitions.services.submitting import submit_entry
from tests.competitions.entries.conftest import OPEN


def write(entry, actor, *, base=None, **parts):
    """Send parts as somebody was shown them, by default as they are stored."""
    entry.refresh_from_db()
    stored = parts_of(type(entry).objects.get(pk=entry.pk))
    given = {name.replace("__", "-"): text for name, text in parts.items()}
    shown = base or {name: token_of(text) for name, text in stored.items()}
    return save_entry(entry=entry, actor=actor, given=given, base=shown)


def fill_in(entry, actor, text="Obat diantar ke rumah."):
    """Write what the form of the fixtures asks for."""
    sections = {row.title: row for row in entry.category.sections.all()}
    statements = entry.category.statements.values_list("pk", flat=True)
    given = {
        answer_part(sections["Ringkasan"].pk): text,
        "statements": statements_text(statements),
    }
    stored = parts_of(type(entry).objects.get(pk=entry.pk))
    base = {name: token_of(value) for name, value in stored.items()}
    return save_entry(entry=entry, actor=actor, given=given, base=base)


def hand_in(entry, actor, at=OPEN):
    fill_in(entry, actor)
    return submit_entry(entry=entry, actor=actor, at=at)
