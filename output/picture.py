"""Photograph the page of the bundled example into ``output/map.png``: ``.ci/picture``."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from layers.cli import main as bordermap

CHROMIUM = "/usr/bin/chromium"
PICTURE = Path(__file__).with_name("map.png")
WIDTH, HEIGHT = 1400, 900
MOST_BYTES = 550_000
READY = "performance.getEntriesByName('map-ready').length > 0"


def photograph(html: Path) -> bytes:
    """A PNG of a page, opened from disk with the network cut, once its map can be used.

    Raises
    ------
    TimeoutError
        The map was not ready within a minute.
    """
    # Grey edges of letters, not coloured ones: smaller, and right on any screen.
    arguments = ["--disable-gpu", "--disable-lcd-text", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.route(re.compile("^https?:"), lambda route: route.abort())
        page.goto(html.as_uri())
        for _ in range(600):  # the page's policy forbids wait_for_function, which evaluates text
            if page.evaluate(READY):
                return page.screenshot(animations="disabled", caret="hide")
            page.wait_for_timeout(100)
    raise TimeoutError(f"{html.name} was not ready within a minute")


def main() -> int:
    """Build the page, photograph it, and say how large the picture is."""
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder, "map.html")
        if status := bordermap(["build", "-o", str(html)]):
            return status
        picture = photograph(html)
    if len(picture) > MOST_BYTES:
        print(f"{PICTURE.name}: {len(picture):,} bytes are more than {MOST_BYTES:,}", file=sys.stderr)
        return 1
    PICTURE.write_bytes(picture)
    print(f"{PICTURE}: {WIDTH} by {HEIGHT} pixels, {len(picture):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
