"""What all tests share; it knows none of the packages.

The plugins' own tests also run with settings that install only that plugin
(``--ds=tests.settings.news``), so nothing here may import a plugin.
"""

import gc
import ipaddress
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from tests.databases import begin_with_template

# Machines differ too much for deadlines; the blob repeats a failure seen in CI.
hypothesis.settings.register_profile("tests", deadline=None, print_blob=True)
hypothesis.settings.load_profile("tests")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what another database can't answer differently, in the short run.

    The tests of a module stay on one worker (``--dist loadgroup``), which lays their
    ground once.
    """
    is_short = "not long" in (config.option.markexpr or "")
    if is_short and "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        again = [item for item in items if is_about_the_database(item)]
        config.hook.pytest_deselected(items=[i for i in items if i not in set(again)])
        items[:] = again
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group(str(item.path)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for cycles seldom: a million objects of Django stay as they are."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def is_about_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or "db" in fixtures


def is_local(host: object) -> bool:
    if host in {None, "", b"", "localhost", b"localhost"}:
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection and name look-up that leaves this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def check(host: object) -> None:
        # Not an OSError: code that treats those as "try again later" would
        # hide that a test depends on the network.
        if not is_local(host):
            raise RuntimeError(f"a test tried to reach {host!r}")

    def guarded_connect(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            check(address[0])
        return connect(self, address)

    def guarded_connect_ex(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            check(address[0])
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        check(host)
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True, scope="session")
def migrated_already() -> Iterator[None]:
    """Begin with a database that another run migrated, on SQLite."""
    with begin_with_template():
        yield


@pytest.fixture(autouse=True, scope="session")
def remove_media() -> Iterator[None]:
    """Remove the temporary MEDIA_ROOT that the settings made."""
    yield
    media = Path(settings.MEDIA_ROOT)
    if media.name.startswith("lumbung-test-media-"):
        shutil.rmtree(media, ignore_errors=True)


@pytest.fixture
def indexed_pages() -> Iterator[None]:
    """Let the pages of factories be found by Wagtail's search, and their usages."""
    from tests.factories import pages  # needs the apps

    with pages.indexing():
        yield
