from django.apps import apps
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
if apps.is_installed("spreadsheets"):
    urlpatterns.insert(0, path("spreadsheets/", include("spreadsheets.feed_urls")))
if apps.is_installed("news"):
    urlpatterns.insert(0, path("langganan-berita/", include("news.urls")))
if apps.is_installed("innovations"):
    urlpatterns.insert(0, path("undangan/", include("innovations.invitation_urls")))
if apps.is_installed("competitions"):
    urlpatterns.insert(0, path("peserta/", include("competitions.entrant_urls")))
    urlpatterns.insert(0, path("pilihan-warga/", include("competitions.voting_urls")))
    urlpatterns.insert(0, path("keputusan-lomba/", include("competitions.decree_urls")))
    urlpatterns.insert(0, path("sertifikat/", include("competitions.certificate_urls")))
