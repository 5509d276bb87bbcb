"""Addresses of the deployed website."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.images.views.serve import ServeView

from portal.api import api_router
from portal.files.views import serve_document
from portal.home.views import language, style_page, theme
from portal.privacy.notice import notice
from portal.seo.views import robots, sitemap, sitemap_part
from portal.users.views.sign_in import SignInView

urlpatterns = [
    path("admin/", include("portal.users.urls")),
    path("admin/", include(wagtailadmin_urls)),
    # Instead of Wagtail's own view, which is called and reversed by its name.
    re_path(r"^documents/(\d+)/(.*)$", serve_document),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api_router.urls),
    re_path(
        # Sizes of pictures that the API offers; drawn when first asked for.
        r"^images/([^/]*)/(\d*)/([^/]*)/[^/]*$",
        ServeView.as_view(action="redirect"),
        name="wagtailimages_serve",
    ),
    path("spreadsheets/", include("spreadsheets.feed_urls")),
    path("undangan/", include("innovations.invitation_urls")),
    path("sertifikat/", include("competitions.certificate_urls")),
    path("langganan-berita/", include("news.urls")),
    path("keputusan-lomba/", include("competitions.decree_urls")),
    path("peserta/", include("competitions.entrant_urls")),
    path("pilihan-warga/", include("competitions.voting_urls")),
    path("i18n/", language, name="language"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("data-pribadi/", notice, name="privacy_notice"),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>-<int:part>.xml", sitemap_part, name="sitemap_part"),
    path("cari/", include("portal.search.urls")),
    re_path(r"^tema/([0-9a-f]{6}-[0-9a-f]{10})\.css$", theme, name="theme"),
    *([path("gaya/", style_page, name="style_page")] if settings.STYLE_PAGE else []),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    # Wagtail's second way to sign in, which knows no second factor.
    path("_util/login/", SignInView.as_view(), name="wagtailcore_login"),
    path("", include(wagtail_urls)),
]
