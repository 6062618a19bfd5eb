"""Shown and felt: crying, looking down (turning away, when somebody is there) and arousal while the caregiver is away."""

from __future__ import annotations

import numpy as np
import polars as pl

from attunement.evidence import load_findings
from attunement.report.drawing.spread import HOW_TO_READ, draw_spreads
from attunement.report.estimate import Estimate, difference, spreads
from attunement.report.figure import Figure, Results
from attunement.report.wording import CLASS_WORDS, SAME, between, direction, signed, size

ORDER = ("A", "B", "C", "D")
SHARES = {"cry": "Cries", "avert": "Turns away"}
MEASURES = {**SHARES, "arousal": "Arousal"}
FINDING = "phys.avoid.dissoc"
AS_AROUSED = 0.35
"""Half-width of the band in which two groups' arousal counts as the same; the published entry's own."""


def separations(results: Results) -> Figure | None:
    """Draw what children show and how aroused they are in the episodes without their caregiver."""
    found = results.tables("episodes", "scales")
    if found is None or not results.away:
        return None
    children = away_from_caregiver(found[0], results.away).join(found[1].select("dyad", "abcd"), on="dyad")
    table = spreads(children, by="abcd", order=ORDER, measures=MEASURES)
    if not len(table):
        return None
    finding = load_findings()[FINDING]
    return Figure(
        name="separations",
        title="What is shown, and what is felt, while the caregiver is away?",
        how_to_read=HOW_TO_READ + " The first two panels are what anyone in the room could see, the third what nobody sees.",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: draw_spreads(table, width, share=tuple(SHARES.values())),
        description="Spreads of the share of time spent crying, of the share of time turned away, and of mean arousal in the "
        f"episodes without the caregiver, for the patterns {', '.join(table['group'].unique(maintain_order=True))}.",
        sentence=_sentence(children),
        sure=_sure(children),
        tags=(finding.role.wording,),
        notes=(
            f"Published: {finding.construct}. {finding.citation}"
            + (f", n = {finding.n}: few children, so the finding is uncertain itself." if finding.n else "."),
            "In view while building: the finding was known to those who built the model. No number was tuned to it.",
        ),
    )  # fmt: skip


def away_from_caregiver(episodes: pl.DataFrame, away: tuple[str, ...]) -> pl.DataFrame:
    """Return one row per child: shares of the time without its caregiver, and arousal weighted by time."""
    seconds = pl.col("seconds").sum()
    return (
        episodes.filter(pl.col("episode").is_in(list(away)))
        .group_by("dyad", maintain_order=True)
        .agg(
            seconds=seconds,
            **{act: pl.col(f"{act}_s").sum() / seconds for act in SHARES},
            arousal=(pl.col("arousal_mean") * pl.col("seconds")).sum() / seconds,
        )
        .filter(pl.col("seconds") > 0)
    )


def compared(children: pl.DataFrame, measure: str, first: str = "A", second: str = "B") -> Estimate:
    """Return the standardised difference between the children of two patterns."""
    groups = children["abcd"].cast(pl.String)

    def of(name: str) -> np.ndarray:
        return children.filter(groups == name)[measure].to_numpy()

    return difference(of(first), of(second))


def _sentence(children: pl.DataFrame) -> str:
    cry, avert, arousal = (compared(children, name) for name in MEASURES)
    if not all(np.isfinite(estimate.value) for estimate in (cry, avert, arousal)):
        return "There are too few A or B children to compare what they show with how aroused they are."
    felt = direction(
        arousal,
        "more aroused than",
        "less aroused than",
        "about as aroused as",
        "perhaps as aroused as",
        margin=AS_AROUSED,
    )
    cries = direction(cry, "cry more", "cry less", "cry about as much", "may or may not cry as much")
    turns = direction(
        avert, "look down more", "look down less", "look down about as much", "may or may not look down as much"
    )
    text = f"Children coded A ({CLASS_WORDS['A']}) are {felt} children coded B ({CLASS_WORDS['B']}); they {cries} and {turns}."
    if arousal.low > -AS_AROUSED and cry.high < arousal.low:
        return f"{text} For what they feel, they cry little."
    return f"{text} That they show less than they feel is not borne out by these numbers."


def _sure(children: pl.DataFrame) -> str:
    found = {name: compared(children, name) for name in MEASURES}
    if not all(np.isfinite(estimate.value) for estimate in found.values()):
        return "No interval can be given."
    words = {"cry": "crying", "avert": "busying itself, looking down", "arousal": "arousal"}
    parts = [
        f"{words[name]} {signed(e.value)} ({between(e.low, e.high)}; {size(e.value)})" for name, e in found.items()
    ]
    less = "is" if found["cry"].value <= -SAME else "is not"
    same = "is" if abs(found["arousal"].value) < AS_AROUSED else "is not"
    return (
        f"Differences A − B in standard deviations, d, with 95 % intervals: {', '.join(parts)}. The published pattern asks for "
        f"crying lower by at least {SAME:g}, which it {less} here, and for arousal within {AS_AROUSED:g}, which it {same}."
    )
