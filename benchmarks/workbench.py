"""How fast the workbench answers, measured in a real browser: first paint, slider to painted, frames while playing.

    python benchmarks/workbench.py [--json FILE]

A slider's answer holds a year at home, a Strange Situation and a hundred siblings. It is timed from the slider's own event
to the frame after the figures were drawn, as the page's `performance.measure("answered")` says. Beside it: what the server
computed in that time, and the processor time of an answer, which others on the machine do not change. Frames are counted
while the player runs, through the year and through the procedure.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from playwright.sync_api import Page, sync_playwright
from visits import Workbench, visit

from attunement.web.dyad import dyad_room

PLACES = (20, 60, 100, 140, 180)
ROUNDS = 3
FRAMES_S = 6
FRAMES = """seconds => new Promise(done => {
  const gaps = []; let last = performance.now(), end = last + 1000 * seconds
  const frame = now => { gaps.push(now - last); last = now; now < end ? requestAnimationFrame(frame) : done(gaps.slice(1)) }
  requestAnimationFrame(frame)
})"""
TURN = """([id, place]) => new Promise(done => {
  performance.clearMeasures('answered')
  const slider = document.getElementById(id)
  slider.value = place
  const began = performance.now()
  slider.dispatchEvent(new Event('input', { bubbles: true }))
  const look = () => {
    const seen = performance.getEntriesByName('answered')
    if (!seen.length) return requestAnimationFrame(look)
    const last = seen.at(-1)
    done([last.startTime + last.duration - began, last.detail])
  }
  requestAnimationFrame(look)
})"""


def quantiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 1),
        "q95": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "n": len(ordered),
    }


def sliders(page: Page) -> dict[str, dict[str, float]]:
    """Turn some dials to some places, one answer after another."""
    names = [page.locator("aside input[type=range]").nth(i).get_attribute("id") for i in (0, 1, 5)]
    whole, server = [], []
    for _ in range(ROUNDS):
        for name in names:
            for place in PLACES:
                taken, computed = page.evaluate(TURN, [name, place])
                whole.append(taken)
                server.append(computed)
                page.wait_for_timeout(450)  # "why?" and "what would change it?" are asked in between, as by a reader
    return {"slider to painted, ms": quantiles(whole), "of this computed, ms": quantiles(server)}


def frames(page: Page) -> dict[str, Any]:
    """Play, and count frames and those that took longer than a sixtieth of a second and a half."""
    found = {}
    for what, view in (("the year", "year=0.5"), ("the Strange Situation", "t=400")):
        page.goto(page.url.split("#")[0] + f"#/dyad?{view}")
        page.wait_for_timeout(600)
        page.get_by_role("button", name="Play", exact=True).click()
        gaps = page.evaluate(FRAMES, FRAMES_S)
        page.get_by_role("button", name="Pause", exact=True).click()
        found[f"frames a second, {what}"] = round(1000 * len(gaps) / sum(gaps), 1)
        found[f"late frames, {what}"] = sum(gap > 25 for gap in gaps)
    return found


def processor() -> dict[str, float]:
    """Answer some questions nobody has asked before; processor time does not depend on who else uses the machine."""
    taken = []
    for turn in range(25):
        asked = {"pairs": [{"rebuffs": 0.1 * turn}]}
        began = time.process_time()
        answered = dyad_room.dyad(asked, lambda: False)
        assert answered is not None
        answered.to_bytes()
        taken.append(1000 * (time.process_time() - began))
    return quantiles(taken[5:])


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    workbench = Workbench()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with visit(browser, workbench, "/dyad") as page:
            page.wait_for_selector(".why .acts", timeout=120_000)
            page.wait_for_timeout(15_000)  # everything that is made once has been made
            page.reload()
            page.wait_for_selector(".plate")
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            drawn = page.evaluate("performance.getEntriesByName('answered')[0]?.startTime ?? performance.now()")
            page.wait_for_timeout(1000)
            result = {
                "attunement": version("attunement"), "browser": browser.version, "cores": os.cpu_count(),
                "first paint, warm, ms": round(paint, 1), "first figures asked for, warm, ms": round(drawn, 1),
                "load of the machine": round(os.getloadavg()[0], 1),
                **sliders(page), **frames(page), "processor time an answer, ms": processor(),
            }  # fmt: skip
        browser.close()
    workbench.stop()
    for name, value in result.items():
        print(f"{name}: {value}")
    if given.json:
        given.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
