"""Takes the pictures of the README from the built sample: `make pictures`."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = {
    "home": ("index.html", 1440, 1000),
    "client": ("clients/C-001.html", 1440, 1000),
    "requirement": ("requirements/REQ-0012.html", 1440, 1000),
}


def main() -> None:
    target = ROOT / "docs" / "assets"
    target.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--lang=zh-CN"],
        )
        for name, (path, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto((ROOT / "site" / path).as_uri())
            page.screenshot(path=target / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
