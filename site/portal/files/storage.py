"""Where uploaded files lie: pictures in public, documents not.

The web server gives out everything below ``MEDIA_ROOT`` to anybody. Documents
therefore have a folder of their own, from which only the site serves.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join

#: Beginnings of names, and the folders of ``settings.PRIVATE_FILES`` they mean.
DOCUMENTS: Final = "documents"
WAITING: Final = "wagtail_uploads"
_PRIVATE: Final = (f"{DOCUMENTS}/", f"{WAITING}/")


def is_private(name: str) -> bool:
    """Tell whether a file may not be given out by the web server."""
    return name.replace("\\", "/").startswith(_PRIVATE)


class UploadStorage(FileSystemStorage):
    """The default storage; names stay as they are, so rows needn't change."""

    def path(self, name: str) -> str:
        if is_private(name):
            return safe_join(str(settings.PRIVATE_FILES_ROOT), name)
        return super().path(name)

    def url(self, name: str | None) -> str:
        """Return the public address; private files have none.

        :raises NotImplementedError: as Wagtail expects of such storages.
        """
        if name and is_private(name):
            raise NotImplementedError("documents are served by the site only")
        return super().url(name)

    def _save(self, name: str, content: Any) -> str:
        # The stubs leave it out, but it is what storages are to override.
        if not is_private(name):
            return str(super()._save(name, content))  # type: ignore[misc]
        private: Any = FileSystemStorage(location=settings.PRIVATE_FILES_ROOT)
        return str(private._save(name, content))
