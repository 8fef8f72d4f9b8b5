"""What a reader does on a page, for the tests that do it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

#: How long a page may take on a busy machine, and how often it is asked, in milliseconds.
MOST, POLL = 10_000, 50


def pick(page: Page, place: str) -> None:
    """Go to a place by its row in the list beside the map."""
    page.locator("#tab-places").click()
    page.locator(f"#places button[data-place='{place}']").click()


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds; the page's policy forbids Playwright's own way."""
    for _ in range(MOST // POLL):
        if holds():
            return
        page.wait_for_timeout(POLL)
    raise AssertionError("it did not come about in time")
