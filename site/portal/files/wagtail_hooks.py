"""Registration only."""

from typing import Any

from wagtail import hooks

from portal.files.admin_api import ScopedDocuments, ScopedPictures
from portal.files.views import gate

# Before Wagtail's own question for a password, which would tell that it exists.
hooks.register("before_serve_document", gate, order=-10)


@hooks.register("construct_admin_api", order=100)
def scope_files(router: Any) -> None:
    """After Wagtail's own, which tell everybody in the admin of all files."""
    router.register_endpoint("documents", ScopedDocuments)
    router.register_endpoint("images", ScopedPictures)
