from io import BytesIO

import pytest


@pytest.fixture(autouse=True)
def closed_renditions(monkeypatch):
    """Wagtail leaves the temporary file of each rendition to the garbage
    collector, which Python reports in whatever test runs then."""
    monkeypatch.setattr(
        "wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO()
    )
