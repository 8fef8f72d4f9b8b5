"""What a reader does on a page, for the tests that do it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def pick(page: Page, place: str) -> None:
    """Go to a place by its row in the list beside the map."""
    page.locator("#tab-places").click()
    page.locator(f"#places button[data-place='{place}']").click()
