"""The examples of the manual run, and the manual shows the files as they are."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page

from spreadsheets.registry import get_sheet, sheets_for
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from tests.spreadsheets.conftest import csv_of
from tests.spreadsheets.examples import adapted, articles_ready, books_ready
from tests.spreadsheets.library import (  # noqa: F401 -- fixtures
    library,
    library_app,
    library_tables,
)

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in Path(__file__).with_name("examples").glob("*.py")
    if path.name != "__init__.py"
)


def blocks():
    """The fenced blocks of the manual that name a file, by its name."""
    manual = (ROOT / "docs/spreadsheets.md").read_text(encoding="utf-8")
    found = re.findall(r"<!-- (\S+\.py) -->\n```python\n(.*?)```\n", manual, re.DOTALL)
    assert manual.count("```python") == len(found)
    return dict(found)


def test_the_manual_shows_every_example():
    assert sorted(blocks()) == EXAMPLES


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_manual_shows_the_file_as_it_is(path):
    assert blocks()[path] == (ROOT / path).read_text(encoding="utf-8")


def send(name, scope, header, *rows, user=None):
    return start_import(
        sheet=name,
        content=csv_of(header, *rows),
        filename="contoh.csv",
        context=Context(scope=scope, user=user),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("module", "name", "heading"),
    [(books_ready, "books", "ISBN"), (adapted, "library", "isbn")],
)
def test_books(library, person, module, name, heading):  # noqa: F811
    module.ready()
    boss = person("bos@testserver", is_superuser=True)
    (scope,) = get_sheet(name).scopes(boss)

    run = send(name, scope, (heading, "Judul"), ("001", "Laut Biru"), user=boss)
    apply_run(run=run, user=boss)

    library.refresh_from_db()
    assert (library.title, run.counts["changed"]) == ("Laut Biru", 1)


@pytest.mark.django_db
def test_articles(sheets, site, person):
    articles_ready.ready()
    boss = person("bos@testserver", is_superuser=True)
    header = ("Judul", "Ringkasan")

    run = send("articles", site, header, ("Pasar", "Ramai."), ("", "x"), user=boss)
    apply_run(run=run, user=boss)
    again = send("articles", site, header, ("Pasar", "Sepi."), user=boss)
    apply_run(run=again, user=boss)

    page = Page.objects.get(title="Pasar")
    # Where no page type may be created below, none may be published either.
    assert page.get_latest_revision_as_object().search_description == "Sepi."
    assert page.revisions.count() == 2
    assert (run.counts["refused"], again.counts["changed"]) == (1, 1)


@pytest.mark.django_db
def test_a_policy_divides_the_articles(sheets, site, person):
    articles_ready.ready()
    editor, other = person("a"), person("b")
    editor.groups.add(Group.objects.create(name="testserver"))

    sheet = get_sheet("articles")

    assert list(sheet.scopes(editor)) == [site]
    assert list(sheet.scopes(other)) == []
    assert [s.name for s in sheets_for(editor)] == ["articles"]
    assert sheet.find_scope(sheet.scope_key(site)) == site
    assert str(sheet.scope_label) == "Situs"
