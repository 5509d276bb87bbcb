import gc
import warnings
from collections.abc import Iterator
from io import BytesIO

import pytest


@pytest.fixture(autouse=True)
def closed_renditions(monkeypatch):
    """Wagtail leaves the temporary file of each rendition to the garbage
    collector, which Python reports in whatever test runs then."""
    monkeypatch.setattr(
        "wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO()
    )


@pytest.fixture(autouse=True)
def closed_originals() -> Iterator[None]:
    """So it does with a picture whose thumbnail it drew after an upload."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
