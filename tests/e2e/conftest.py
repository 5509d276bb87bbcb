"""A real browser: Debian's Chromium, driven by Playwright.

A test takes ``page`` (a desktop window), ``phone``, or calls ``open_page`` with
options of Playwright's ``new_context``, such as ``java_script_enabled=False``.
Addresses are relative: ``page.goto("/admin/")``. An error on the console, an
exception in a script or a request to another machine fails the test; one that
is expected is taken out of ``browser_errors`` by the test.

These tests write through a server in another thread, so their changes are
committed, and the database is emptied after each: from the second test on,
what migrations made (root page, Site, Locale, collection) is gone. A test that
shows pages takes the fixture that builds the tree; don't rely on migrations.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from innovations.models import OrganizationPage, Region, RegistryPage
from innovations.services.reference import load_reference
from news.models import NewsIndexPage
from portal.home.services.regions import create_region
from tests.factories.innovations import (
    PASSWORD,
    OrganizationPageFactory,
    make_editor,
    make_operator,
    make_registrar,
    make_writer,
    root_page,
)

HERE = Path(__file__).parent
#: Milliseconds that a busy machine is waited for.
PATIENCE = 15_000
FLAGS = [
    "--no-sandbox",  # root, as in CI, can't use the sandbox
    "--disable-gpu",
    "--disable-gpu-rasterization",  # Debian switches it on, and software does it
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
) -> None:
    """Use a file where SQLite would use memory.

    With an in-memory database the server's threads share one connection, and
    so each other's transactions.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        name = tmp_path_factory.mktemp("database") / "e2e.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Wrong codes are counted there, and rows of the next test have the same ids."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        missing = "Chromium is missing (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's synchronous API runs an event loop in this thread, which
        # Django would take for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            expect.set_options(timeout=PATIENCE)
            yield browser
            browser.close()


@pytest.fixture
def browser_errors() -> list[str]:
    """What went wrong in the browser during this test, in the order it did."""
    return []


def is_unfinished(message: ConsoleMessage) -> bool:
    """Tell whether it says that what somebody is still typing can't be saved yet."""
    path = urlsplit(message.location.get("url", "")).path
    return "status of 400" in message.text and path.startswith("/admin/pages/")


@pytest.fixture
def open_page(
    browser: Browser, live_server, browser_errors: list[str]
) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def report_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != own:
            browser_errors.append(f"request to {request.url}")

    def report_message(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_unfinished(message):
            browser_errors.append(f"console: {message.text}")

    def open_page(**options) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            **{
                "locale": "id-ID",
                "timezone_id": "Asia/Makassar",
                # What still moves can't be judged by its colours or its place.
                "reduced_motion": "reduce",
                "viewport": {"width": 1280, "height": 900},
                **options,
            },
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", report_request)
        context.on("console", report_message)
        context.on(
            "weberror", lambda error: browser_errors.append(f"script: {error.error}")
        )
        contexts.append(context)
        return context.new_page()

    own = urlsplit(live_server.url).netloc
    yield open_page
    for context in contexts:
        context.close()
    assert browser_errors == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )


@dataclass(frozen=True)
class Story:
    """A region with its people, as the demo has them but smaller."""

    region: Region
    registry: RegistryPage
    organization: OrganizationPage
    other_organization: OrganizationPage


@pytest.fixture(scope="session")
def told(tmp_path_factory) -> Path:
    """Where the database of a story that just begins is kept."""
    return tmp_path_factory.mktemp("story") / "told.sqlite3"


@pytest.fixture
def story(transactional_db, told: Path) -> Story:
    """Build the tree anew: the flush after each test takes even the root page.

    On SQLite that is done once, and copied from then on.
    """
    if told.exists():
        connection.ensure_connection()
        with closing(sqlite3.connect(told)) as source:
            source.backup(connection.connection)
        ContentType.objects.clear_cache()
    else:
        _tell()
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(told)) as target:
                connection.connection.backup(target)
    organizations = OrganizationPage.objects
    return Story(
        region=Region.objects.get(),
        registry=RegistryPage.objects.get(),
        organization=organizations.get(title="Dinas Kesehatan"),
        other_organization=organizations.get(title="Dinas Perikanan"),
    )


def _tell() -> None:
    root_page()
    load_reference()
    region = create_region(
        code="64.09",
        name="Kabupaten Penajam Paser Utara",
        short_name="PPU",
        hostname="localhost",
        is_default=True,
    )
    registry = RegistryPage.objects.get()
    organization = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    OrganizationPageFactory(parent=registry, title="Dinas Perikanan")
    make_registrar(region, username="registrar")
    make_editor(region, pages=NewsIndexPage.objects.all(), username="editor")
    make_writer(region, pages=NewsIndexPage.objects.all(), username="writer")
    make_operator(organization, username="operator")


@pytest.fixture
def sign_in(story: Story) -> Callable[[Page, str], Page]:
    """Sign in through the form, as people do."""

    def sign_in(page: Page, username: str) -> Page:
        page.goto("/admin/login/")
        page.get_by_label("Nama pengguna").fill(username)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/admin/")
        return page

    return sign_in
