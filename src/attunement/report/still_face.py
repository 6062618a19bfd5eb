"""Still-Face: play, a still face, play again; what infants show in each."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.evidence import load_findings
from attunement.report.estimate import change, spreads
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.scale import Scale
from attunement.report.svg import Drawing
from attunement.report.wording import between, direction, percent, signed

EPISODES = ("play", "still", "reunion")
MEASURES = {
    "positive_affect": "Smiles",
    "gaze": "Looks at the caregiver",
    "negative_affect": "Is upset",
    "bids": "Bids",
    "matched": "Matched with the caregiver",
}
#: Contrast → measure → the published sign; `sf.effect`.
EXPECTED_SIGNS = {
    ("still", "play"): {"positive_affect": -1, "gaze": -1, "negative_affect": 1},
    ("reunion", "play"): {"positive_affect": -1, "negative_affect": 1},
}
LEAST_D = 0.3
FINDING = "sf.effect"


def still_face(results: Results) -> Figure | None:
    """Draw five measures over the three episodes."""
    found = results.tables("still_face")
    if found is None:
        return None
    (rows,) = found
    measures = {name: word for name, word in MEASURES.items() if name in rows.columns and rows[name].count()}
    if not measures:
        return None
    table = spreads(rows, by="episode", order=EPISODES, measures=measures)
    finding = load_findings()[FINDING]
    n = rows["dyad"].n_unique()
    return Figure(
        name="still_face",
        title="What do infants do when the caregiver’s face goes still?",
        how_to_read="Each panel is a share of the time that could be coded, in play, during the still face (grey), and when play "
        "begins again. Dot: mean of the infants with its 95 % interval where wider than the dot; dark and pale bars: the middle "
        "half and the middle 80 % of the infants.",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, width),
        description=f"Means and spreads of {', '.join(measures.values()).lower()} over play, still face and reunion, {n:,} infants.",
        sentence=_sentence(rows, list(measures)),
        tags=(finding.role.wording,),
        notes=(
            f"Published: {finding.citation}: in the still face less smiling, less gaze, more distress; in the reunion still less "
            f"smiling and more distress than in play. Accepted here: each sign with d of at least {LEAST_D}.",
            *(["Fitted: numbers of the model were tuned to these signs; that they agree is no evidence for it."]
              if finding.role.wording == "fitted" else []),
        ),
    )  # fmt: skip


def values_of(
    rows: pl.DataFrame, measure: str, first: str, second: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a measure in two episodes, for the infants seen in both, in the same order."""
    one, two = (
        rows.filter(pl.col("episode").cast(pl.String) == name).select("dyad", measure) for name in (first, second)
    )
    both = one.join(two, on="dyad", suffix="_second").drop_nulls()
    return both[measure].to_numpy().astype(float), both[f"{measure}_second"].to_numpy().astype(float)


def _sentence(rows: pl.DataFrame, measures: list[str]) -> str:
    met, asked, parts = 0, 0, []
    for (after, before), signs in EXPECTED_SIGNS.items():
        said = []
        for measure in measures:
            d = change(*values_of(rows, measure, before, after))
            if d.value != d.value:
                continue
            word = direction(d, "more", "less", "as much", "perhaps as much", margin=0.1)
            said.append(f"{MEASURES[measure].lower()} {word} (d {signed(d.value)}, {between(d.low, d.high)})")
            if measure in signs:
                asked += 1
                met += np.sign(d.value) == signs[measure] and abs(d.value) >= LEAST_D
        if said:
            when = "During the still face" if after == "still" else "In the reunion"
            parts.append(f"{when}, compared with play, an infant {', '.join(said)}.")
    if not parts:
        return "There are too few infants in two episodes to compare them."
    return f"{' '.join(parts)} Of the {asked} published signs, {met} appear with d of at least {LEAST_D}."


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
        words = measure.split(" with ") if " with " in measure else measure.split(" at ")
        drawing.text(left, top + 14, words[0], "strong")
        if len(words) > 1:
            drawing.text(left, top + 30, f"{'with' if ' with ' in measure else 'at'} {words[1]}", "strong")
        highest = max(row["q90"] for row in own.values()) or 0.1
        y = Scale(0, highest * 1.08, top + height - 44, top + 52)
        step = panel / len(EPISODES)
        drawing.rect(left + step, y.end - 8, step, y.start - y.end + 8, "wash")
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
            drawing.text(at, place - 10, percent(row["mean"]), "small halo", anchor="middle")
    return drawing
