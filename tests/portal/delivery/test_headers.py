"""Security headers, on fresh answers and on stored ones alike."""

import pytest

from portal.delivery.headers import policy_for

pytestmark = pytest.mark.once

PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; "
    "frame-src 'self' https://www.youtube-nocookie.com https://player.vimeo.com; "
    "frame-ancestors 'self'; form-action 'self'; base-uri 'none'"
)


def directives(response):
    policy = response.headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


def expected(text):
    return dict(part.strip().split(" ", 1) for part in text.split(";"))


@pytest.mark.parametrize("path", ["/", "/inovasi/", "/api/v2/", "/nirgends/"])
def test_public_answers_run_and_load_only_what_is_ours(visit, path):
    """Asked thrice, so that the last one comes from the store."""
    answers = [visit(path) for _time in range(3)]

    for response in answers:
        assert directives(response) == expected(PUBLIC)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "geolocation=()" in response.headers["Permissions-Policy"]


def test_answers_without_body_repeat_the_policy(visit):
    tag = visit("/").headers["ETag"]

    unchanged = visit("/", **{"if-none-match": tag})

    assert unchanged.status_code == 304
    assert directives(unchanged) == expected(PUBLIC)


def test_policy_is_no_part_of_what_is_stored(visit, monkeypatch):
    """A stored answer follows a policy that changed meanwhile."""
    visit("/")
    monkeypatch.setattr(
        "portal.delivery.headers.policy_for", lambda path: {"default-src": ["'none'"]}
    )

    policy = visit("/").headers["Content-Security-Policy"]

    assert policy == "default-src 'none'"


def test_admin_forbids_handlers_in_attributes(admin):
    found = directives(admin.get("/admin/"))

    assert found["script-src"] == "'self' 'unsafe-inline'"
    assert found["script-src-attr"] == "'none'"
    assert found["style-src"] == "'self' 'unsafe-inline'"
    assert found["default-src"] == "'none'"


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/password_reset/"])
def test_sign_in_runs_only_scripts_of_its_own(visit, path):
    assert directives(visit(path))["script-src"] == "'self'"


def test_uploaded_files_run_nothing(settings):
    policy = policy_for(f"{settings.MEDIA_URL}images/x.svg")

    assert policy == {"default-src": ["'none'"], "frame-ancestors": ["'self'"]}
