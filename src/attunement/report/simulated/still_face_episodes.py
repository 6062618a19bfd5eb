"""Still-Face: play, a still face, play again; what infants show in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.evidence import load_findings
from attunement.evidence.face_to_face import FEATURES, SMALLEST_D, Sign, still_face_signs
from attunement.report.drawing.scale import Scale
from attunement.report.drawing.spread import title_lines
from attunement.report.drawing.svg import Drawing
from attunement.report.estimate import Estimate, change, spreads
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.wording import between, count, direction, joined, percent, signed

EPISODES = ("play", "still", "reunion")
MEASURES = {
    "positive_affect": "Smiles",
    "gaze": "Looks at the caregiver",
    "negative_affect": "Is upset",
    "bids": "Bids",
    "matched": "Matches the caregiver",
}
CONTRASTS = (("still", "play"), ("reunion", "play"))
LITTLE = 0.1
WHEN = {"still": "During the still face", "reunion": "When play begins again"}
FINDING = "sf.effect"


def still_face(results: Results) -> Figure | None:
    """Draw five measures over the three episodes."""
    found = results.tables("still_face")
    if found is None:
        return None
    (rows,) = found
    measures = {name: word for name, word in MEASURES.items() if name in rows.columns and rows[name].count()}
    if not set(FEATURES) <= set(measures):
        return None
    table = spreads(rows, by="episode", order=EPISODES, measures=measures)
    finding = load_findings()[FINDING]
    n, found_changes = rows["dyad"].n_unique(), changes(rows, list(measures))
    return Figure(
        name="still_face",
        title="What do infants do when the caregiver’s face goes still?",
        how_to_read="Each panel is a share of the time that could be coded, in play, during the still face (grey), and when play "
        "begins again. Dot and number: mean of the infants, with its 95 % interval where wider than the dot. Dark and pale bars: "
        "the middle half and the middle 80 % of the infants.",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, width),
        description=f"Means and spreads of {', '.join(measures.values()).lower()} "
        f"over play, still face and reunion, {n:,} infants.",
        sentence=_sentence(found_changes, still_face_signs(rows)),
        sure=_sure(found_changes),
        tags=(finding.role.wording,),
        notes=(
            f"Published: {finding.citation}: in the still face less smiling, less gaze, more distress; in the reunion still less "
            "smiling and more distress than in play (supported: attune claims early.stillface). "
            f"Accepted here: each sign with d of at least {SMALLEST_D:g}.",
            *(["Fitted: numbers of the model were tuned to these signs; that they agree is no evidence for it."]
              if finding.role.wording == "fitted" else []),
        ),
    )  # fmt: skip


def values_of(
    rows: pl.DataFrame, measure: str, first: str, second: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a measure in two episodes, [infant] each, for the infants seen in both, in the same order."""
    one, two = (
        rows.filter(pl.col("episode").cast(pl.String) == name).select("dyad", measure) for name in (first, second)
    )
    both = one.join(two, on="dyad", suffix="_second").drop_nulls()
    return both[measure].to_numpy().astype(float), both[f"{measure}_second"].to_numpy().astype(float)


def changes(rows: pl.DataFrame, measures: Sequence[str]) -> dict[tuple[str, str], dict[str, Estimate]]:
    """Return the standardised change of each measure within infants, for each published contrast."""
    found: dict[tuple[str, str], dict[str, Estimate]] = {}
    for after, before in CONTRASTS:
        pairs = {measure: change(*values_of(rows, measure, before, after)) for measure in measures}
        found[after, before] = {measure: d for measure, d in pairs.items() if d.value == d.value}
    return found


def _sentence(found: Mapping[tuple[str, str], Mapping[str, Estimate]], signs: Sequence[Sign]) -> str:
    parts = []
    for (after, _), estimates in found.items():
        words = [
            f"{MEASURES[measure].lower()} {direction(d, 'more', 'less', 'as much', 'perhaps as much', margin=LITTLE)}"
            for measure, d in estimates.items()
        ]
        if words:
            parts.append(f"{WHEN[after]} the infant, compared with play, {joined(words)}.")
    if not parts:
        return "There are too few infants in two episodes to compare them."
    asked, met = count(len(signs)), count(sum(sign.holds for sign in signs))
    return f"{' '.join(parts)} Of the {asked} published signs {met} appear, with d of at least {SMALLEST_D:g}."


def _sure(found: Mapping[tuple[str, str], Mapping[str, Estimate]]) -> str:
    parts = []
    for (after, before), estimates in found.items():
        said = [f"{MEASURES[m].lower()} {signed(d.value)} ({between(d.low, d.high)})" for m, d in estimates.items()]
        if said:
            parts.append(f" {after.capitalize()} − {before}: {', '.join(said)}.")
    return (
        f"Changes within infants in standard deviations, d, with 95 % intervals.{''.join(parts)}"
        if parts
        else "No interval."
    )


def _draw(table: pl.DataFrame, width: int) -> Drawing:
    narrow = width <= NARROW
    measures = table["measure"].unique(maintain_order=True).to_list()
    across = 2 if narrow else len(measures)
    gutter, height = 22, 220
    panel = (width - gutter * (across - 1)) / across
    drawing = Drawing(width, height * -(-len(measures) // across))
    for i, measure in enumerate(measures):
        left, top = (i % across) * (panel + gutter), (i // across) * height
        own = {row["group"]: row for row in table.filter(pl.col("measure") == measure).iter_rows(named=True)}
        for k, line in enumerate(title_lines(measure, panel)):
            drawing.text(left, top + 14 + 16 * k, line, "strong")
        highest = max(row["q90"] for row in own.values()) or 0.1
        y = Scale(0, highest * 1.08, top + height - 44, top + 58)
        step = panel / len(EPISODES)
        drawing.rect(left + step, y.end - 14, step, y.start - y.end + 14, "wash")
        drawing.line(left, y.start, left + panel, y.start, "axis")
        points = []
        for j, episode in enumerate(EPISODES):
            at = left + step * (j + 0.5)
            drawing.text(
                at, y.start + 16, episode if episode != "reunion" or step > 46 else "again", "small", anchor="middle"
            )
            if episode not in own:
                continue
            row = own[episode]
            drawing.rect(at - 3, y(row["q90"]), 6, y(row["q10"]) - y(row["q90"]), "spread", round=3)
            drawing.rect(at - 3, y(row["q75"]), 6, y(row["q25"]) - y(row["q75"]), "middle", round=3)
            points.append((at, y(row["mean"]), row))
        drawing.path([(at, place) for at, place, _ in points], "thin")
        for at, place, row in points:
            drawing.line(at, y.held(row["low"]), at, y.held(row["high"]), "curve line-B")
            drawing.dot(at, place, 5, "ringed mark-B")
            drawing.text(at, y(row["q90"]) - 5, percent(row["mean"]), "small halo", anchor="middle")
    return drawing
