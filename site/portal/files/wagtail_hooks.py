"""Registration only."""

from typing import Any

from wagtail import hooks

from portal.files.admin_api import ScopedDocuments, ScopedPictures
from portal.files.bulk_actions import BULK_ACTIONS
from portal.files.views import gate

# Before Wagtail's own question for a password, which would tell that it exists.
hooks.register("before_serve_document", gate, order=-10)

# After Wagtail's own, which they replace.
for _bulk_action in BULK_ACTIONS:
    hooks.register("register_bulk_action", _bulk_action, order=100)


@hooks.register("construct_admin_api", order=100)
def scope_files(router: Any) -> None:
    """After Wagtail's own, which tell everybody in the admin of all files."""
    router.register_endpoint("documents", ScopedDocuments)
    router.register_endpoint("images", ScopedPictures)
