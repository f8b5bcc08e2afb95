"""Pictures of the app for README.md, from the app itself: `python -m tests.screenshots`.

Starts a server of its own on loopback, and needs chromium, playwright and Pillow.
"""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.load import served

FOLDER = Path(__file__).with_name("pictures")
MOST = 120_000  # bytes of a picture
PATIENCE = 180_000  # milliseconds, for a machine that is busy
COLOURS = 128  # of a palette: flat colours and type need no more
TOPIC = "change=issues&which=canola_seed_tariff&about=stands"
CHANGE = f"set={quote('policies.canola_seed_tariff=40')}"
HARDER = f"set={quote('stakeholders.united_states.hurdle=0.2')}"
LEVERS, CHARTS, GRID = ".lever", "[data-testid=stVegaLiteChart] svg", "[data-testid=stDataFrame]"
# Name, address, size of the window, and what shows that the page is drawn.
PICTURES = {
    "explore": (f"?scenario=usmca_review&{HARDER}&drawer=who", (1440, 900), LEVERS),
    "whatif": (f"whatif?scenario=beijing_reset&{TOPIC}&{CHANGE}", (1200, 960), CHARTS),
    "build": ("yours?scenario=usmca_review", (1200, 900), GRID),
    "phone": ("?scenario=ontario_backlash", (390, 844), LEVERS),
}


def main() -> None:
    """Take every picture, and refuse those that are too large."""
    FOLDER.mkdir(exist_ok=True)
    with served() as port, sync_playwright() as started:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (address, size, drawn) in PICTURES.items():
            raw = taken(browser, f"http://127.0.0.1:{port}/{address}", size, drawn)
            small = palette(raw)
            if len(small) > MOST:
                raise SystemExit(f"{name}.png has {len(small):,} bytes, more than {MOST:,}.")
            (FOLDER / f"{name}.png").write_bytes(small)
        browser.close()


def taken(browser: Browser, address: str, size: tuple[int, int], drawn: str) -> bytes:
    """A page after all replicates have been played."""
    view: Any = {"width": size[0], "height": size[1]}
    page = browser.new_context(viewport=view, color_scheme="light").new_page()
    page.goto(address)
    page.wait_for_selector(drawn, timeout=PATIENCE)
    page.wait_for_selector("text=A first look at", state="detached", timeout=PATIENCE)
    page.wait_for_selector(".guessed", state="detached", timeout=PATIENCE)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=PATIENCE)
    page.wait_for_timeout(2500)  # until charts have their final width
    return page.screenshot()


def palette(raw: bytes) -> bytes:
    """The same picture in few colours."""
    out = BytesIO()
    Image.open(BytesIO(raw)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
