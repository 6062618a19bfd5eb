"""Still-Face in recordings: what changes when the caregiver stops answering, dyad by dyad."""

from __future__ import annotations

from typing import Any

import polars as pl

from attunement.measures.chance import LEVEL
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import Drawing
from attunement.report.figure import NARROW, Figure
from attunement.report.recorded.phase_colours import the
from attunement.report.wording import dyads_and_visits, percent, signed, size

HIGH = 110
MOST_LINES = 60


def still_face_shares(table: pl.DataFrame, changes: pl.DataFrame, partner: str = "caregiver") -> Figure | None:
    """Draw each read-out's share of time over play, still face and reunion: thin a visit, thick the mean of dyads.

    `partner` is who stops answering.
    """
    features = [
        name for name in changes["feature"].unique(maintain_order=True).to_list() if table[name].is_not_null().any()
    ]
    if not features:
        return None
    long = pl.concat(
        [
            table.select("observation", "dyad", "episode", feature=pl.lit(name), share=pl.col(name).cast(pl.Float64))
            for name in features
        ]
    )
    effect = changes.filter(pl.col("n") > 0)
    return Figure(
        name="still_face",
        title=f"What changes when {the(partner)} stops answering?",
        how_to_read="Share of the seen time in play, still face and reunion. Thin lines: single visits; thick: the mean of dyads.",
        table=long,
        shown=changes.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(long, features, width),
        description=f"Shares of {', '.join(features)} over three episodes.",
        sentence=_sentence(effect),
        sure=_sure(effect),
        notes=(
            "An effect is a difference within dyads, whose visits are averaged first; d is its mean over its standard deviation.",
        ),
    )


def _sentence(effect: pl.DataFrame) -> str:
    parts = []
    for feature, group in effect.group_by("feature", maintain_order=True):
        first, last = group.row(0, named=True), group.row(-1, named=True)
        name = str(feature[0]).replace("_", " ").replace("matched share", "matching")
        move = "falls" if first["mean"] < 0 else "rises"
        words = f"{move} by {percent(abs(first['mean']))} points" if _clear(first) else "does not clearly change"
        tail = (
            f", and stays {'lower' if last['mean'] < 0 else 'higher'} in the reunion than in play"
            if _clear(last)
            else ""
        )
        parts.append(f"{name.capitalize()} {words.replace(' % points', ' percentage points')} in the still face{tail}.")
    return " ".join(parts)


def _clear(row: dict[str, Any]) -> bool:
    """Whether a change is told from none by its t test over dyads."""
    return row["p"] is not None and row["p"] <= LEVEL


def _sure(effect: pl.DataFrame) -> str:
    parts = [
        f"{row['feature'].replace('_', ' ')}, {row['contrast']}: d = {signed(row['d'])} ({signed(row['d_low'])} to "
        f"{signed(row['d_high'])}, {size(row['d'])}), p = {row['p']:.3f}"
        for row in effect.iter_rows(named=True)
        if row["d"] is not None
    ]
    n, visits = (int(effect[name].max() or 0) for name in ("n", "visits"))  # type: ignore[arg-type]
    of = dyads_and_visits(n, visits)
    return f"From {of}, with 95 % intervals: {'; '.join(parts)}." if parts else f"From {of}: too few to say how sure."


def _draw(long: pl.DataFrame, features: list[str], width: int) -> Drawing:
    across = 1 if width <= NARROW else min(3, len(features))
    gutter = 30
    span = (width - gutter * (across - 1)) / across
    height = HIGH + 60
    drawing = Drawing(width, height * -(-len(features) // across))
    episodes = long["episode"].unique(maintain_order=True).to_list()
    places = {name: j for j, name in enumerate(episodes)}
    for i, feature in enumerate(features):
        left, top = (i % across) * (span + gutter), (i // across) * height + 24
        own = long.filter((pl.col("feature") == feature) & pl.col("share").is_not_null())
        highest = max(0.05, float(own["share"].max() or 0.05))  # type: ignore[arg-type]
        x, y = Scale(0, len(episodes) - 1, left + 44, left + span - 24), Scale(0, highest * 1.05, top + HIGH, top)
        drawing.text(left, top - 9, feature.replace("_", " ").capitalize(), "strong")
        for value in ticks(0, y.high, 3):
            drawing.line(x.start - 8, y(value), x.end + 8, y(value), "axis")
            drawing.text(left + 30, y(value) + 4, percent(value) if value else "0", "small", anchor="end")
        for number in own["observation"].unique(maintain_order=True).to_list()[:MOST_LINES]:
            rows = own.filter(pl.col("observation") == number)
            drawing.path([(x(places[e]), y(s)) for e, s in rows.select("episode", "share").iter_rows()], "axis")
        of_dyads = own.group_by("dyad", "episode", maintain_order=True).agg(pl.col("share").mean())
        means = of_dyads.group_by("episode", maintain_order=True).agg(pl.col("share").mean())
        means = means.sort(pl.col("episode").replace_strict(places))
        points = [(x(places[e]), y(s)) for e, s in means.iter_rows()]
        drawing.path(points, "curve line-B")
        for at in points:
            drawing.dot(*at, 4, "ringed mark-B")
        for name, j in places.items():
            drawing.text(x(j), y.start + 16, name, "small", anchor="middle")
    return drawing
