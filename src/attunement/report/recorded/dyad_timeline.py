"""One recorded dyad from beginning to end: both partners' phases, where they match, and where a mismatch was repaired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from attunement.measures.chance import verdict
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import NARROW, Figure
from attunement.report.recorded.phase_colours import phase_colours, the
from attunement.report.wording import begun, between, percent

LANE, MATCH, GAP, AXIS, HEAD, EPISODE = 22, 12, 3, 22, 4, 16
PX_PER_SECOND = 3.0
MOST_LINES = 10
UNSEEN = ("uncodable", "not coded", "without a phase")
MARKS = {"repaired": "repaired", "joined negative": "joined"}
OUTCOME_WORDS = {"repaired": "repair", "joined negative": "joined in the negative"}

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


class Moment(NamedTuple):
    """When a mismatch came to an end in a match, who brought it about, and whether it was a repair or joining."""

    at_s: float
    who: str | None
    outcome: str


def dyad_timeline(
    timeline: pl.DataFrame, visit: Visit, persons: tuple[str, ...], episodes: pl.DataFrame | None = None
) -> Figure:
    """Draw one visit as lines of time: first partner, match, second partner, and above them the episodes if there are any."""
    number = visit.matching["observation"]
    own = timeline.filter(pl.col("observation") == number).select(
        "lane", "state", "start_s", "end_s", "outcome", "repaired_by"
    )
    moments = mismatch_ends(own)
    first, second = persons
    spans = _spans(episodes, number)
    joined = any(moment.outcome != "repaired" for moment in moments)
    repairs = sum(moment.outcome == "repaired" for moment in moments)
    return Figure(
        name=f"timeline_{number}",
        title=f"{visit.name}, from second to second",
        how_to_read=f"Above {first}, beneath {second}; the band between is dark where they are in the same phase and pale where "
        "they are not. A diamond marks a repair, in the half of whoever changed"
        + ("; a hollow one, that they joined in the negative" if joined else "")
        + ". Dashed: could not be seen; empty: not coded."
        + (
            " Above the lines stand the episodes; the numbers below are of the one that was measured."
            if _part(spans)
            else ""
        ),
        table=own,
        shown=_shown(own),
        draw=lambda width: _draw(own, moments, persons, width, spans),
        description=f"Phases of {first} and {second} over {float(own['end_s'].max() or 0):.0f} s, with {repairs} repairs.",  # type: ignore[arg-type]
        sentence=_sentence(visit, persons, _part(spans)),
        sure=_sure(visit),
        notes=("One dyad on one day shows how this interaction went. It is no diagnosis of a child or of a parent.",),
    )


def mismatch_ends(own: pl.DataFrame) -> list[Moment]:
    """Return when mismatches ended in a match: repairs and who repaired ("both" if both changed), and joinings."""
    ended = own.filter((pl.col("lane") == "match") & pl.col("outcome").is_in(["repaired", "joined negative"]))
    return [Moment(*row) for row in ended.select("end_s", "repaired_by", "outcome").iter_rows()]


def _spans(episodes: pl.DataFrame | None, number: int) -> Sequence[Row]:
    """Return the episodes of one observation."""
    if episodes is None:
        return []
    return episodes.filter(pl.col("observation") == number).sort("start_s").to_dicts()


def _part(spans: Sequence[Row]) -> str:
    """Return the episode that was measured, where that is not all."""
    measured = [span["episode"] for span in spans if span["measured"]]
    return str(measured[0]) if measured and len(measured) < len(spans) else ""


def _shown(own: pl.DataFrame) -> pl.DataFrame:
    seconds = (pl.col("end_s") - pl.col("start_s")).sum().round(2).alias("seconds")
    return own.group_by("lane", "state", maintain_order=True).agg(seconds, pl.len().alias("stretches"))


def _sentence(visit: Visit, persons: tuple[str, ...], part: str) -> str:
    matching, repair = visit.matching, visit.repair
    share, seconds = matching["matched_share"], matching["seconds_analysed"]
    if share is None:
        return f"{visit.name}: there is no second in which both partners show a phase, so nothing can be compared."
    first, second = persons
    text = f"In “{part}”, " if part else ""
    text += (
        f"{the(first)} and {the(second)} are in the same phase for {percent(share, 1)} of the {seconds:.0f} s in which "
        "both could be seen. "
    )
    return begun(text) + _ends(repair, first, second)


def _ends(repair: Row, first: str, second: str) -> str:
    """Say how the mismatches ended, in three numbers that add up."""
    count = repair["mismatches"]
    if not count:
        return "There was no mismatch."
    by = {who: repair[f"repaired_by_{who}"] for who in (first, second, "both")}
    parts = [f"{n} by {the(who)}" for who, n in ((first, by[first]), (second, by[second])) if n]
    parts += [f"{by['both']} by both at once"] if by["both"] else []
    words = f"{repair['repairs']} repaired" + (f" ({', '.join(parts)})" if parts else "")
    words += f", {repair['joined_negative']} ended by joining in the negative" if repair["joined_negative"] else ""
    words += f", {repair['unresolved']} cut off before it ended" if repair["unresolved"] else ""
    return f"Of {count} {'mismatch' if count == 1 else 'mismatches'}: {words}."


def _sure(visit: Visit) -> str:
    parts = []
    chance = visit.chance
    if chance is not None and chance["chance_low"] is not None and chance["observed"] is not None:
        by_chance = between(chance["chance_low"], chance["chance_high"], share=True)
        said = {"more": "is more than chance", "less": "is less than chance", "open": "could be chance"}.get(
            verdict(chance), "cannot be told from chance in so short a recording"
        )
        parts.append(
            f"Matched time {said}: with one partner shifted in time, chance would give {by_chance} (95 % of shifts; "
            f"p = {chance['p']:.3f})."
        )
    elif visit.matching["matched_share"] is not None:
        parts.append("The recording is too short to say what chance would give.")
    median, bouts, cut = (visit.repair[name] for name in ("latency_median_s", "bouts", "bouts_censored"))
    if median is not None:
        parts.append(
            f"Half the mismatches were repaired within {median:.1f} s ({bouts} seen from their beginning, {cut} cut off)."
        )
    elif bouts:
        parts.append(
            f"Of {bouts} mismatches seen from their beginning fewer than half are known to have been repaired ({cut} cut off)."
        )
    uncodable, gaps = (visit.matching[f"seconds_{name}"] for name in ("uncodable", "not_coded"))
    if uncodable or gaps:
        parts.append(f"Left out: {uncodable:.0f} s uncodable, {gaps:.0f} s not coded.")
    return " ".join(parts)


def _draw(
    own: pl.DataFrame, moments: list[Moment], persons: tuple[str, ...], width: int, spans: Sequence[Row]
) -> Drawing:
    narrow = width <= NARROW
    left = 0 if narrow else 6 + max(text_width(person, SMALL_PX) for person in persons)
    coded = own.filter(pl.col("state") != "not coded")
    end_s = max(float((coded if len(coded) else own)["end_s"].max() or 1.0), 1e-6)  # type: ignore[arg-type]
    line_s = max((width - left) / PX_PER_SECOND, end_s / MOST_LINES)
    line_s = min(_round_up(line_s), end_s)
    lines = max(1, -(-round(end_s * 1000) // max(1, round(line_s * 1000))))
    head = HEAD + (EPISODE if spans else 0)
    height = head + 2 * LANE + MATCH + 2 * GAP + AXIS
    drawing = Drawing(width, height * lines + 26)
    states = [
        s
        for s in own.filter(pl.col("lane").is_in(list(persons)))["state"].unique(maintain_order=True)
        if s not in UNSEEN
    ]
    colours = phase_colours(sorted(states))
    for i in range(lines):
        start = i * line_s
        top = i * height + head
        time = Scale(start, start + line_s, left, width - 1)
        _episodes(drawing, spans, time, top, one=len(spans) > 1)
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
        for at_s, who, outcome in moments:
            if start <= at_s < start + line_s:
                y = {persons[0]: middle, persons[1]: middle + MATCH}.get(who or "", middle + MATCH / 2)
                drawing.diamond(time(at_s), y, 5, MARKS[outcome])
        stop = min(end_s, start + line_s)
        about = (4 if narrow else 8) * (stop - start) / line_s
        for at in ticks(start, max(stop, start + 1e-3), max(1, round(about))):
            drawing.line(time(at), top + height - head - AXIS, time(at), top + height - head - AXIS + 4, "axis")
            anchor = "start" if time(at) < left + 12 else "end" if time(at) > width - 16 else "middle"
            drawing.text(time(at), top + height - head - AXIS + 16, _clock(at), "small", anchor=anchor)
    marks = list(dict.fromkeys(moment.outcome for moment in moments))
    _key(drawing, colours, height * lines, persons, narrow, marks=[m for m in MARKS if m in marks])
    return drawing


def _episodes(drawing: Drawing, spans: Sequence[Row], time: Scale, top: float, *, one: bool) -> None:
    """Draw where episodes lie on one line of time: a bracket and a name, a thick one for the episode that was measured."""
    for span in spans:
        low, high = max(span["start_s"], time.low), min(span["end_s"], time.high)
        if high - low < 1e-6:
            continue
        y = top - 5
        measured = one and span["measured"]
        drawing.line(time(low) + 1, y, time(high) - 1, y, "curve line-B" if measured else "thin")
        name = span["episode"] + (", measured" if measured else "")
        if text_width(name, SMALL_PX) < time(high) - time(low):
            drawing.text(time(low) + 1, y - 4, name, "small")


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


def _key(
    drawing: Drawing, colours: Mapping[str, str], y: float, persons: tuple[str, ...], narrow: bool, *, marks: list[str]
) -> None:
    """Name the colours and marks beneath."""
    entries = [(f"child-{act}", state) for state, act in colours.items()]
    entries += [("contact", "matched"), ("spread", "mismatched"), ("hidden", "uncodable")]
    entries += [(MARKS[outcome], OUTCOME_WORDS[outcome]) for outcome in marks]
    x, line = 0.0, 0
    if narrow:
        drawing.text(0, y + 12, f"above {persons[0]}, beneath {persons[1]}", "small")
        line = 1
    for cls, word in entries:
        span = 16 + text_width(word, SMALL_PX) + 8
        if x + span > drawing.width:
            x, line = 0.0, line + 1
        if cls in MARKS.values():
            drawing.diamond(x + 6, y + 8 + line * 20, 5, cls)
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
