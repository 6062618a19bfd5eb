"""The theft of the key, both ways, as it was done: at another port, and at the port that the workbench has left."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect
from squatter import Squatter
from visits import Workbench, visit, wait_for

sys.path.append(str(Path(__file__).parents[1] / "unit" / "web"))

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def key_of(page: Page) -> str:
    key = page.evaluate("sessionStorage.getItem('key')")
    assert isinstance(key, str) and len(key) > 40
    return key


def answered(workbench: Workbench, headers: dict[str, str]) -> int:
    """Ask for the list of recordings as a thief would, from outside a browser."""
    try:
        with urlopen(Request(f"http://{workbench.access.host}/api/recordings/", headers=headers)) as response:
            return response.status
    except HTTPError as refused:
        return refused.code


def test_a_page_at_another_port_is_sent_nothing(browser: Browser, workbench: Workbench) -> None:
    """Cookies of 127.0.0.1 go to every port: one click on another program's page gave it the key."""
    context = browser.new_context()
    thief = Squatter()
    with visit(browser, workbench, "/recordings", context=context) as page:
        expect(page.get_by_text("Drop coded files here")).to_be_visible()
        key = key_of(page)
        assert answered(workbench, {"attune-key": key}) == 200
        other = context.new_page()
        other.goto(f"http://127.0.0.1:{thief.port}/")
        expect(other).to_have_title("nice")
        assert other.evaluate("document.cookie") == ""
        assert other.evaluate("sessionStorage.length + localStorage.length") == 0
        assert key.encode() not in thief.heard and b"ookie:" not in thief.heard
        # Nor does its page get anything out of the workbench by way of the browser.
        home = f"http://{workbench.access.host}"
        tries = other.evaluate(
            """async (home) => {
              const got = []
              for (const init of [{}, {mode: 'no-cors'}, {credentials: 'include'}, {method: 'POST', mode: 'no-cors', body: '{}'}])
                got.push(await fetch(home + '/api/recordings/', init).then((r) => r.type + ' ' + r.status, () => 'refused'))
              got.push(await new Promise((done) => {
                const socket = new WebSocket(home.replace('http', 'ws') + '/api/live')
                socket.onopen = () => done('live'); socket.onclose = () => done('refused')
              }))
              return got
            }""",
            home,
        )
        assert [tried for tried in tries if not re.fullmatch(r"refused|opaque 0", tried)] == []
    thief.close()
    context.close()


@pytest.mark.parametrize("same_port", [False, True])
def test_whoever_listens_at_the_port_it_has_left_learns_nothing(browser: Browser, same_port: bool) -> None:
    """A page left open handed the key to whoever listened there, and the next start had the same key."""
    own = Workbench()
    context = browser.new_context()
    page = context.new_page()
    page.goto(own.url("/recordings"))
    expect(page.get_by_text("Drop coded files here")).to_be_visible()
    key = key_of(page)
    own.stop()
    expect(page.get_by_text("The server has stopped.")).to_be_visible()
    thief = Squatter(own.access.port)
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is locked", timeout=15_000)
    assert thief.talks
    # Whatever the page is asked to do now, a file included, the squatter hears nothing of it.
    page.evaluate("window.dispatchEvent(new HashChangeEvent('hashchange'))")
    assert key.encode() not in thief.heard and b"attune-key" not in thief.heard.lower()
    told = [json.loads(found) for found in re.findall(rb'\{"of".*?\}', thief.heard)]
    assert told and all(set(one) == {"of", "nonce"} for one in told)
    assert page.evaluate("sessionStorage.getItem('key')") is None
    thief.close()

    again = Workbench(port=own.access.port if same_port else None)
    assert again.access.key != key
    assert answered(again, {"attune-key": key}) == 401
    assert answered(again, {"cookie": f"attune_{again.access.port}={key}"}) == 401
    # The page left open says how to be let in again, and goes on with what it showed.
    page.get_by_label("The address that attune open printed last").fill(again.access.address())
    page.get_by_role("button", name="Go on there").click()
    expect(page.get_by_text("Drop coded files here")).to_be_visible()
    expect(page).to_have_url(f"http://{again.access.host}/#/recordings")
    assert key_of(page) == again.access.key
    again.stop()
    context.close()


def test_a_page_that_is_reloaded_at_the_squatters_has_no_key_that_fits(browser: Browser) -> None:
    own = Workbench()
    context = browser.new_context()
    page = context.new_page()
    page.goto(own.url("/dyad"))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    own.stop()
    thief = Squatter(own.access.port)
    page.reload()
    expect(page).to_have_title("nice")
    stolen = page.evaluate("sessionStorage.getItem('key')")  # the squatter's page may read what this origin keeps
    thief.close()
    again = Workbench()
    assert again.access.port != own.access.port, "a port that somebody else may have had is not used again"
    assert answered(again, {"attune-key": str(stolen)}) == 401
    again.stop()
    context.close()


@pytest.mark.parametrize("how", [{"modifiers": ["Control"]}, {"button": "middle"}])
def test_a_link_opened_in_another_tab_is_open(browser: Browser, workbench: Workbench, how: dict[str, Any]) -> None:
    context = browser.new_context()
    with visit(browser, workbench, context=context) as page:
        door = page.get_by_role("main").get_by_role("link", name=re.compile("^Dyad"))
        wait_for(page, "sessionStorage.getItem('key')")  # the doors stand there before the server has answered
        with context.expect_page() as coming:
            door.click(**how)
        expect(coming.value.get_by_role("button", name="Play", exact=True)).to_be_visible()
        assert key_of(coming.value) == workbench.access.key
    context.close()


def test_the_word_is_neither_in_the_address_nor_good_again(browser: Browser, workbench: Workbench) -> None:
    context = browser.new_context()
    address = workbench.access.address()
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("The attachment system, executable")
    assert page.url == f"http://{workbench.access.host}/"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("The attachment system, executable")
    other = context.new_page()
    other.goto(address)
    expect(other.get_by_role("heading", level=1)).to_have_text("This page is locked")
    assert other.evaluate("document.cookie") == ""
    context.close()
