"""The browser that tests and pictures drive, where the machine has one."""

import os
import shutil

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

# Nothing is asked of the world outside; as root Chromium starts only without its sandbox.
LAUNCH_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()),
)

MISSING = "no browser: install Debian's chromium, or say where one is in JUSTERA_BROWSER"


def find_browser() -> str | None:
    """The path of a Chromium: JUSTERA_BROWSER if set, else the first of `NAMES` on the path."""
    chosen = os.environ.get("JUSTERA_BROWSER")
    return shutil.which(chosen) if chosen else next(filter(None, map(shutil.which, NAMES)), None)
