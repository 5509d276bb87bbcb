"""Where people of the public register and enter; a site mounts it at any address."""

import re
from typing import Any

from django.urls import URLPattern, path, re_path

from competitions import entrant_entry_views as entries
from competitions import entrant_views as views

app_name = "competitions_entrants"


def _row(place: str, view: type[Any], name: str, rest: str = "") -> URLPattern:
    """Return the address of something that has a key, as large as databases have."""
    pattern = rf"^{place}/(?P<pk>[0-9]{{1,18}})/{re.escape(rest)}$"
    return re_path(pattern, view.as_view(), name=name)


urlpatterns = [
    path("", views.DeskView.as_view(), name="desk"),
    path("daftar/", views.RegisterView.as_view(), name="register"),
    path("masuk/", views.SignInView.as_view(), name="sign_in"),
    re_path(
        r"^masuk/(?P<number>[0-9]{1,18})/(?P<token>[0-9a-z]{1,13}-[0-9a-f]{1,64})/$",
        views.LinkView.as_view(),
        name="link",
    ),
    path("keluar/", views.SignOutView.as_view(), name="sign_out"),
    path("data/", views.MyDataView.as_view(), name="my_data"),
    path("data/salinan/", views.MyCopyView.as_view(), name="my_copy"),
    path("data/lupakan/", views.ForgetView.as_view(), name="forget"),
    _row("ikut", entries.BeginView, "begin"),
    _row("karya", entries.EntrantEntryView, "entry"),
    _row("karya", entries.EntrantReadView, "read", "baca/"),
    _row("karya", entries.EntrantSubmitView, "submit", "kirim/"),
    _row("karya", entries.EntrantWithdrawView, "withdraw", "tarik/"),
    _row("karya", entries.EntrantResultsView, "results", "hasil/"),
    _row("karya", entries.EntrantFeedbackFileView, "feedback_pdf", "masukan.pdf"),
    _row("tanda-terima", entries.EntrantVersionView, "version"),
    _row("berkas", entries.EntrantFileView, "file"),
    _row("sertifikat", entries.EntrantCertificateView, "certificate"),
]
