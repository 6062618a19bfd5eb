"""The report in a real browser: alone, complete, readable, on a telephone, a desktop and paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from attunement.report import SECTIONS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (360, 768, 1280)
LEAST_PX = 12.0
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

VISIBLE_TEXT = """() => [...document.querySelectorAll('svg text')].filter(t => t.getClientRects().length).map(t => {
  const box = t.getBoundingClientRect(), svg = t.ownerSVGElement, frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  return {text: t.textContent, px: parseFloat(getComputedStyle(t).fontSize) * scale,
          left: box.left, right: box.right, above: frame.top - box.top, below: box.bottom - frame.bottom};
})"""

CONTRASTS = """() => {
  const parse = c => c.match(/[\\d.]+/g).slice(0, 3).map(v => { v /= 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 });
  const light = c => { const [r, g, b] = parse(c); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  return [...document.querySelectorAll('svg text')].filter(t => t.getClientRects().length).map(t => {
    const kind = (t.getAttribute('class') || '').match(/on-(\\S+)/);
    const under = kind ? getComputedStyle(t.ownerSVGElement.querySelector('.' + kind[1])).fill : paper;
    const [a, b] = [light(getComputedStyle(t).fill), light(under)].sort((x, y) => y - x);
    return {text: t.textContent, ratio: (a + 0.05) / (b + 0.05)};
  });
}"""


@contextmanager
def opened(
    browser: Browser, report: Path, *, width: int = 1280, dark: bool = False
) -> Iterator[tuple[Page, list[str]]]:
    """Open the report and collect every address asked for and every complaint of the browser."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", bypass_csp=False
    )
    page, heard = context.new_page(), []
    page.on("request", lambda request: heard.append(f"asked for {request.url}"))
    page.on("console", lambda message: heard.append(f"said {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"failed {error}"))
    page.goto(report.as_uri())
    yield page, heard
    context.close()


def test_no_request_leaves_the_machine(browser: Browser, report: Path) -> None:
    with opened(browser, report) as (page, heard):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.wait_for_load_state("networkidle")
        assert [entry for entry in heard if entry not in (f"asked for {report.as_uri()}", "asked for data:,")] == []


def test_the_policy_lets_nothing_else_in(browser: Browser, report: Path) -> None:
    with opened(browser, report) as (page, heard):
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/x.png\"><p style=\"color:red\">')"
        )
        page.wait_for_timeout(200)
        assert sum("Content Security Policy" in entry for entry in heard) == 2


@pytest.mark.parametrize("width", WIDTHS)
def test_every_figure_is_there_and_named(browser: Browser, report: Path, width: int) -> None:
    with opened(browser, report, width=width) as (page, _):
        sections = page.query_selector_all("section")
        expected = {path.stem for path in (report.parent / "figures").glob("*.csv")}
        names = [str(section.get_attribute("id")) for section in sections]
        assert names == [section.__name__ for section in SECTIONS if section.__name__ in expected]
        assert len(names) == len(expected) >= 3
        for section in sections:
            images = [image for image in section.query_selector_all("figure svg") if image.is_visible()]
            assert len(images) == 1
            box = images[0].bounding_box()
            assert box is not None and box["width"] > 280 and box["height"] > 100
            assert images[0].get_attribute("role") == "img"
            for id in str(images[0].get_attribute("aria-labelledby")).split():
                assert len(str(page.locator(f"[id='{id}']").text_content())) > 20
            assert len(section.query_selector_all("details td")) > 3


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_off_the_page(browser: Browser, report: Path, width: int) -> None:
    with opened(browser, report, width=width) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        texts: list[dict[str, Any]] = page.evaluate(VISIBLE_TEXT)
        assert len(texts) > 50
        assert [t for t in texts if t["left"] < 0 or t["right"] > width or t["above"] > 4 or t["below"] > 4] == []
        assert [t for t in texts if t["px"] < LEAST_PX - 0.01] == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_can_be_used_by_everyone(browser: Browser, report: Path, width: int, dark: bool) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python is not installed; pip install --group test"
    )
    source = (files(axe) / "axe.min.js").read_text(encoding="utf-8")
    with opened(browser, report, width=width, dark=dark) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(source)
        result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        assert len(result["passes"]) > 15
        assert any(rule["id"] == "color-contrast" for rule in result["passes"])
        assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in result["violations"]] == []


@pytest.mark.parametrize("dark", [False, True])
def test_words_in_figures_have_contrast(browser: Browser, report: Path, dark: bool) -> None:
    with opened(browser, report, dark=dark) as (page, _):
        ratios = page.evaluate(CONTRASTS)
        assert len(ratios) > 50
        assert [entry for entry in ratios if entry["ratio"] < 4.5] == []


def test_it_prints_on_a4_without_cutting_a_figure(browser: Browser, report: Path) -> None:
    printable_px = (297 - 32) / 25.4 * 96
    with opened(browser, report, width=680) as (page, _):
        page.emulate_media(media="print")
        heights = page.evaluate(
            "[...document.querySelectorAll('.plate')].map(p => [p.parentElement.id, p.offsetHeight])"
        )
        assert len(heights) >= 3
        assert [entry for entry in heights if entry[1] > printable_px] == []
        assert page.evaluate("getComputedStyle(document.querySelector('.plate')).breakInside") == "avoid"
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        sheet = page.pdf(prefer_css_page_size=True, print_background=True)
        assert sheet.startswith(b"%PDF") and 2 <= sheet.count(b"/Type /Page\n") <= 16
