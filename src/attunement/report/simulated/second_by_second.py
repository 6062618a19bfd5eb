"""What each pattern does, second by second: behaviour above, arousal beneath."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.report.drawing.key import draw_key
from attunement.report.drawing.palette import CHILD
from attunement.report.drawing.scale import Scale
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.estimate import Z
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.wording import ALONE_WORDS, CHILD_WORDS, CLASS_WORDS, joined, percent

Array = NDArray[np.float64]
Spans = Mapping[str, tuple[float, float]]

#: Episode → what to write above it; on a narrow screen only the number.
EPISODES = {
    "2 caregiver": "together",
    "3 stranger": "stranger joins",
    "4 separation": "with stranger",
    "5 reunion": "reunion",
    "6 alone": "alone",
    "7 stranger": "with stranger",
    "8 reunion": "reunion",
}
ORDER = ("A", "B", "C", "D")
LABEL_ROOM = 7.0
"""Pixels a layer must leave for its name, whose letters carry a rim of the layer's colour."""
STACK, AROUSAL, TITLE, GAP = 116, 54, 26, 12
FEWEST = 20
"""Shares of fewer children than this are not drawn."""
LEAST_MORE = 0.02
"""A smaller difference between two shares is not called one."""


def second_by_second(results: Results) -> Figure | None:
    """Draw what share of each pattern's children does what in every tick, and how aroused they are."""
    found = results.tables("curves", "scales")
    if found is None or found[0]["second"].n_unique() < 2:
        return None
    curves, scales = found
    spans = results.procedure.spans()
    table = curve_shares(curves, spans)
    counts = {name: int((scales["abcd"].cast(pl.String) == name).sum()) for name in ORDER}
    groups = tuple(name for name in ORDER if counts[name] >= FEWEST)
    if not groups:
        return None
    shown = _by_episode(table)
    return Figure(
        name="second_by_second",
        title="What do they do, second by second, and how aroused are they?",
        how_to_read="The height of each colour is the share of children doing that at that moment: crying stands on the floor, "
        "turning away (alone in the room: busying itself, looking down) hangs from the ceiling. Beneath, arousal: the line is "
        "the mean, the dark band its 95 % interval, the "
        "pale band where two thirds of the children lie. The dashed line repeats B.",
        table=table,
        shown=shown,
        draw=lambda width: _draw(table, spans, results.away, counts, groups, width),
        description=f"Stacked shares of eight acts over {results.procedure.duration_s / 60:.0f} minutes in "
        f"{len(spans)} episodes for the patterns {', '.join(groups)}, with mean arousal beneath each.",
        sentence=_sentence(table, results.away),
        sure=_sure(table, results.away),
        tags=("simulated",),
        notes=(
            "Separations end early for a child who cries most of half a minute. From then on the curves show the children "
            "who are still in it, so they dip towards those who cry less.",
            "Arousal belongs to the model. No coder sees it, and it takes no part in the classification.",
            "Episode 1, half a minute in which an experimenter shows the room, is left out: nothing is scored in it.",
        ),
    )


def curve_shares(curves: pl.DataFrame, spans: Spans) -> pl.DataFrame:
    """Return shares of acts and the mean of arousal, a row for each pattern and tick, from the sums over children.

    Columns: pattern, episode, second, seen, running, one share per act (of the children seen), arousal, arousal_low,
    arousal_high (95 % interval of the mean), arousal_sd.
    """
    acts = [name for name in CHILD if name in curves.columns]
    n, seen = pl.col("running"), pl.col("seen")
    mean = pl.col("arousal_sum") / n
    variance = (pl.col("arousal_square_sum") - n * mean**2) / (n - 1)
    episode = pl.lit(None, pl.String)
    for name, (start, end) in spans.items():
        episode = pl.when(pl.col("second").is_between(start, end, closed="left")).then(pl.lit(name)).otherwise(episode)
    return (
        curves.select(
            episode=episode, pattern=pl.col("abcd").cast(pl.String), second=pl.col("second"), seen=seen, running=n,
            **{act: pl.when(seen > 0).then(pl.col(act) / seen) for act in acts},
            arousal=pl.when(n > 0).then(mean),
            arousal_sd=pl.when(n > 1).then(variance.clip(0).sqrt()),
        )
        .with_columns(half=Z * pl.col("arousal_sd") / pl.col("running").sqrt())
        .with_columns(arousal_low=pl.col("arousal") - pl.col("half"), arousal_high=pl.col("arousal") + pl.col("half"))
        .drop("half")
        .sort("pattern", "second")
    )  # fmt: skip


def _by_episode(table: pl.DataFrame) -> pl.DataFrame:
    acts = [name for name in CHILD if name in table.columns]
    weighted = [
        ((pl.col(act) * pl.col("seen")).sum() / pl.col("seen").sum() * 100).round(1).alias(f"{CHILD_WORDS[act]}, %")
        for act in acts
    ]
    arousal = ((pl.col("arousal") * pl.col("running")).sum() / pl.col("running").sum()).round(3).alias("arousal")
    return table.group_by("pattern", "episode", maintain_order=True).agg(*weighted, arousal)


def away_means(table: pl.DataFrame, away: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return each pattern's shares of acts and mean arousal over the time without the caregiver, children weighted by time."""
    acts = [name for name in CHILD if name in table.columns]
    shares = [((pl.col(act) * pl.col("seen")).sum() / pl.col("seen").sum()).alias(act) for act in acts]
    arousal = ((pl.col("arousal") * pl.col("running")).sum() / pl.col("running").sum()).alias("arousal")
    means = (
        table.filter(pl.col("episode").is_in(list(away)))
        .group_by("pattern")
        .agg(*shares, arousal, pl.col("running").max())
    )
    return {row.pop("pattern"): row for row in means.filter(pl.col("running") >= FEWEST).iter_rows(named=True)}


def _sentence(table: pl.DataFrame, away: Sequence[str]) -> str:
    """Say which act sets each pattern apart from B, and how the patterns' arousal compares."""
    means = away_means(table, away)
    if "B" not in means or len(means) < 2:
        return "There are too few children of different patterns to compare."
    parts = []
    acts = [name for name in CHILD if name in table.columns]
    for name in (group for group in ORDER if group in means and group != "B"):
        act = max(acts, key=lambda a: means[name][a] - means["B"][a])
        more, base = means[name][act], means["B"][act]
        if more - base < LEAST_MORE:
            parts.append(f"{name} children do nothing much more than B children")
        else:
            parts.append(
                f"a child coded {name} {ALONE_WORDS[act]} {percent(more)} of the time, one coded B {percent(base)}"
            )
    order = sorted(means, key=lambda group: means[group]["arousal"])
    levels = joined([f"{group} {means[group]['arousal']:.2f}" for group in order])
    return f"While the caregiver is away, {'; '.join(parts)}. Mean arousal then, from low to high: {levels}."


def _sure(table: pl.DataFrame, away: Sequence[str]) -> str:
    shown = table.filter(pl.col("episode").is_in(list(away)) & (pl.col("running") >= FEWEST))
    widest = max((shown["arousal_high"] - shown["arousal_low"]).to_list() or [0.0]) / 2
    least = int(shown["seen"].min() or 0)  # type: ignore[arg-type]
    half = Z * 0.5 / least**0.5 if least else 1.0
    return (
        f"Away from the caregiver a curve rests on at least {least:,} children at any moment: mean arousal is known to "
        f"± {widest:.2f} or better, a share to ± {100 * half:.0f} percentage points or better (95 %)."
    )


def _draw(
    table: pl.DataFrame, spans: Spans, away: Sequence[str], counts: Mapping[str, int], groups: Sequence[str], width: int
) -> Drawing:
    narrow = width <= NARROW
    head = 44 if narrow else 42
    panel = TITLE + STACK + 6 + AROUSAL + GAP
    end = max(stop for _, stop in spans.values())
    time = Scale(0, end, 0, width - (0 if narrow else 22))
    drawing = Drawing(width, head + panel * len(groups))
    _heads(drawing, spans, away, time, narrow)
    drawn = table.filter(pl.col("running") >= FEWEST)
    highest = float((drawn["arousal"] + drawn["arousal_sd"]).max() or 1.0)  # type: ignore[operator, arg-type]
    reference = table.filter(pl.col("pattern") == "B")
    named: set[str] = set()
    for i, name in enumerate(groups):
        top = head + i * panel
        own = table.filter(pl.col("pattern") == name)
        drawing.text(0, top + 15, name, f"letter name-{name}")
        drawing.text(18, top + 15, CLASS_WORDS[name], "strong")
        drawing.text(
            24 + text_width(CLASS_WORDS[name], bold=True), top + 15, f"{counts.get(name, 0):,} children", "small"
        )
        named |= _stack(drawing, own, spans, time, Scale(0, 1, top + TITLE + STACK, top + TITLE))
        floor = top + TITLE + STACK + 6 + AROUSAL
        level = Scale(0, highest, floor, floor - AROUSAL)
        _arousal(drawing, own, None if name == "B" else reference, spans, time, level, name)
    nameless = [
        (f"child-{act}", word) for act, word in CHILD_WORDS.items() if act in table.columns and act not in named
    ]
    if nameless:
        drawing.height = draw_key(drawing, nameless, left=0, y=drawing.height)
    return drawing


def _heads(drawing: Drawing, spans: Spans, away: Sequence[str], time: Scale, narrow: bool) -> None:
    """Write the episodes' names, with a bar over those in which the caregiver is away."""
    for name, (start, stop) in spans.items():
        number = name.split()[0]
        middle = (time(start) + time(stop)) / 2
        if narrow:
            drawing.text(middle, 30, number, "strong", anchor="middle")
        else:
            drawing.text(time(start) + 1, 30, f"{number}  {EPISODES.get(name, name)}", "small")
        if name in away:
            drawing.rect(time(start) + 1, 37, time(stop) - time(start) - 2, 3, "away")
    drawing.text(0, 12, "episodes; bar: caregiver away", "small")


def _pieces(own: pl.DataFrame, spans: Spans) -> Iterator[tuple[pl.DataFrame, float]]:
    """Yield the ticks of each episode that enough children are in, and where the tick after the last begins."""
    step = float(own["second"].diff().drop_nulls().min() or 1.0)  # type: ignore[arg-type]
    for start, stop in spans.values():
        part = own.filter(pl.col("second").is_between(start, stop, closed="left") & (pl.col("seen") >= FEWEST))
        if len(part) > 1:
            yield part, min(float(part["second"][-1]) + step, stop)


def _stack(drawing: Drawing, own: pl.DataFrame, spans: Spans, time: Scale, share: Scale) -> set[str]:
    """Draw the layers, name those with room for their name, and return which were named."""
    acts = [name for name in CHILD if name in own.columns]
    best: dict[str, tuple[float, float, float]] = {}
    for part, stop in _pieces(own, spans):
        x = [time(second) + (0.8 if i == 0 else 0) for i, second in enumerate(part["second"])] + [time(stop) - 0.8]
        floor = np.zeros(len(x))
        for act in acts:
            values = part[act].to_numpy().astype(float)
            layer = np.append(values, values[-1])
            top = floor + layer
            low, high = [share(v) for v in floor], [share(v) for v in top]
            drawing.band(x, low, high, f"child-{act}")
            place = _room(x, np.array(low), np.array(high), text_width(CHILD_WORDS[act], SMALL_PX))
            if place and place[0] > best.get(act, (0, 0, 0))[0]:
                best[act] = place
            floor = top
    for act, (_, x_label, y_label) in best.items():
        drawing.text(x_label, y_label, CHILD_WORDS[act], f"small rim on-child-{act}", anchor="middle")
    return set(best)


def _room(x: Sequence[float], low: Array, high: Array, width: float) -> tuple[float, float, float] | None:
    """Return the height of the tallest free box of a width inside a layer, and where its text belongs; None if too low."""
    places = np.asarray(x)
    best = None
    for i, start in enumerate(places):
        j = int(np.searchsorted(places, start + width + 4))
        if j >= len(places):
            break
        floor, ceiling = low[i : j + 1].min(), high[i : j + 1].max()
        if floor - ceiling >= LABEL_ROOM and (best is None or floor - ceiling > best[0]):
            best = (float(floor - ceiling), (start + places[j]) / 2, (floor + ceiling) / 2 + 4.3)
    return best


def _arousal(
    drawing: Drawing,
    own: pl.DataFrame,
    reference: pl.DataFrame | None,
    spans: Spans,
    time: Scale,
    level: Scale,
    name: str,
) -> None:
    drawing.line(time.start, level.start, time.end, level.start, "axis")
    if level.high > 0.6:
        drawing.line(time.start, level(0.5), time.end, level(0.5), "axis")
        drawing.text(1, level(0.5) + 4, "0.5", "small halo")
    last = None
    for part, _ in _pieces(own, spans):
        x = [time(second) for second in part["second"]]
        mean, sd = part["arousal"].to_numpy(), part["arousal_sd"].fill_null(0).to_numpy()
        drawing.band(x, [level.held(v) for v in mean - sd], [level.held(v) for v in mean + sd], "spread-area")
        drawing.band(
            x, [level(v) for v in part["arousal_low"]], [level(v) for v in part["arousal_high"]], "interval-area"
        )
        if reference is not None:
            for other, _ in _pieces(reference.filter(pl.col("second").is_in(part["second"].implode())), spans):
                points = [(time(s), level(v)) for s, v in zip(other["second"], other["arousal"], strict=True)]
                drawing.path(points, "dashed")
        drawing.path([*zip(x, [level(v) for v in mean], strict=True)], f"curve line-{name}")
        last = (x[-1], level(float(mean[-1])))
    drawing.text(1, level.end + 11, "arousal", "small halo")
    if last and time.end < drawing.width:
        drawing.text(time.end + 6, last[1] + 4, name, f"strong name-{name}")
