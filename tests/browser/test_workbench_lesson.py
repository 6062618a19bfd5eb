"""The lesson: one file, opened from disk, that asks nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from visits import check_access

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from attunement.web.dyad import lesson
    from attunement.web.frame.bundle import STATIC

    if not (STATIC / "lesson.html").exists():
        pytest.skip("the page of the workbench is not built; python page/build.py")
    few = [
        setting for setting in lesson.settings() if setting[0] in ("middle", "turning-away") and setting[1] == "middle"
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesson, "settings", lambda: few)
        out = tmp_path_factory.mktemp("lesson") / "lesson.html"
        told: list[tuple[int, int]] = []
        size = lesson.write_lesson(out, step=lambda done, of: told.append((done, of)))
    assert size == out.stat().st_size
    assert told[-1] == (2, 2)
    return out


@pytest.fixture
def page(browser: Browser, lesson: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else wrong.append(r.url))
    opened.goto(f"{lesson.as_uri()}#/?t=600")
    yield opened
    context.close()
    assert wrong == []


def test_it_shows_and_asks_why(page: Page) -> None:
    expect(page.locator(".why")).to_contain_text("10:00", timeout=30_000)
    expect(page.get_by_text(re.compile("Computed beforehand by Attunement .* 2 pairs"))).to_be_visible()
    before = page.locator("section[aria-labelledby=title-siblings] .seen").inner_text()
    page.get_by_label(re.compile("^Start from.*caregiver")).select_option("turning-away")
    expect(page.locator("section[aria-labelledby=title-siblings] .seen")).not_to_have_text(before)
    page.go_back()
    expect(page.locator("section[aria-labelledby=title-siblings] .seen")).to_have_text(before)


def test_two_pairs_side_by_side_and_the_still_face(page: Page) -> None:
    page.get_by_role("radio", name="One child, two caregivers").check()
    expect(page.locator(".why")).to_have_count(2)
    expect(page.locator("section[aria-labelledby=title-siblings] .seen")).to_contain_text("Second pair")
    page.get_by_role("radio", name="Still-Face").check()
    expect(page.get_by_role("heading", name="What happens when the face goes still?")).to_be_visible()


def test_what_was_not_computed_is_said(page: Page) -> None:
    page.get_by_label(re.compile("^Start from.*caregiver")).select_option("frightening")
    expect(page.get_by_role("alert")).to_contain_text("not computed")


def test_it_can_be_used_by_everyone(page: Page) -> None:
    expect(page.locator(".why .acts")).to_be_visible(timeout=30_000)
    check_access(page)


def test_its_policy_lets_nothing_else_in(lesson: Path) -> None:
    text = lesson.read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy and policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1] and "connect-src" not in policy[1]
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]+"', text.split('<script type="module">')[0])
