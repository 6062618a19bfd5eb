"""Theories side by side in a real browser: alone, readable on a telephone, a desktop and paper, and to a screen reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from attunement.evidence.contest import Contest
from attunement.evidence.scoreboard import Row, Scoreboard
from attunement.report.board.contest_page import write_contest_report
from attunement.theories.catalogue import CONTEST

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (360, 768, 1280)
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TEXTS = """() => [...document.querySelectorAll('svg text')].filter(t => t.getClientRects().length).map(t => {
  const box = t.getBoundingClientRect(), svg = t.ownerSVGElement, frame = svg.getBoundingClientRect();
  return {text: t.textContent, px: parseFloat(getComputedStyle(t).fontSize) * frame.width / svg.viewBox.baseVal.width,
          over: Math.max(frame.left - box.left, box.right - frame.right)};
})"""


@pytest.fixture(scope="module")
def page_of_theories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def board(i: int, name: str) -> Scoreboard:
        rows = []
        for role in ("calibration", "design", "validation"):
            for k in range(6):
                value = 0.1 + 0.05 * ((i + k) % 7)
                rows.append(
                    Row(
                        finding=f"{role}.finding_{k}", part="a_part_with_a_long_name", role=role, construct="", citation="",
                        counts=True, seen=k > 0, status="inside" if 0.2 <= value <= 0.3 else "outside", published=0.26,
                        band=(0.2, 0.3), simulated=value, simulated_interval=(value - 0.01, value + 0.01),
                    )
                )  # fmt: skip
            rows.append(
                Row(
                    finding=f"{role}.words", part="", role=role, construct="", citation="", counts=True, seen=True,
                    status="inside" if i % 2 else "outside", says="so and so",
                )
            )  # fmt: skip
        return Scoreboard(tuple(rows), {}, name, 1, 100, "0" * 64)

    boards = tuple(board(i, name) for i, name in enumerate(CONTEST))
    return write_contest_report(Contest(boards), tmp_path_factory.mktemp("theories"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wrong_for_any_reader(browser: Browser, page_of_theories: Path, width: int, dark: bool) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed; pip install --group test"
    )
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", bypass_csp=True
    )
    page, heard = context.new_page(), []
    page.on("request", lambda request: heard.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    page.goto(page_of_theories.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert [url for url in heard if url not in (page_of_theories.as_uri(), "data:,")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    texts = page.evaluate(TEXTS)
    assert len(texts) > 100
    assert min(t["px"] for t in texts) >= 11.9
    assert [t for t in texts if t["over"] > 1] == []
    found = axe.Axe().run(page, options={"runOnly": RULES})
    assert [violation["id"] for violation in found.response["violations"]] == []
    context.close()


def test_a_sheet_of_paper_holds_every_figure(browser: Browser, page_of_theories: Path) -> None:
    page = browser.new_context().new_page()
    page.goto(page_of_theories.as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})  # A4 less its margins
    wide = page.evaluate("[...document.querySelectorAll('svg.wide')].map(s => s.getBoundingClientRect().width)")
    assert len(wide) == 4 and all(0 < width <= 680 for width in wide)
    page.context.close()
