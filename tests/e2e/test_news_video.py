"""A video of another site: nothing is fetched from there before a click."""

import pytest

from news.models import NewsIndexPage
from tests.factories.news import NewsPageFactory

VIDEO = {"media": "https://youtu.be/dQw4w9WgXcQ", "caption": "Peluncuran"}
PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"
ANSWER = "<!doctype html><html lang='id'><title>Pemutar</title><h1>Pemutar</h1></html>"


@pytest.mark.parametrize("with_script", [True, False])
def test_video_is_fetched_when_a_reader_asks(
    story, open_page, browser_errors, with_script
):
    article = NewsPageFactory(
        parent=NewsIndexPage.objects.get(), body=[{"type": "embed", "value": VIDEO}]
    )
    page = open_page(java_script_enabled=with_script)
    page.route(
        "https://www.youtube-nocookie.com/**",
        lambda route: route.fulfill(body=ANSWER, content_type="text/html"),
    )

    page.goto(article.url)
    page.wait_for_load_state("networkidle")
    before = list(browser_errors)
    frame = page.frame_locator(".embed__frame")
    frame.get_by_role("link").click()
    frame.get_by_role("heading", name="Pemutar").wait_for()

    assert before == []
    assert browser_errors == [f"request to {PLAYER}"]
    browser_errors.clear()
