from io import BytesIO

import pytest


@pytest.fixture(autouse=True)
def closed_pictures(monkeypatch):
    """Wagtail leaves the temporary files of the sizes that it draws open."""
    for module in ("wagtail.images.models", "wagtail.images.views.images"):
        monkeypatch.setattr(
            f"{module}.SpooledTemporaryFile", lambda max_size: BytesIO()
        )
