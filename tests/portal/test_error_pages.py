"""Error pages help, and stand without region, site, request or database."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure
from wagtail.models import Site

from innovations.models import Region

pytestmark = pytest.mark.once

STATIC = ["400.html", "403_csrf.html", "500.html"]


@pytest.mark.django_db
def test_lost_visitor_finds_the_menu_and_a_search_form(visit):
    page = visit("/tidak-ada/")

    text = page.content.decode()
    assert page.status_code == 404
    assert '<li><a href="/inovasi/">Inovasi</a></li>' in text
    assert 'id="lost-search"' in text


@pytest.mark.django_db
def test_not_found_and_no_access_work_without_site_and_region(db):
    Region.objects.all().delete()
    Site.objects.all().delete()
    request = RequestFactory().get("/x/")

    lost = defaults.page_not_found(request, Exception())
    refused = defaults.permission_denied(request, PermissionDenied())

    assert (lost.status_code, refused.status_code) == (404, 403)
    assert b"</html>" in lost.content
    assert b"</html>" in refused.content


@pytest.mark.parametrize("name", STATIC)
def test_pages_of_failures_speak_both_languages_and_ask_no_database(name):
    request = RequestFactory().get("/")  # without the fixture db, a query fails
    answer = {
        "400.html": lambda: defaults.bad_request(request, SuspiciousOperation()),
        "403_csrf.html": lambda: csrf_failure(request),
        "500.html": lambda: defaults.server_error(request),
    }[name]()

    text = answer.content.decode()
    assert '<html lang="id">' in text
    assert '<div lang="en">' in text
    assert '/static/portal/site.css"' in text
    assert "style=" not in text


@pytest.mark.django_db
def test_form_without_token_gets_the_page_that_says_what_to_do(region):
    client = Client(enforce_csrf_checks=True, headers={"host": region.site.hostname})

    answer = client.post("/i18n/setlang/", {"language": "en"})

    assert answer.status_code == 403
    assert "Formulir sudah kedaluwarsa" in answer.content.decode()
