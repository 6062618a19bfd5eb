"""The Dyad room in a real browser: played, asked, compared, linked, undone, saved, and for everyone."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from visits import Workbench, check_access, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

SLOW_MS = 60_000
"""The first answer waits for what is made once; a busy machine takes its time."""
STATES = {
    "one pair": "/dyad?t=612",
    "two caregivers": "/dyad?t=905&with=caregivers&2.rebuffs=2&2.reads=0.6",
    "still face": "/dyad?see=still-face&t=200",
    "at home": "/dyad?see=home-visit&t=400",
    "the year": "/dyad?year=5&frightens=2.8",
}


def ready(page: Page) -> None:
    expect(page.get_by_role("heading", name="What would a coder see in a hundred siblings?")).to_be_visible(
        timeout=SLOW_MS
    )
    expect(page.locator(".why .acts").first).to_be_visible(timeout=SLOW_MS)


def slider(page: Page, question: str) -> Locator:
    return page.get_by_role("slider", name=question)


def seen(page: Page, name: str) -> str:
    return page.locator(f"section[aria-labelledby=title-{name}] .seen").inner_text()


def test_the_main_path(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, "/dyad") as page:
        ready(page)
        before = seen(page, "siblings")
        rebuff = slider(page, "How often do they turn bids for closeness away?")
        rebuff.focus()
        rebuff.press("End")
        rebuff.press("ArrowLeft")
        expect(page).to_have_url(re.compile(r"rebuffs=2\.985"))
        expect(page.locator("section[aria-labelledby=title-siblings] .seen")).not_to_have_text(before, timeout=SLOW_MS)
        expect(page.get_by_text("rarer than in one family of twenty")).to_be_visible()
        page.get_by_role("button", name="From birth").click()
        expect(page.get_by_text(re.compile("A year at home: [1-9]"))).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_text(re.compile("together, 0:"))).to_be_visible(timeout=SLOW_MS)
        page.get_by_role("button", name="Pause", exact=True).click()
        expect(page).to_have_url(re.compile(r"[?&]t="))


def test_the_why_panel_tells_what_moved_the_child(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, "/dyad?t=600") as page:
        ready(page)
        panel = page.locator(".why").first
        expect(panel).to_contain_text("10:00")
        panel.get_by_role("button", name=re.compile("^cries")).click()
        expect(panel.get_by_role("heading", name="What speaks for and against “cries”")).to_be_visible()
        expect(panel).to_contain_text("expected comfort")
        panel.get_by_text("What these words mean").click()
        expect(panel.get_by_text("It expects to be comforted when it asks, so going there")).to_be_visible()
        time = slider(page, "Time in the procedure")
        time.focus()
        time.press("PageDown")
        expect(panel).to_contain_text("12:00")
        time.press("ArrowRight")
        expect(panel).to_contain_text("12:03")
        assert "alone" in str(time.get_attribute("aria-valuetext"))
        box = page.locator(".scrub").bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
        expect(panel).not_to_contain_text("12:03")


def test_repair_is_spoken_of_and_two_who_miss_alike_stand_beside_each_other(
    browser: Browser, workbench: Workbench
) -> None:
    with visit(browser, workbench, "/dyad?t=600") as page:
        ready(page)
        person = page.get_by_label("Caregiver", exact=True)
        expect(person.get_by_text("Repair", exact=True)).to_be_visible()
        panel = page.locator(".why").first
        expect(panel.get_by_role("heading", name=re.compile("^What it has come to expect"))).to_be_visible()
        expect(panel.locator(".carried li").first).to_contain_text(re.compile(r"Comfort\s*0\.\d\d"))
        person.get_by_role("button", name=re.compile("one mends, one leaves it")).click()
        expect(page).to_have_url(re.compile(r"answers=1\.7.*2\.answers=-0\.3"))
        for which, chosen in (("first", "mends"), ("second", "leaves")):
            expect(page.get_by_label(f"Start from, {which} caregiver")).to_have_value(chosen)
        expect(page.locator(".why")).to_have_count(2, timeout=SLOW_MS)


def test_a_link_opened_cold_shows_the_same(browser: Browser, workbench: Workbench) -> None:
    view = "/dyad?with=caregivers&reads=0.3&2.rebuffs=2.5&luck=11&sibling=4&t=702&if=steadier&from=3"
    texts = []
    for _ in range(2):
        with visit(browser, workbench, view) as page:
            ready(page)
            expect(page.get_by_text("sibling 5 of 100")).to_be_visible()
            expect(page.locator(".why").nth(1)).to_contain_text("11:42")
            told = page.locator("section[aria-labelledby=title-change] .said-of")
            expect(told).to_contain_text("compared with itself", timeout=SLOW_MS)
            texts.append(page.locator(".stage").inner_text())
            assert page.url.endswith(view.replace("/dyad", "#/dyad"))
    assert texts[0] == texts[1]


def test_reload_back_and_undo(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, "/dyad") as page:
        ready(page)
        page.get_by_label(re.compile("^Start from.*caregiver")).select_option("turning-away")
        expect(page).to_have_url(re.compile("rebuffs=2"))
        page.get_by_role("radio", name="Still-Face").check()
        expect(page.get_by_role("heading", name="What happens when the face goes still?")).to_be_visible(
            timeout=SLOW_MS
        )
        page.reload()
        expect(page.get_by_role("heading", name="What happens when the face goes still?")).to_be_visible(
            timeout=SLOW_MS
        )
        page.keyboard.press("Control+z")
        expect(page.get_by_role("heading", name="What happens in the Strange Situation?")).to_be_visible(
            timeout=SLOW_MS
        )
        expect(page).to_have_url(re.compile("rebuffs=2"))
        page.go_back()
        expect(page).not_to_have_url(re.compile("rebuffs"))
        page.get_by_role("button", name="Redo").click()
        expect(page).to_have_url(re.compile("rebuffs=2"))


def test_two_tabs_do_not_disturb_each_other(browser: Browser, workbench: Workbench) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    with (
        visit(browser, workbench, "/dyad?rebuffs=3", context=context) as first,
        visit(browser, workbench, "/dyad?answers=2.6&reads=0.1", context=context) as second,
    ):
        ready(first)
        ready(second)
        assert seen(first, "siblings") != seen(second, "siblings")
        second.get_by_role("button", name="Other luck").click()
        expect(second).to_have_url(re.compile("luck=8"))
        assert "luck" not in first.url
    context.close()


def test_a_server_that_is_killed_in_between(browser: Browser) -> None:
    """What was asked while the server was gone is answered when it is back."""
    own = Workbench()
    with visit(browser, own, "/dyad", gone=True) as page:
        ready(page)
        before = seen(page, "siblings")
        own.stop()
        expect(page.get_by_text("The server has stopped.")).to_be_visible()
        page.get_by_label(re.compile("^Start from.*caregiver")).select_option("far-away")
        own.start()
        expect(page.get_by_text("The server has stopped.")).to_be_hidden(timeout=SLOW_MS)
        expect(page.locator("section[aria-labelledby=title-siblings] .seen")).not_to_have_text(before, timeout=SLOW_MS)
    own.stop()


CLICK_ASIDE = """(figure, aside) => {
    const own = figure.querySelector('circle.chosen').getBoundingClientRect()
    const at = { clientX: own.x + own.width / 2 + aside, clientY: own.y + own.height / 2, bubbles: true }
    figure.dispatchEvent(new MouseEvent('click', at))
}"""
"""Measured and clicked in one go: the page may still be finding its height."""


def test_a_dot_is_a_sibling(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, "/dyad") as page:
        ready(page)
        page.get_by_role("button", name="Next sibling").click()
        expect(page.get_by_text("sibling 2 of 100")).to_be_visible()
        dots = page.locator("section[aria-labelledby=title-siblings] svg.figure")
        for aside in (40, 60, -40, 80):  # the nearest dot there may happen to be the same sibling's
            dots.evaluate(CLICK_ASIDE, aside)
            page.wait_for_timeout(500)
            if not page.get_by_text("sibling 2 of 100").is_visible():
                break
        expect(page.get_by_text("sibling 2 of 100")).to_be_hidden()


AVOIDANT = "/dyad?reads=0.6&answers=0&warmth=0.2&rebuffs=2"
"""Bids are turned away: of a hundred siblings 88 are called avoidant, 7 secure and 5 disorganised."""


def test_squares_choose_a_sibling_of_a_letter(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, AVOIDANT) as page:
        ready(page)
        told = page.locator("section[aria-labelledby=title-story] .seen")
        expect(told).to_contain_text("A coder would write A (avoidant)")
        page.get_by_role("button", name="Show one who is called secure").click()
        expect(told).to_contain_text("A coder would write B (secure)", timeout=SLOW_MS)
        expect(page.locator(".transport .letter")).to_have_text("B")
        first = page.url
        page.get_by_role("button", name="Show another who is called secure").click()
        expect(page).not_to_have_url(first)
        page.locator(".squares.large [role=option]").nth(0).click()
        expect(told).to_contain_text("A coder would write A (avoidant)", timeout=SLOW_MS)
        squares = page.get_by_role("listbox")
        squares.focus()
        squares.press("End")
        expect(told).to_contain_text("A coder would write D (disorganised)", timeout=SLOW_MS)
        chosen = page.locator(".squares [aria-selected=true]")
        expect(chosen).to_have_count(1)
        assert squares.get_attribute("aria-activedescendant") == chosen.get_attribute("id")


def test_what_is_felt_has_numbers_and_a_comparison(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, AVOIDANT) as page:
        ready(page)
        expect(page.locator("section[aria-labelledby=title-story] .seen")).to_contain_text(
            re.compile(r"Seen: cries for \d+ s\. Felt: arousal \d\.\d\d; the middle of the 7 secure siblings \d\.\d\d")
        )
        strip = page.locator(".strip svg")
        for number in ("0", "0.4", "0.8", "1.2"):
            expect(strip.get_by_text(number, exact=True).first).to_be_visible()
        assert len(strip.locator("path[stroke-dasharray='4 3']").get_attribute("d") or "") > 1000


def test_nobody_turns_away_from_an_empty_room(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, AVOIDANT + "&t=725") as page:
        ready(page)
        time = slider(page, "Time in the procedure")
        time.focus()
        said = set()
        for _ in range(40):
            said.add(str(time.get_attribute("aria-valuetext")).rpartition("The child ")[2])
            time.press("ArrowRight")
        assert "busies itself, looks down" in said and "turns away" not in said
        expect(page.locator(".why")).to_contain_text("busies itself, looks down")


def test_the_panel_names_what_gets_worse_and_who_saw_the_opposite(browser: Browser, workbench: Workbench) -> None:
    # Of a hundred siblings this shows with some luck only; among 256 it is sure (tests/unit/web/dyad/test_signs.py).
    with visit(browser, workbench, AVOIDANT + "&luck=21&if=support") as page:
        ready(page)
        change = page.locator("section[aria-labelledby=title-change]")
        expect(change.locator(".seen")).to_contain_text("disorganised (D) rises from 6 to 24", timeout=SLOW_MS)
        expect(change.locator(".seen")).to_contain_text("against the evidence; here the theory fails")
        expect(change.get_by_text("d = .35 [.10, .61]").last).to_be_visible()
        expect(change.get_by_text("Facompré, Bernard & Waters (2018)")).to_be_visible()
        expect(change.get_by_text("no trial known").first).to_be_visible()
        expect(change.get_by_role("link", name=re.compile("Letourneau"))).to_have_attribute(
            "href", re.compile("^https")
        )


def test_protest_in_the_still_face_is_explained(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, "/dyad?see=still-face") as page:
        ready(page)
        change = page.locator("section[aria-labelledby=title-change]")
        expect(change).to_contain_text("More of it is no harm", timeout=SLOW_MS)
        expect(change.get_by_role("link", name=re.compile("Mesman"))).to_be_visible()


def test_dials_are_not_your_family(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, "/dyad") as page:
        ready(page)
        expect(page.get_by_text("These are not your family: a dial is one number")).to_be_visible()
        start = page.get_by_label(re.compile("^Start from.*caregiver"))
        for preset, number in (("day-to-day", "r = .26"), ("frightening", "r = .34")):
            start.select_option(preset)
            expect(page.locator(".person .tells").first).to_contain_text(number)


OVERLAP = """() => [...document.querySelectorAll('.scene svg')].flatMap((svg) => {
  const boxes = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()])
  return boxes.flatMap(([a, one], i) => boxes.slice(i + 1).filter(([, other]) =>
    one.left < other.right - 2 && other.left < one.right - 2 && one.top < other.bottom - 3 && other.top < one.bottom - 3,
  ).map(([b]) => `${a} / ${b}`))
})"""


@pytest.mark.parametrize("width", [360, 1440])
def test_no_chart_loses_its_question(browser: Browser, workbench: Workbench, width: int) -> None:
    with visit(browser, workbench, "/dyad", width=width) as page:
        ready(page)
        chart = page.locator("section[aria-labelledby=title-expectations] svg.figure")
        whole = " ".join(chart.locator("text").all_text_contents())
        for question in (
            "comforted when I need it?",
            "How often does this person frighten me?",
            "differ from day to day?",
        ):
            assert question in whole
        box = chart.bounding_box()
        assert box
        assert (
            page.evaluate(OVERLAP.replace(".scene svg", "section[aria-labelledby=title-expectations] svg.figure")) == []
        )
        for text in chart.locator("text").all():
            own = text.bounding_box()
            assert own and own["x"] >= box["x"] - 1 and own["x"] + own["width"] <= box["x"] + box["width"] + 1


SETTLED = "[document.querySelector('.strip').getBoundingClientRect().top, document.querySelector('.why').offsetHeight]"
SCENE = "document.querySelector('.scene svg').outerHTML"


def test_play_plays_what_is_in_view_and_nothing_jumps(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, AVOIDANT + "&with=caregivers", width=1440) as page:
        ready(page)
        page.wait_for_timeout(1000)
        scene = page.locator(".scene").first.bounding_box()
        assert scene and scene["y"] > 0 and scene["y"] + scene["height"] < 840  # above the player
        before = page.evaluate(SCENE)
        page.get_by_role("button", name="Play", exact=True).click()
        places, drawn = set(), set()
        for _ in range(24):
            page.wait_for_timeout(250)
            places.add(tuple(page.evaluate(SETTLED)))
            drawn.add(page.evaluate(SCENE))
        assert len(places) == 1
        assert len(drawn) > 5 and before not in list(drawn)[5:]


def test_what_was_cut_short_is_not_crying(browser: Browser, workbench: Workbench) -> None:
    with visit(
        browser, workbench, "/dyad?t=875"
    ) as page:  # alone from 12:00; this sibling cried, and its caregiver came back
        expect(page.locator(".why .acts")).to_be_attached(timeout=SLOW_MS)
        scene, panel = page.locator(".scene svg"), page.locator(".why")
        expect(scene.get_by_text("cut short here")).to_be_visible()
        expect(scene.get_by_text("child cries")).to_have_count(0)
        expect(panel).to_contain_text("Cut short: the caregiver came back early")
        expect(panel.get_by_role("button", name=re.compile("^cries"))).to_be_hidden()
        page.get_by_role("button", name="Play", exact=True).click()
        expect(page.get_by_text(re.compile("with stranger, 15:"))).to_be_visible(
            timeout=3000
        )  # 25 s are skipped, not played


def test_labels_do_not_lie_on_each_other(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, "/dyad", width=1440) as page:
        ready(page)
        time = slider(page, "Time in the procedure")
        time.focus()
        for _ in range(40):
            time.press("Shift+ArrowRight")
            assert page.evaluate(OVERLAP) == []


def test_no_message_in_the_console_whatever_is_pressed(browser: Browser, workbench: Workbench) -> None:
    """`visit` fails on any message; At home → Play → Strange Situation once broke the room."""
    with visit(browser, workbench, "/dyad", width=1440) as page:
        ready(page)
        for procedure in ("At home", "Strange Situation", "Still-Face", "At home", "Still-Face", "Strange Situation"):
            page.get_by_role("radio", name=procedure).check()
            page.wait_for_timeout(700)
            page.get_by_role("button", name="Play", exact=True).click()
            page.wait_for_timeout(900)
        for how in ("One child, two caregivers", "One caregiver, two children", "One pair"):
            page.get_by_role("radio", name=how).check()
            page.wait_for_timeout(700)
        page.get_by_role("button", name="From birth").click()
        page.get_by_role("radio", name="At home").check()
        page.set_viewport_size({"width": 360, "height": 740})
        page.wait_for_timeout(700)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("button", name="Other luck").click()
        page.wait_for_timeout(700)


@pytest.mark.parametrize("figure", ["expectations", "story", "siblings", "change"])
def test_every_figure_can_be_saved(browser: Browser, workbench: Workbench, figure: str) -> None:
    with visit(browser, workbench, "/dyad?t=300") as page:
        ready(page)
        plate = page.locator(f"section[aria-labelledby=title-{figure}]")
        expect(plate.locator(".seen")).not_to_contain_text("once more", timeout=SLOW_MS)
        saved = {}
        for kind in ("Picture (PNG)", "Drawing (SVG)", "Numbers (CSV)", "The same in Python"):
            plate.locator("details.menu").evaluate("menu => menu.open = true")
            with page.expect_download() as waiting:
                plate.get_by_role("button", name=kind).click()
            saved[kind] = Path(str(waiting.value.path())).read_bytes()
        assert saved["Picture (PNG)"].startswith(b"\x89PNG") and len(saved["Picture (PNG)"]) > 5_000
        drawing = saved["Drawing (SVG)"].decode()
        assert (
            drawing.startswith("<svg")
            and "--ink:#" in drawing
            and "http" not in drawing.replace("http://www.w3.org", "")
        )
        rows = list(csv.DictReader(io.StringIO(saved["Numbers (CSV)"].decode())))
        assert len(rows) >= 100 and None not in rows[0]
        compile(saved["The same in Python"], "saved.py", "exec")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)])
def test_it_can_be_used_by_everyone(browser: Browser, workbench: Workbench, state: str, width: int, dark: bool) -> None:
    with visit(browser, workbench, STATES[state], width=width, dark=dark, reduced_motion="reduce") as page:
        ready(page)
        page.wait_for_timeout(600)
        check_access(page)


def test_frightening_care_stands_behind_a_note(browser: Browser, workbench: Workbench) -> None:
    with visit(browser, workbench, "/dyad") as page:
        ready(page)
        note = page.locator("details.note")
        assert not note.evaluate("note => note.open")
        note.locator("summary").click()
        expect(note).to_contain_text("helpline")
        expect(slider(page, "How often are they frightening, or frightened themselves?")).to_be_visible()


def test_what_was_not_meant_does_no_harm(browser: Browser, workbench: Workbench) -> None:
    with visit(
        browser, workbench, "/dyad?reads=NaN&luck=-5&sibling=1e9&see=../etc&t=zz&with=both&2.love=1&if=%3Cb%3E"
    ) as page:
        ready(page)
        expect(page.get_by_text("sibling 100 of 100")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)
