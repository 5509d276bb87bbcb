"""What every screen of the admin has to keep, for whoever looks at it."""

from contextlib import suppress

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

#: Controls of the screen itself that reach beyond the window.
_OUT_OF_REACH = """() =>
  [...document.querySelectorAll(".import-screen :is(a.button, button)")]
    .filter((control) => control.checkVisibility())
    .map((control) => [control, control.getBoundingClientRect()])
    .filter(([, box]) => box.left < 0 || box.right > window.innerWidth + 1)
    .map(([control]) => control.textContent.trim())
"""

#: Waits for what fades or slides, whose colours and places would be judged too soon.
_AT_REST = """() => Promise.allSettled(
  document.getAnimations()
    .filter((animation) => animation.playState === "running")
    .filter((animation) => animation.effect.getComputedTiming().endTime < Infinity)
    .map((animation) => animation.finished))
"""


def assert_fits(page: Page) -> None:
    """Nothing scrolls sideways, and every button is within the window."""
    with suppress(TooLate):
        # Wagtail's sidebar slides for a moment when the window changes.
        page.wait_for_function(
            f"() => ({_OUT_OF_REACH})().length === 0"
            " && document.documentElement.scrollWidth <= window.innerWidth",
            timeout=2_000,
        )
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert page.evaluate(_OUT_OF_REACH) == [], page.url


def violations(page: Page, context: str = "main") -> list[str]:
    """Return what axe finds below ``context``: the rule and the element."""
    # A click may have led to a page that is still read.
    page.locator(context).first.wait_for()
    page.wait_for_load_state()
    page.evaluate(_AT_REST)
    found = Axe().run(page, context=context).response["violations"]
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found
        for node in violation["nodes"]
    ]
