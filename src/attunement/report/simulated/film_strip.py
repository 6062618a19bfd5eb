"""One dyad's procedure as a film strip: what child and caregiver do, tick by tick, with partings and reunions marked."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from attunement.report.drawing.key import draw_key
from attunement.report.drawing.palette import CHILD, PERSON
from attunement.report.drawing.scale import Scale
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.simulated.second_by_second import EPISODES
from attunement.report.wording import CHILD_WORDS, CLASS_WORDS, PERSON_WORDS, joined

LANE, AROUSAL = 22, 26
WORDS = {"child": CHILD_WORDS, "caregiver": PERSON_WORDS, "stranger": PERSON_WORDS}
ACTS = {"child": CHILD, "caregiver": PERSON, "stranger": PERSON}
PREFERRED = ("B", "A", "C", "D")
SOON_S = 30.0


def film_strip(results: Results) -> Figure | None:
    """Draw one kept dyad's whole procedure, an episode a line."""
    found = results.tables("record_observations", "record_events", "record_coverage", "record_episodes", "scales")
    if found is None:
        return None
    observations, events, coverage, episodes, scales = found
    kept = observations.select("observation", dyad=pl.col("dyad").cast(pl.UInt32)).join(
        scales.select("dyad", "abcd"), on="dyad"
    )
    if not len(kept):
        return None
    dyad, pattern = choose(kept)
    number = kept.filter(pl.col("dyad") == dyad)["observation"][0]
    own = pl.col("observation") == number
    table = runs(events.filter(own), coverage.filter(own), episodes.filter(own))
    if not len(table):
        return None
    traces = results.table("traces")
    arousal = None if traces is None else traces.filter(pl.col("dyad") == dyad).select("second", "arousal")
    spans = episodes.filter(own).sort("start_s")
    places = {name: (start, end) for name, start, end in spans.select("episode", "start_s", "end_s").iter_rows()}
    return Figure(
        name="film_strip",
        title="One dyad, from beginning to end",
        how_to_read="One line is one episode of at most three minutes. Above, the child; beneath, the caregiver, or the stranger "
        "while the caregiver is away; under them the child’s arousal. A solid line between the two: in contact. A hollow stretch "
        "could not be seen by the coder. Where a line stops early, the episode was cut short because the child cried.",
        table=table,
        shown=_shown(table),
        draw=lambda width: _draw(table, arousal, places, results, width),
        description=f"Acts of the child and the adults of dyad {dyad} through {len(places)} episodes, one line each, with the "
        "caregiver’s departures and returns marked.",
        sentence=_sentence(table, places, results.away, dyad, pattern),
        sure=f"Dyads kept in full: {len(kept):,}; this is the first coded {pattern} among them. One dyad carries no interval.",
        tags=("simulated", "one dyad"),
        notes=("One dyad shows how a record looks. It stands for no group, and nothing follows from it alone.",),
    )


def choose(kept: pl.DataFrame) -> tuple[int, str]:
    """Return the first kept dyad of the first pattern that has one, so that the same run always shows the same dyad."""
    for name in PREFERRED:
        some = kept.filter(pl.col("abcd").cast(pl.String) == name).sort("dyad")
        if len(some):
            return int(some["dyad"][0]), name
    return int(kept["dyad"].min()), "?"  # type: ignore[arg-type]


def runs(events: pl.DataFrame, coverage: pl.DataFrame, episodes: pl.DataFrame) -> pl.DataFrame:
    """Return stretches of the same act, cut at the borders of episodes, and stretches that could not be seen.

    Columns: episode, person, channel, code (null where uncodable), start_s, end_s.
    """
    hidden = coverage.filter(
        (pl.col("status").cast(pl.String) == "uncodable") & (pl.col("channel") == "behaviour")
    ).select("person", "channel", code=pl.lit(None, pl.String), start_s="start_s", end_s="end_s")
    behaviour = pl.col("channel").is_in(["behaviour", "proximity"])
    shown = events.filter(behaviour & (pl.col("code") != "apart")).select(
        "person", "channel", "code", "start_s", "end_s"
    )
    spans = episodes.select("episode", from_s="start_s", to_s="end_s")
    return (
        pl.concat([shown, hidden])
        .join(spans, how="cross")
        .with_columns(start_s=pl.max_horizontal("start_s", "from_s"), end_s=pl.min_horizontal("end_s", "to_s"))
        .filter(pl.col("end_s") > pl.col("start_s"))
        .sort("from_s", "person", "channel", "start_s")
        .select("episode", "person", "channel", "code", "start_s", "end_s")
    )


def _shown(table: pl.DataFrame) -> pl.DataFrame:
    seconds = (pl.col("end_s") - pl.col("start_s")).sum()
    return (
        table.with_columns(code=pl.col("code").fill_null("not to be seen"))
        .group_by("episode", "person", "code", maintain_order=True)
        .agg(seconds=seconds)
        .sort("episode", "person", "seconds", descending=[False, False, True])
    )


def _sentence(
    table: pl.DataFrame,
    places: dict[str, tuple[float, float]],
    away: tuple[str, ...],
    dyad: int,
    pattern: str,
) -> str:
    child = table.filter((pl.col("person") == "child") & (pl.col("channel") == "behaviour"))

    def seconds(code: str, episodes: list[str]) -> float:
        chosen = child.filter((pl.col("code") == code) & pl.col("episode").is_in(episodes))
        return float((chosen["end_s"] - chosen["start_s"]).sum())

    gone, back = [n for n in places if n in away], reunions(list(places), away)
    parts = []
    if gone:
        parts.append(f"while the caregiver is away it cries for {seconds('cry', gone):.0f} s")
    for name in back:
        start = places[name][0]
        here = child.filter(pl.col("episode") == name)
        soon = here.filter((pl.col("start_s") < start + SOON_S) & pl.col("code").is_not_null())
        spent = (
            soon.with_columns(s=pl.min_horizontal("end_s", pl.lit(start + SOON_S)) - pl.col("start_s"))
            .group_by("code", maintain_order=True).agg(pl.col("s").sum()).sort("s", descending=True).head(2)
        )  # fmt: skip
        did = [f"{CHILD_WORDS[code]} ({s:.0f} s)" for code, s in spent.iter_rows()]
        if did:
            parts.append(f"in the first {SOON_S:.0f} s of reunion {name.split()[0]} it mostly {joined(did)}")
    return (
        f"The child of dyad {dyad} was coded {pattern} ({CLASS_WORDS.get(pattern, 'no pattern')}): {'; '.join(parts)}."
    )


def reunions(places: list[str], away: tuple[str, ...]) -> list[str]:
    """Return the episodes that follow on one without the caregiver."""
    return [name for before, name in pairwise(places) if before in away and name not in away]


def _draw(
    table: pl.DataFrame,
    arousal: pl.DataFrame | None,
    places: dict[str, tuple[float, float]],
    results: Results,
    width: int,
) -> Drawing:
    narrow, away = width <= NARROW, results.away
    left = 0 if narrow else 142
    head = 22 if narrow else 0
    row = head + 2 * LANE + 3 + (AROUSAL + 4 if arousal is not None else 0) + 22
    longest = max(end - start for start, end in places.values())
    top_arousal = 1.0 if arousal is None else max(0.2, float(arousal["arousal"].max() or 1.0))  # type: ignore[arg-type]
    drawing = Drawing(width)
    back, names = reunions(list(places), away), list(places)
    for i, (name, (start, end)) in enumerate(places.items()):
        top = i * row + head
        time = Scale(0, longest, left, width - 2)
        number, title = name.split()[0], EPISODES.get(name, name)
        leaves = name in away and (i == 0 or names[i - 1] not in away)
        event = "caregiver returns" if name in back else "caregiver leaves" if leaves else ""
        if narrow:
            drawing.text(0, top - 7, f"{number}  {title}", "strong")
            drawing.text(width, top - 7, event, "small event", anchor="end")
        else:
            drawing.text(0, top + 15, number, "letter quiet")
            drawing.text(18, top + 15, title, "strong")
            drawing.text(18, top + 33, event, "small event")
        if event:
            drawing.line(left + 0.5, top - 4, left + 0.5, top + 2 * LANE + 7, "moment")
        adult = "stranger" if name in away else "caregiver"
        here = table.filter(pl.col("episode") == name)
        _lane(drawing, here, "child", start, time, top)
        if adult == "caregiver" or name in results.strangers:
            _lane(drawing, here, adult, start, time, top + LANE + 3)
        for run in here.filter(pl.col("channel") == "proximity").iter_rows(named=True):
            drawing.rect(
                time(run["start_s"] - start),
                top + LANE,
                time(run["end_s"] - start) - time(run["start_s"] - start),
                3,
                "contact",
            )
        if arousal is not None:
            floor = top + 2 * LANE + 7 + AROUSAL
            seen = float(here.filter(pl.col("person") == "child")["end_s"].max() or start)  # type: ignore[arg-type]
            part = arousal.filter(pl.col("second").is_between(start, min(end, seen), closed="left"))
            level = Scale(0, top_arousal, floor, floor - AROUSAL)
            points = [(time(s - start), level(a)) for s, a in part.iter_rows()]
            if points:
                drawing.path([(points[0][0], floor), *points, (points[-1][0], floor)], "spread-area", closed=True)
                drawing.path(points, "curve")
            drawing.line(left, floor, width - 2, floor, "axis")
            if i == 0:
                drawing.text(left + 3, floor - AROUSAL + 9, "arousal", "small halo")
    _minutes(drawing, Scale(0, longest, left, width - 2), row * len(places) - 6)
    _foot(drawing, table, row * len(places) + 16, left)
    return drawing


def _lane(drawing: Drawing, here: pl.DataFrame, person: str, start: float, time: Scale, y: float) -> None:
    rows = here.filter((pl.col("person") == person) & (pl.col("channel") == "behaviour"))
    kind = "child" if person == "child" else "person"
    for run in rows.iter_rows(named=True):
        x, end = time(run["start_s"] - start), time(run["end_s"] - start)
        if run["code"] is None:
            drawing.rect(x, y + 0.5, end - x - 0.5, LANE - 1, "hidden")
            continue
        drawing.rect(x, y, end - x - 0.5, LANE, f"{kind}-{run['code']}")
        word = str(WORDS[person].get(run["code"], run["code"]))
        if text_width(word, SMALL_PX) + 4 < end - x:
            drawing.text((x + end) / 2, y + 15.5, word, f"small rim on-{kind}-{run['code']}", anchor="middle")


def _minutes(drawing: Drawing, time: Scale, y: float) -> None:
    """Write the minutes beneath the last line."""
    minutes = range(int(time.high // 60) + 1)
    for minute in minutes:
        at = time(60 * minute)
        anchor = "start" if minute == 0 else "end" if at > drawing.width - 30 else "middle"
        drawing.text(at, y, f"{minute} min" if minute else "0", "small", anchor=anchor)


def _foot(drawing: Drawing, table: pl.DataFrame, y: float, left: float) -> None:
    """Name the colours, the child's first."""
    for kind, people in (("child", ["child"]), ("person", ["caregiver", "stranger"])):
        seen = set(table.filter(pl.col("person").is_in(people))["code"])
        drawing.text(left, y + 14, "child" if kind == "child" else "adult", "small")
        entries = [(f"{kind}-{act}", WORDS[people[0]][act]) for act in ACTS[people[0]] if act in seen]
        y = draw_key(drawing, entries, left=left + 42, y=y)
    drawing.height = y + 6
