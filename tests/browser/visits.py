"""Visits to the workbench: a real server, a real browser, and an eye on everything that goes wrong or leaves the machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attunement.web.frame.app import make_app
from attunement.web.frame.bundle import STATIC
from attunement.web.frame.guard import Access
from attunement.web.rooms import rooms
from attunement.web.server import listen, make_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

TEXT = """() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement
    if (!walk.currentNode.data.trim() || parent.closest('.unseen, script, style, noscript, option')) continue
    if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const range = document.createRange()
    range.selectNodeContents(walk.currentNode)
    const box = range.getBoundingClientRect()
    if (!box.width) continue
    const svg = parent.closest('svg'), wide = svg && svg.viewBox.baseVal.width
    const scale = wide ? svg.getBoundingClientRect().width / wide : 1
    found.push({ text: walk.currentNode.data.trim().slice(0, 40), px: parseFloat(getComputedStyle(parent).fontSize) * scale,
      left: box.left, right: box.right })
  }
  return found
}"""


class Workbench:
    """A workbench that is served in a thread; it can be stopped and started again at the same address."""

    def __init__(self, port: int | None = None) -> None:
        with listen(port) as sock:
            self.access = Access(sock.getsockname()[1])
        self.start()

    def start(self) -> None:
        self.server = make_server(make_app(rooms(), access=self.access, bundle=STATIC))
        self.sock = listen(self.access.port)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.sock]}, daemon=True)
        self.thread.start()
        until = time.monotonic() + 20
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.01)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.sock.close()

    def url(self, view: str = "") -> str:
        """The address of a view, with a word that opens it once: the view's own address comes first."""
        return self.access.address().replace("#", f"#{view}&" if view else "#")


@contextmanager
def visit(
    browser: Browser, workbench: Workbench, view: str = "", *, width: int = 1280, height: int = 900, dark: bool = False,
    context: BrowserContext | None = None, gone: bool = False, opened: bool = True, **how: Any,
) -> Iterator[Page]:  # fmt: skip
    """Open a view in a fresh browser profile (or another tab of one); fail on errors and on requests that leave the machine.

    `gone`: the server is stopped on purpose, so connections may fail. `opened`: the address holds a word.
    """
    here = context or browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", **how
    )
    page = here.new_page()
    home = f"127.0.0.1:{workbench.access.port}"
    wrong: list[str] = []
    page.on("request", lambda r: None if _stays(r.url, home) else wrong.append(f"left the machine: {r.url}"))
    page.on("websocket", lambda s: None if _stays(s.url, home) else wrong.append(f"left the machine: {s.url}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on(
        "console", lambda said: wrong.append(f"console: {said.text}") if said.type in ("error", "warning") else None
    )
    try:
        page.goto(workbench.url(view) if opened else f"http://{workbench.access.host}/#{view}")
        yield page
    finally:  # a page left open by a test that fails goes on talking to the server beside the tests that follow
        page.close()
        if context is None:
            here.close()
    refused = [line for line in wrong if not (gone and ("ERR_CONNECTION" in line or "WebSocket" in line))]
    assert refused == []


def wait_for(page: Page, expression: str, seconds: float = 10.0) -> None:
    """Wait until an expression is true; asked from outside, since the page's own rules forbid it to evaluate texts."""
    until = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < until, f"{expression} is not true after {seconds:g} s"
        page.wait_for_timeout(50)


def _stays(url: str, home: str) -> bool:
    return url.startswith((f"http://{home}/", f"ws://{home}/", "data:", "blob:"))


def check_access(page: Page) -> None:
    """Hold the page against WCAG 2.2 AA with axe; no text smaller than 12 px, none beyond the page's edge."""
    import axe_playwright_python

    page.evaluate((files(axe_playwright_python) / "axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert len(result["passes"]) > 10
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in result["violations"]] == []
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    texts = page.evaluate(TEXT)
    assert len(texts) > 5
    assert [t for t in texts if t["px"] < 11.99] == []
