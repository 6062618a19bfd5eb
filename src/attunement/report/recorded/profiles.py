"""Response profiles of recorded dyads: how likely one partner shows a phase around the moment the other takes it up."""

from __future__ import annotations

from typing import Any

import polars as pl

from attunement.measures.chance import verdict
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import Drawing
from attunement.report.figure import NARROW, Figure
from attunement.report.recorded.phase_colours import the
from attunement.report.wording import percent, signed

PREFERRED = ("positive", "negative")
HIGH, FEWEST_ACTS, FEWEST_MOMENTS, MOST_LINES = 120, 3, 20, 40
Z = 1.96
WORDS = {"more": "more than chance", "less": "less than chance", "open": "this could be chance"}


def response_profiles(
    profile: pl.DataFrame, persons: tuple[str, ...], tests: pl.DataFrame | None = None
) -> Figure | None:
    """Draw the profile of both directions for the phases that matter most.

    `tests` judges several visits; a single visit is judged by its own p, which stands in the profile.
    """
    if not len(profile) or "rate" not in profile.columns:
        return None
    known = profile.filter((pl.col("acts") >= FEWEST_ACTS) & pl.col("rate").is_not_null())
    if not len(known):
        return None
    counts = known.group_by("phase").agg(pl.col("acts").sum()).sort("acts", descending=True)["phase"].to_list()
    phases = [p for p in PREFERRED if p in counts] or counts[:2]
    table = mean_profile(known.filter(pl.col("phase").is_in(phases)))
    panels = [
        (given, response, phase)
        for phase in phases
        for given, response in (persons, persons[::-1])
        if len(_of(table, given, phase))
    ]
    reach_s = float(known["lag_s"].max() or 0.0)  # type: ignore[arg-type]
    return Figure(
        name="response_profiles",
        title="Does one answer the other, and how soon?",
        how_to_read="At 0 s one partner takes up a phase; the line is the share of those moments in which the other is in the same "
        "phase so many seconds before or after. Thin: single visits. Grey: what chance gives at each moment (95 %), one partner "
        "shifted in time. Left of 0 the other came first.",
        table=table,
        shown=table.filter(pl.col("lag_s") == pl.col("lag_s").round(0)).with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, known, panels, width),
        description=f"Response profiles for {', '.join(phases)} in both directions.",
        sentence=_sentence(known, tests, panels, reach_s),
        sure=_sure(table, panels),
        notes=(
            f"Visits in which the phase is taken up fewer than {FEWEST_ACTS} times are not drawn.",
            "The grey holds for each moment alone: among many moments some lie outside it by chance. So all moments after are "
            "judged together, by the share of them in which the other is in the phase.",
        ),
    )


def mean_profile(known: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each phase of each partner and each lag: the mean over visits, with chance's mean and interval for it.

    chance interval: mean base rate ± 1.96 √(Σ sd²)/n, sd of each visit from its own shifts (about normal); of one visit,
    its own quantiles.
    """
    sd = (pl.col("chance_high") - pl.col("chance_low")) / (2 * Z)
    table = known.group_by("given_person", "response_person", "phase", "lag_s", maintain_order=True).agg(
        visits=pl.len(), acts=pl.col("acts").sum(), rate=pl.col("rate").mean(), base_rate=pl.col("base_rate").mean(),
        half=Z * (sd**2).sum().sqrt() / pl.len(), known=sd.is_not_null().all(),
        low=pl.col("chance_low").first(), high=pl.col("chance_high").first(),
    )  # fmt: skip
    one = pl.col("visits") == 1
    return table.with_columns(
        chance_low=pl.when(one).then("low").when("known").then((pl.col("base_rate") - pl.col("half")).clip(0)),
        chance_high=pl.when(one)
        .then("high")
        .when("known")
        .then((pl.col("base_rate") + pl.col("half")).clip(upper_bound=1)),
    ).drop("half", "known", "low", "high")


def _of(table: pl.DataFrame, given: str, phase: str) -> pl.DataFrame:
    return table.filter((pl.col("given_person") == given) & (pl.col("phase") == phase)).sort("lag_s")


def _sentence(
    known: pl.DataFrame, tests: pl.DataFrame | None, panels: list[tuple[str, str, str]], reach_s: float
) -> str:
    """Say of each panel whether the seconds after hold more of the phase than chance, judged by one number and its p."""
    parts, few = [], []
    for given, response, phase in panels:
        row = _test(known, tests, given, phase)
        if row is None:
            continue
        if row["acts"] < FEWEST_MOMENTS:
            few.append(f"{the(given)} takes up “{phase}” ({row['acts']} times)")
            continue
        said = WORDS.get(verdict(row))
        if said is None:
            few.append(f"{the(given)} takes up “{phase}”, in so few dyads or so short a time")
            continue
        parts.append(
            f"In the {reach_s:g} s after {the(given)} takes up “{phase}”, {the(response)} is in it {percent(row['observed'])} "
            f"of the time; by chance {percent(row['chance'])}: {said} (p = {row['p']:.3f})."
        )
    if few:
        parts.append(f"Too little to tell from chance: {'; '.join(few)}.")
    return " ".join(parts) or "There are too few such moments, or too little time, to compare with chance."


def _test(known: pl.DataFrame, tests: pl.DataFrame | None, given: str, phase: str) -> dict[str, Any] | None:
    """Return the comparison of the seconds after with chance: over dyads, or of the one visit there is."""
    which = (pl.col("given_person") == given) & (pl.col("phase") == phase)
    own = known.filter(which)
    if own["observation"].n_unique() == 1:
        row = own.row(0, named=True)
        judged = {name: row[f"after_{name}"] for name in ("observed", "chance", "z", "p", "p_least")}
        return judged | {"acts": row["acts"]}
    found = None if tests is None else tests.filter(which)
    return found.row(0, named=True) if found is not None and len(found) else None


def _sure(table: pl.DataFrame, panels: list[tuple[str, str, str]]) -> str:
    parts = []
    for given, _, phase in panels:
        row = _of(table, given, phase).row(0, named=True)
        parts.append(
            f"{given} takes up “{phase}” {row['acts']:,} times in {row['visits']} visit{'s' if row['visits'] > 1 else ''}"
        )
    return f"It rests on so many moments: {'; '.join(parts)}." if parts else ""


def _draw(table: pl.DataFrame, known: pl.DataFrame, panels: list[tuple[str, str, str]], width: int) -> Drawing:
    narrow = width <= NARROW
    across = 1 if narrow else 2
    gutter = 36
    span = (width - gutter * (across - 1)) / across
    height = HIGH + 64
    drawing = Drawing(width, height * -(-len(panels) // across))
    for i, (given, response, phase) in enumerate(panels):
        left, top = (i % across) * (span + gutter), (i // across) * height + 24
        own = _of(table, given, phase)
        singles = known.filter((pl.col("given_person") == given) & (pl.col("phase") == phase))
        lags = own["lag_s"].to_list()
        if len(lags) < 2:
            continue
        highest = max(0.05, *(float(v) for v in own["rate"].to_list() + own["chance_high"].drop_nulls().to_list()))
        x = Scale(lags[0], lags[-1], left + 34, left + span - 2)
        y = Scale(0, min(1.0, highest * 1.15), top + HIGH, top)
        drawing.text(left, top - 9, f"{given} takes up “{phase}”: {response}", "strong")
        for value in ticks(y.low, y.high, 3):
            drawing.line(x.start, y(value), x.end, y(value), "axis")
            drawing.text(left + 30, y(value) + 4, percent(value) if value else "0", "small", anchor="end")
        band = own.filter(pl.col("chance_low").is_not_null())
        if len(band) > 1:
            drawing.band(
                [x(v) for v in band["lag_s"]],
                [y(v) for v in band["chance_low"]],
                [y.held(v) for v in band["chance_high"]],
                "spread-area",
            )
        drawing.path([(x(lag), y(base)) for lag, base in own.select("lag_s", "base_rate").iter_rows()], "dashed")
        drawing.line(x(0), y.start, x(0), y.end, "thin")
        visits = singles["observation"].unique(maintain_order=True).to_list()
        for number in visits[:MOST_LINES] if len(visits) > 1 else []:
            line = singles.filter(pl.col("observation") == number).sort("lag_s")
            drawing.path([(x(lag), y.held(rate)) for lag, rate in line.select("lag_s", "rate").iter_rows()], "axis")
        drawing.path([(x(lag), y(rate)) for lag, rate in own.select("lag_s", "rate").iter_rows()], "curve line-B")
        for value in ticks(x.low, x.high, 4):
            drawing.text(x(value), y.start + 16, signed(value, 0), "small", anchor="middle")
        drawing.text(x.end, y.start + 32, "seconds after", "small", anchor="end")
        if not narrow:
            drawing.text(x.start, y.start + 32, "before", "small")
    return drawing
