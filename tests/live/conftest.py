"""A press that prints, a kiosk that hands out and can be taken away, and a browser in front of it."""

from __future__ import annotations

import contextlib
import shutil
import socket
from pathlib import Path

import pytest

from broadsheet.edition import site
from broadsheet.edition.press import Press
from broadsheet.live.tests.conftest import editor, harbour, reporter, say
from kiosk import serving
from kiosk.app import Kiosk
from kiosk.tests.conftest import running, until
from tests.journeys.conftest import chromium

__all__ = ["chromium", "editor", "harbour", "reporter", "say"]

STATIC = Path(__file__).parents[2] / "static"
LATE = "/above.js"
"""Every page asks for it some seconds after it has come: perhaps just when a test has taken the server away."""
HIDE = """([hidden]) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


class Stage:
    """The edition as it is printed and handed out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._press = Press()
        self._stack = contextlib.ExitStack()
        self._port = 0
        self.kiosk: Kiosk | None = None

    def print(self) -> list[str]:
        """Print what is due, and wait until the kiosk knows it. Returns what was printed."""
        printed = []
        while True:
            noticed = self._press.notice()
            batch = self._press.print_due()
            assert not [each.error for each in batch if each.error]
            printed += [each.plate.address for each in batch]
            if not noticed and not batch:
                break
        if self.kiosk is not None:
            until(lambda: self.kiosk.edition.shelf.seq == self._press.journal.seq)
        return printed

    def open(self) -> str:
        """Let the kiosk hand out, where it did before. Returns its address."""
        self.kiosk = Kiosk(self._folder)
        config = serving.config(self.kiosk)
        config.bound = socket.create_server(("127.0.0.1", self._port))
        self._port = config.bound.getsockname()[1]
        self._stack.enter_context(running(config))
        return f"http://127.0.0.1:{self._port}"

    def close(self) -> None:
        """Take the kiosk away."""
        self._stack.close()
        self.kiosk = None


@pytest.fixture
def stage(tmp_path, settings, monkeypatch):
    monkeypatch.setattr("kiosk.watching._AGAIN_SECONDS", (0.1, 0.3))
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "public" / "static"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    shutil.copytree(STATIC, settings.STATIC_ROOT)
    site.write()
    made = Stage(tmp_path)
    made.print()
    made.url = made.open()
    yield made
    made.close()


@pytest.fixture
def visit(chromium, stage):
    """Opens pages of the edition: `visit("/live/harbour/", width=360)`. `visit.asked` is what browsers asked for."""
    contexts, troubles, asked = [], [], []

    def open_page(path, *, script="", width=1000, height=700, javascript=True, **options):
        context = chromium.new_context(
            base_url=stage.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: LATE in str(error) or troubles.append(f"error on {page.url}: {error}"))
        page.on("request", lambda request: LATE in request.url or asked.append(request.url))
        page.add_init_script(script)
        page.goto(path, wait_until="load")
        return page

    open_page.asked = asked
    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def watched(stage, count=1):
    """Wait until so many streams are open."""
    until(lambda: len(stage.kiosk.watching) == count)
