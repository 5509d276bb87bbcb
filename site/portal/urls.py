"""Addresses of the deployed website."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.api import api_router
from portal.home.views import language, robots, style_page, theme

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api_router.urls),
    path("i18n/", language, name="language"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("robots.txt", robots),
    path("cari/", include("portal.search.urls")),
    re_path(r"^tema/([0-9a-f]{6}-[0-9a-f]{10})\.css$", theme, name="theme"),
    *([path("gaya/", style_page, name="style_page")] if settings.STYLE_PAGE else []),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
