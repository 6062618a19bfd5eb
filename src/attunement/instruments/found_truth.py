"""How well scores find the truth behind made answers: intervals that hold it, and changes seen where nobody changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from attunement.instruments.answers import answers_of, read_answers_table
from attunement.instruments.change import LEVEL as CHANGE_LEVEL
from attunement.instruments.key import Instrument
from attunement.instruments.made_answers import MadeAnswers
from attunement.instruments.scored import Scored, score_answers
from attunement.measures.answers.reliability import reliable_change

WHO = ("person", "about", "time")


def found_truth(of: Instrument, made: MadeAnswers, file: Path) -> pl.DataFrame:
    """Return for each scale how well its scores find the truth, from answers read back from their file.

    Returns
    -------
    pl.DataFrame
        scale; scored; held: share of intervals that hold the truth (of people who did not tick at random); with_truth: r of
        score and truth; and of answers at several times, where nobody changed: retest, and which share would be called
        changed by the retest, and by alpha (`changed_by_retest`, `changed_by_alpha`).
    """
    has = {name: name if name in made.answers.columns else None for name in WHO}
    answers = answers_of(
        read_answers_table(file), of, items=["item_#"], person=has["person"], about=has["about"], time=has["time"],
        stored=of.stored[0].name if of.stored else None,
    )  # fmt: skip
    scored = score_answers(answers, accept_doubts=True)
    keys = [name for name in WHO if has[name]]
    truth = made.truth.with_columns(pl.col(*keys).cast(pl.String)) if len(made.truth) else made.truth
    rows = []
    for scale in of.scales:
        own = scored["scores"].filter(scale=scale.name)
        if not len(truth) or not (truth["scale"] == scale.name).any():
            rows.append({"scale": scale.name, "scored": own["score"].count()})
            continue
        both = own.join(truth, on=[*keys, "scale"]).drop_nulls("score")
        honest = both.filter(~pl.col("careless")).drop_nulls("low")
        held = ((honest["low"] <= honest["true"]) & (honest["true"] <= honest["high"])).mean()
        agree = both.select(pl.corr("score", "true")).item() if len(both) > 1 else None
        rows.append(
            {
                "scale": scale.name,
                "scored": len(both),
                "held": held,
                "with_truth": agree,
                **_again(own, scored, scale.name),
            }
        )
    kinds = dict.fromkeys(("held", "with_truth", "retest", "changed_by_retest", "changed_by_alpha"), pl.Float64)
    return pl.DataFrame(rows, schema={"scale": pl.String, "scored": pl.Int64, **kinds})


def _again(own: pl.DataFrame, scored: Scored, scale: str) -> dict[str, float]:
    """Return the retest of the first and the last time, and who would be called changed."""
    times = own["time"].unique(maintain_order=True)
    if len(times) < 2:
        return {}
    first, last = (own.filter(time=time).select("person", "about", "score") for time in (times[0], times[-1]))
    pairs = first.join(last, on=["person", "about"], suffix="_last").drop_nulls()
    if len(pairs) < 3:
        return {}
    before, after = pairs["score"].to_numpy(), pairs["score_last"].to_numpy()
    retest, spread, change = float(np.corrcoef(before, after)[0, 1]), float(before.std(ddof=1)), np.abs(after - before)
    alpha = scored["scales"].filter(scale=scale)["alpha"].mean()
    found = {"retest": retest}
    for name, value in (("changed_by_retest", retest), ("changed_by_alpha", alpha)):
        if isinstance(value, float) and 0 <= value < 1:
            found[name] = float((change > reliable_change(spread, value, level=CHANGE_LEVEL)).mean())
    return found
