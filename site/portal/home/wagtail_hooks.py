"""Registration only."""

from portal.home import newsdesk

newsdesk.register()
