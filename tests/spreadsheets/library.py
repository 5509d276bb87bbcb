"""The tables of the example models, which belong to no installed app."""

import pytest
from django.apps import AppConfig, apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from spreadsheets.resources import Context
from spreadsheets.services import start_import
from tests.spreadsheets import examples
from tests.spreadsheets.conftest import csv_of
from tests.spreadsheets.examples.models import Author, Book


@pytest.fixture(scope="session")
def library_tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        missing = {Author, Book} - set(_existing())
        with connection.schema_editor() as editor:
            for model in (Author, Book):
                if model in missing:
                    editor.create_model(model)


def _existing():
    names = connection.introspection.table_names()
    return [model for model in (Author, Book) if model._meta.db_table in names]


@pytest.fixture
def library_app(monkeypatch):
    """An installed app for the models while a test runs: relations need one."""
    config = AppConfig("library", examples)
    config.apps = apps
    config.models = apps.all_models["library"]
    monkeypatch.setitem(apps.app_configs, "library", config)
    apps.clear_cache()
    ContentType.objects.clear_cache()
    yield
    monkeypatch.undo()
    apps.clear_cache()
    ContentType.objects.clear_cache()


@pytest.fixture
def library(library_tables, library_app, sheets, site):
    """Two authors and a book."""
    ContentType.objects.get_for_model(Book)
    siti = Author.objects.create(name="Siti")
    Author.objects.create(name="Budi")
    book = Book.objects.create(isbn="001", title="Laut", author=siti, pages=120)
    book.co_authors.set(Author.objects.all())
    return book


def allow(user, *actions):
    """Give a person Django's permissions on books."""
    content_type = ContentType.objects.get_for_model(Book)
    for action in actions:
        permission, _new = Permission.objects.get_or_create(
            codename=f"{action}_book", content_type=content_type, defaults={"name": "-"}
        )
        user.user_permissions.add(permission)
    return type(user).objects.get(pk=user.pk)


def plan(sheet, header, *rows, user=None, **options):
    return start_import(
        sheet=sheet,
        content=csv_of(header, *rows),
        filename="uji.csv",
        context=Context(
            scope=ContentType.objects.get_for_model(Book), user=user, **options
        ),
    )


def outcome(run):
    """Action, changes and reasons of each row of the file."""
    return [
        (
            row.action,
            {name: (c.ours, c.result) for name, c in row.as_planned().changes.items()},
            [m["text"] for m in row.messages],
        )
        for row in run.rows.filter(number__isnull=False)
    ]
