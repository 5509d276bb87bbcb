"""Addresses of the screens on which archives are taken over, below ``news/``."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from news.services.takeovers import asking
from news.views.takeovers import (
    AddressesView,
    AddView,
    ArchivesView,
    AskView,
    CarryView,
    ChooseView,
    DiscardView,
    ItemView,
    ReportView,
    TakeoverView,
    UndoView,
)

ASKED: Final = {
    "resume": asking.go_on,
    "retry": asking.retry_failed,
    "pictures": asking.look_for_pictures,
    "plan": asking.plan_again,
}

patterns: Final[list[URLPattern]] = [
    path("archive/", ArchivesView.as_view(), name="archive"),
    path("archive/add/", AddView.as_view(), name="archive_add"),
    path("archive/<int:pk>/", TakeoverView.as_view(), name="archive_takeover"),
    path("archive/<int:pk>/choose/", ChooseView.as_view(), name="archive_choose"),
    path("archive/<int:pk>/carry/", CarryView.as_view(), name="archive_carry"),
    path("archive/<int:pk>/undo/", UndoView.as_view(), name="archive_undo"),
    path("archive/<int:pk>/discard/", DiscardView.as_view(), name="archive_discard"),
    path("archive/<int:pk>/report/", ReportView.as_view(), name="archive_report"),
    path(
        "archive/<int:pk>/addresses/", AddressesView.as_view(), name="archive_addresses"
    ),
    path(
        "archive/<int:pk>/entry/<int:number>/", ItemView.as_view(), name="archive_item"
    ),
    *(
        path(
            f"archive/<int:pk>/{name}/",
            AskView.as_view(ask=ask),
            name=f"archive_{name}",
        )
        for name, ask in ASKED.items()
    ),
]
