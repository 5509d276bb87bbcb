"""Registration only."""

from wagtail import hooks

from portal.files.views import gate

# Before Wagtail's own question for a password, which would tell that it exists.
hooks.register("before_serve_document", gate, order=-10)
