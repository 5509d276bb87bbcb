"""One prepared database for all tests here; each works on a copy."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from portal.benchmarks.scratch import address_of
from tests.portal.faults.scenes import Scene
from tests.portal.faults.workers import open_host

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """The tests' own database is only copied, but it has to be there."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("django_db")


@pytest.fixture(scope="package", autouse=True)
def migrated(lasting_ground, django_db_blocker, tmp_path_factory):
    """The address of a database to copy: the tests' own, already migrated.

    Taken before any test begins a transaction there, which would wait for itself.
    """
    lasting_ground.leave()
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            # Nobody may be connected to a database that is copied.
            connection.close()
            return address_of(
                connection.settings_dict, connection.settings_dict["NAME"]
            )
        path = tmp_path_factory.mktemp("migrated") / "migrated.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as target:
            connection.connection.backup(target)
        return f"sqlite:///{path}"


@pytest.fixture(scope="package")
def template(migrated, tmp_path_factory):
    """A region with innovations, a run to be read and one to be written."""
    with open_host(tmp_path_factory.mktemp("faults"), migrated) as database:
        database.runs = database.call("prepare")
        yield database


@pytest.fixture(scope="package")
def writing(template):
    """A run that is written."""
    return Scene(template, template.runs["queued"])


@pytest.fixture(scope="package")
def undoing(template):
    """A run that takes another one back."""
    with template.copy() as copy:
        yield Scene(copy, copy.call("prepare_undo", run=template.runs["queued"]))


@pytest.fixture(scope="package")
def reading(template):
    """A run whose file is read and planned."""
    return Scene(template, template.runs["reading"])


@pytest.fixture
def database(template):
    """A database for one test."""
    with template.copy() as copy:
        yield copy
