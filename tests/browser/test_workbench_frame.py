"""The frame of the workbench: the door, the rooms, back and forth, a server that goes and comes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from visits import Workbench, check_access, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_front_page_leads_to_the_rooms(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("The attachment system, executable")
        assert "word" not in page.url
        page.get_by_role("main").get_by_role("link", name=re.compile("^Dyad")).click()
        expect(page).to_have_url(re.compile("#/dyad"))
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The attachment system, executable")
        page.go_forward()
        expect(page).to_have_url(re.compile("#/dyad"))


def test_without_the_key_it_stays_locked(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, opened=False, view="/dyad") as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("This page is locked")
        check_access(page)
        field = page.get_by_label("The address that attune open printed last")
        field.fill("http://evil.example/#word=abc")
        page.get_by_role("button", name="Go on there").click()
        expect(page.get_by_role("alert")).to_contain_text("not such an address")
        field.fill(workbench.access.address())
        field.press("Enter")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile("#/dyad$|#/dyad[?]"))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_front_page_is_for_everyone(browser: Browser, workbench: Workbench, width: int, dark: bool) -> None:
    with visit(browser, workbench, width=width, dark=dark) as page:
        expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()
        check_access(page)


def test_a_server_that_goes_and_comes(browser: Browser) -> None:
    own = Workbench()
    with visit(browser, own, "/dyad", gone=True) as page:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        own.stop()
        expect(page.get_by_text("The server has stopped.")).to_be_visible()
        check_access(page)
        own.start()
        expect(page.get_by_text("The server has stopped.")).to_be_hidden(timeout=10_000)
    own.stop()
