"""One recorded dyad from beginning to end: both partners' phases, where they match, and where a mismatch was repaired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl

from attunement.report.figure import NARROW, Figure
from attunement.report.phase_colours import phase_colours, the
from attunement.report.scale import Scale, ticks
from attunement.report.svg import SMALL_PX, Drawing, text_width
from attunement.report.wording import between, percent

LANE, MATCH, GAP, AXIS, HEAD = 22, 12, 3, 22, 4
PX_PER_SECOND = 3.0
MOST_LINES = 10
UNSEEN = ("uncodable", "not coded", "without a phase")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Visit:
    """What is known of one visit: its row of `matching`, of `repair`, and of the comparison with chance."""

    matching: Row
    repair: Row
    chance: Row | None

    @property
    def name(self) -> str:
        """The dyad's own name, with the visit's where it says something."""
        occasion = str(self.matching["occasion"])
        return f"Dyad {self.matching['dyad']}" + (f", visit {occasion}" if occasion not in ("", "1") else "")


def dyad_timeline(timeline: pl.DataFrame, visit: Visit, persons: tuple[str, str]) -> Figure:
    """Draw one visit as lines of time: first partner, match, second partner."""
    number = visit.matching["observation"]
    own = timeline.filter(pl.col("observation") == number).select("lane", "state", "start_s", "end_s")
    repairs = repair_moments(own, persons)
    first, second = persons
    return Figure(
        name=f"timeline_{number}",
        title=f"{visit.name}, from second to second",
        how_to_read=f"Above {first}, beneath {second}; the band between is dark where they are in the same phase and pale where "
        "they are not. A diamond marks a repair, in the half of whoever changed. Dashed: could not be seen; empty: not coded.",
        table=own,
        shown=_shown(own),
        draw=lambda width: _draw(own, repairs, persons, width),
        description=f"Phases of {first} and {second} over {float(own['end_s'].max() or 0):.0f} s, with {len(repairs)} repairs.",  # type: ignore[arg-type]
        sentence=_sentence(visit, persons),
        sure=_sure(visit),
        tags=("recorded", "one dyad"),
        notes=("One dyad on one day shows how this interaction went. It is no diagnosis of a child or of a parent.",),
    )


def repair_moments(own: pl.DataFrame, persons: tuple[str, str]) -> list[tuple[float, str]]:
    """Return when a mismatch turned into a match at once, and whose phase changed in that step ("both" if both)."""
    lanes = {lane: own.filter(pl.col("lane") == lane).sort("start_s") for lane in (*persons, "match")}
    starts = {lane: set(lanes[lane]["start_s"].round(6).to_list()) for lane in persons}
    rows = list(lanes["match"].select("state", "start_s").iter_rows())
    found = []
    for (before, _), (state, start_s) in pairwise(rows):
        if before == "mismatched" and state == "matched":
            who = [person for person in persons if round(start_s, 6) in starts[person]]
            found.append((start_s, who[0] if len(who) == 1 else "both"))
    return found


def _shown(own: pl.DataFrame) -> pl.DataFrame:
    seconds = (pl.col("end_s") - pl.col("start_s")).sum().round(2).alias("seconds")
    return own.group_by("lane", "state", maintain_order=True).agg(seconds, pl.len().alias("stretches"))


def _sentence(visit: Visit, persons: tuple[str, str]) -> str:
    matching, repair = visit.matching, visit.repair
    share, seconds = matching["matched_share"], matching["seconds_analysed"]
    if share is None:
        return f"{visit.name}: there is no second in which both partners show a phase, so nothing can be compared."
    first, second = persons
    by = {who: repair[f"repaired_by_{who}"] for who in (first, second, "both")}
    text = (
        f"{_begin(the(first))} and {the(second)} are in the same phase for {percent(share, 1)} of the {seconds:.0f} s in which "
        "both could be seen. "
    )
    if not repair["repairs"]:
        return text + "No mismatch was repaired."
    parts = [f"{n} by {the(who)}" for who, n in ((first, by[first]), (second, by[second])) if n]
    parts += [f"{by['both']} by both at once"] if by["both"] else []
    count = repair["repairs"]
    return text + f"{count} {'mismatch was' if count == 1 else 'mismatches were'} repaired: {', '.join(parts)}."


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sure(visit: Visit) -> str:
    parts = []
    chance = visit.chance
    if chance is not None and chance["chance_low"] is not None and chance["observed"] is not None:
        low, high, seen = chance["chance_low"], chance["chance_high"], chance["observed"]
        place = "more than" if seen > high else "less than" if seen < low else "no more and no less than"
        parts.append(
            f"Matched time is {place} chance would give: {between(low, high, share=True)} when one partner is shifted in time "
            f"(95 % of {chance['n']:,} shifts)."
        )
    elif visit.matching["matched_share"] is not None:
        parts.append("The recording is too short to say what chance would give.")
    median, bouts, cut = (visit.repair[name] for name in ("latency_median_s", "bouts", "bouts_censored"))
    if median is not None:
        parts.append(
            f"Half the mismatches were repaired within {median:.1f} s ({bouts} seen from their beginning, {cut} cut off)."
        )
    elif bouts:
        parts.append(f"Of {bouts} mismatches {cut} were cut off, too many to say how long one lasts.")
    uncodable, gaps = (visit.matching[f"seconds_{name}"] for name in ("uncodable", "not_coded"))
    if uncodable or gaps:
        parts.append(f"Left out: {uncodable:.0f} s uncodable, {gaps:.0f} s not coded.")
    return " ".join(parts)


def _draw(own: pl.DataFrame, repairs: list[tuple[float, str]], persons: tuple[str, str], width: int) -> Drawing:
    narrow = width <= NARROW
    left = 0 if narrow else 6 + max(text_width(person, SMALL_PX) for person in persons)
    end_s = max(float(own["end_s"].max() or 1.0), 1e-6)  # type: ignore[arg-type]
    line_s = max((width - left) / PX_PER_SECOND, end_s / MOST_LINES)
    line_s = min(_round_up(line_s), end_s)
    lines = max(1, -(-round(end_s * 1000) // max(1, round(line_s * 1000))))
    height = HEAD + 2 * LANE + MATCH + 2 * GAP + AXIS
    drawing = Drawing(width, height * lines + 26)
    states = [
        s
        for s in own.filter(pl.col("lane").is_in(list(persons)))["state"].unique(maintain_order=True)
        if s not in UNSEEN
    ]
    colours = phase_colours(sorted(states))
    for i in range(lines):
        start = i * line_s
        top = i * height + HEAD
        time = Scale(start, start + line_s, left, width - 1)
        here = own.filter((pl.col("start_s") < start + line_s - 1e-9) & (pl.col("end_s") > start + 1e-9))
        here = here.with_columns(
            start_s=pl.max_horizontal("start_s", pl.lit(start)),
            end_s=pl.min_horizontal("end_s", pl.lit(start + line_s)),
        )
        middle = top + LANE + GAP
        for lane, y in ((persons[0], top), (persons[1], middle + MATCH + GAP)):
            if not narrow:
                drawing.text(0, y + 15, lane, "small")
            _lane(drawing, here.filter(pl.col("lane") == lane), colours, time, y)
        for row in here.filter(pl.col("lane") == "match").iter_rows(named=True):
            cls = {"matched": "contact", "mismatched": "spread", "uncodable": "hidden"}.get(row["state"])
            if cls:
                x = time(row["start_s"])
                drawing.rect(x, middle, max(time(row["end_s"]) - x - 0.4, 0.5), MATCH, cls)
        for at_s, who in repairs:
            if start <= at_s < start + line_s:
                y = {persons[0]: middle, persons[1]: middle + MATCH}.get(who, middle + MATCH / 2)
                drawing.diamond(time(at_s), y, 5, "published")
        stop = min(end_s, start + line_s)
        about = (4 if narrow else 8) * (stop - start) / line_s
        for at in ticks(start, max(stop, start + 1e-3), max(1, round(about))):
            drawing.line(time(at), top + height - HEAD - AXIS, time(at), top + height - HEAD - AXIS + 4, "axis")
            anchor = "start" if time(at) < left + 12 else "end" if time(at) > width - 16 else "middle"
            drawing.text(time(at), top + height - HEAD - AXIS + 16, _clock(at), "small", anchor=anchor)
    _key(drawing, colours, height * lines, persons, narrow)
    return drawing


def _lane(drawing: Drawing, rows: pl.DataFrame, colours: Mapping[str, str], time: Scale, y: float) -> None:
    for row in rows.iter_rows(named=True):
        x, end = time(row["start_s"]), time(row["end_s"])
        state = row["state"]
        if state in colours:
            drawing.rect(x, y, max(end - x - 0.4, 0.5), LANE, f"child-{colours[state]}")
            if text_width(state, SMALL_PX) + 6 < end - x:
                drawing.text((x + end) / 2, y + 15.5, state, f"small rim on-child-{colours[state]}", anchor="middle")
        elif state == "uncodable":
            drawing.rect(x, y + 0.5, end - x - 0.5, LANE - 1, "hidden")
        elif state == "without a phase":
            drawing.rect(x, y, end - x - 0.4, LANE, "wash")


def _key(drawing: Drawing, colours: Mapping[str, str], y: float, persons: tuple[str, str], narrow: bool) -> None:
    """Name the colours and marks beneath."""
    entries = [(f"child-{act}", state) for state, act in colours.items()]
    entries += [("contact", "matched"), ("spread", "mismatched"), ("hidden", "uncodable"), ("diamond", "repair")]
    x, line = 0.0, 0
    if narrow:
        drawing.text(0, y + 12, f"above {persons[0]}, beneath {persons[1]}", "small")
        line = 1
    for cls, word in entries:
        span = 16 + text_width(word, SMALL_PX) + 8
        if x + span > drawing.width:
            x, line = 0.0, line + 1
        if cls == "diamond":
            drawing.diamond(x + 6, y + 8 + line * 20, 5, "published")
        else:
            drawing.rect(x + 0.5, y + 2.5 + line * 20, 11, 11, cls, round=2)
        drawing.text(x + 16, y + 12 + line * 20, word, "small")
        x += span
    drawing.height = y + line * 20 + 20


def _clock(seconds: float) -> str:
    """Write a moment as minutes and seconds."""
    whole = round(seconds, 2)
    minutes, rest = divmod(whole, 60)
    return f"{int(minutes)}:{rest:02.0f}" if whole >= 60 or rest == int(rest) else f"{rest:g} s"


def _round_up(seconds: float) -> float:
    """Return the next round length of a line."""
    lengths = (5, 10, 20, 30, 60, 90, 120, 180, 240, 300, 600, 900, 1200, 1800, 3600, 7200)
    return float(next((length for length in lengths if length >= seconds), seconds))
