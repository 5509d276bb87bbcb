"""Rows that public pages show and whose plugin can't follow them itself."""

from django.apps import apps

from innovations.services.versions import follow_rows

#: ``news`` knows no regions; a topic may stand on articles of all of them.
FOLLOWED = ["news.MediaPickup", "news.NewsTag"]


def follow_what_plugins_do_not() -> None:
    for name in FOLLOWED:
        follow_rows(apps.get_model(name))
