"""The page of a calibration in a real browser: alone, readable by everyone, on a telephone and a desktop."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "inference"))

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TEXTS = """() => [...document.querySelectorAll('svg text')].filter(t => t.getClientRects().length).map(t => {
  const box = t.getBoundingClientRect(), svg = t.ownerSVGElement, frame = svg.getBoundingClientRect();
  return {text: t.textContent, left: box.left, right: box.right, above: frame.top - box.top,
          below: box.bottom - frame.bottom,
          px: parseFloat(getComputedStyle(t).fontSize) * frame.width / svg.viewBox.baseVal.width};
})"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A calibration of a pretended simulator to the published targets."""
    from quick_theory import QuickTheory

    from attunement.inference import points
    from attunement.inference.calibration import calibrate
    from attunement.inference.search_space import search_space
    from attunement.report.calibration.calibration_page import write_calibration_report

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(points, "simulate_targets", QuickTheory(search_space("homeostatic")).simulate)
        found = calibrate("homeostatic", runs=96, waves=2, threads=1)
    return write_calibration_report(found, tmp_path_factory.mktemp("calibration"))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_can_be_used_by_everyone(browser: Browser, page_file: Path, width: int, dark: bool) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python is not installed; pip install --group test"
    )
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    page, heard = context.new_page(), []
    page.on("request", lambda request: heard.append(request.url))
    page.goto(page_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert [url for url in heard if url not in (page_file.as_uri(), "data:,")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    texts: list[dict[str, Any]] = page.evaluate(TEXTS)
    assert len(texts) > 100
    assert [t for t in texts if t["left"] < 0 or t["right"] > width or t["above"] > 4 or t["below"] > 4] == []
    assert [t for t in texts if t["px"] < 11.99] == []
    page.evaluate((files(axe) / "axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert len(result["passes"]) > 15
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in result["violations"]] == []
    context.close()
