"""Tables of scores, of scales and items, of changes and comparisons: numbers with their errors, and no category in any."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.instruments.answers import Answers
from attunement.instruments.change import bound, in_time, judged
from attunement.instruments.key import COUNT, Scale
from attunement.instruments.precision import Ruler, Told, interval
from attunement.instruments.scoring import Scores, fewest_answers, turned
from attunement.measures.answers.reliability import item_rest

Every = Mapping[str, Scores]
Rulers = Mapping[tuple[str, str], Ruler | None]
"""How exact each scale is, by its name and by whom the answers are about."""
CHANGE = {
    "person": pl.String, "about": pl.String, "scale": pl.String, "from": pl.String, "to": pl.String, "change": pl.Float64,
    "bound": pl.Float64, "judged": pl.String, "bound_known_from": pl.String,
}  # fmt: skip
UNKNOWN_BOUND = "no retest reliability and SD are known; say --retest and --spread"


def first_time(answers: Answers) -> NDArray[np.bool_]:
    """Return which rows are each person's first about somebody, so that nobody counts twice."""
    order = {time: i for i, time in enumerate(in_time(answers.time))}
    first: dict[tuple[str, str], int] = {}
    for i, key in enumerate(zip(answers.person, answers.about, strict=True)):
        if key not in first or order[answers.time[i]] < order[answers.time[first[key]]]:
            first[key] = i
    kept = np.zeros(len(answers), bool)
    kept[list(first.values())] = True
    return kept


def score_table(answers: Answers, every: Every, rulers: Rulers, level: float) -> pl.DataFrame:
    """Return a row per row of answers and scale, in the order of the file."""
    parts = []
    about = np.array(answers.about)
    for number, (name, scores) in enumerate(every.items()):
        error, low, high = (np.full(len(answers), np.nan) for _ in range(3))
        for whom in dict.fromkeys(answers.about):
            rows = about == whom
            for into, values in zip(
                (error, low, high), interval(scores, answers, rulers[name, whom], level), strict=True
            ):
                into[rows] = values[rows]
        fewest = fewest_answers(answers.instrument, scores.scale)
        parts.append(
            pl.DataFrame(
                {
                    "row": np.arange(len(answers)), "place": number, "line": answers.line, "person": answers.person,
                    "about": answers.about, "time": answers.time, "scale": name, "score": scores.value, "low": low,
                    "high": high, "error": error, "answered": scores.answered, "items": len(scores.scale.items),
                    "filled_up": scores.filled,
                    "why_no_score": [
                        None if np.isfinite(value) else _why(scores.scale, int(many), fewest)
                        for value, many in zip(scores.value, scores.answered, strict=True)
                    ],
                },
                schema_overrides={"why_no_score": pl.String},
            )
        )  # fmt: skip
    table = pl.concat(parts).sort("row", "place").drop("row", "place")
    return table.with_columns(pl.col("score", "low", "high", "error").fill_nan(None))


def _why(scale: Scale, answered: int, fewest: int) -> str:
    if scale.rule == COUNT:
        return "an open answer could add to the count; low and high are the smallest and largest that it can be"
    return f"{answered} of {len(scale.items)} items answered; {fewest} are needed"


def scale_table(answers: Answers, every: Every, rulers: Rulers, first: NDArray[np.bool_]) -> pl.DataFrame:
    """Return how scores are spread and how exact they are, by scale and relationship; of each person's first time."""
    rows = []
    for (name, whom), measure in rulers.items():
        own = every[name].value[first & (np.array(answers.about) == whom)]
        own = own[np.isfinite(own)]
        rows.append(
            {
                "scale": name, "about": whom, "scored": len(own), "mean": float(own.mean()) if len(own) else None,
                "sd": float(own.std(ddof=1)) if len(own) > 1 else None, "alpha": measure and measure.alpha,
                "reliability": measure and measure.reliability, "error": measure and measure.error,
                "error_known_from": measure.source if measure else None,
            }
        )  # fmt: skip
    kinds = {name: pl.Float64 for name in ("mean", "sd", "alpha", "reliability", "error")}
    return pl.DataFrame(rows, schema_overrides={**kinds, "error_known_from": pl.String}, infer_schema_length=None)


def item_table(answers: Answers, first: NDArray[np.bool_]) -> pl.DataFrame:
    """Return how each item of each scale was answered, as stored in the table, and how it goes with the rest of its scale."""
    rows = []
    for scale in answers.instrument.scales:
        own = turned(answers, scale)[first]
        whole = own[np.isfinite(own).all(axis=1)]
        rest = np.full(len(scale.items), np.nan)
        if len(whole) > 2 and len(scale.items) > 1 and np.ptp(whole, axis=0).all():
            rest = item_rest(whole)
        for i, item in enumerate(scale.items):
            raw = answers.values[first, answers.instrument.items.index(item)]
            raw = raw[np.isfinite(raw)]
            rows.append(
                {
                    "scale": scale.name, "item": item, "reversed": item in scale.reverse, "answered": len(raw),
                    "mean": float(raw.mean()) if len(raw) else None, "sd": float(raw.std(ddof=1)) if len(raw) > 1 else None,
                    "with_the_rest": None if np.isnan(rest[i]) else float(rest[i]),
                }
            )  # fmt: skip
    kinds = {name: pl.Float64 for name in ("mean", "sd", "with_the_rest")}
    return pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None)


def change_table(answers: Answers, every: Every, rulers: Rulers, told: Told) -> pl.DataFrame:
    """Return each person's change from the first to the last time, beside what time alone brings."""
    order = {time: i for i, time in enumerate(in_time(answers.time))}
    rows = []
    for name, scores in every.items():
        known: dict[tuple[str, str], list[int]] = {}
        for i, key in enumerate(zip(answers.person, answers.about, strict=True)):
            if np.isfinite(scores.value[i]):
                known.setdefault(key, []).append(i)
        for (who, whom), places in known.items():
            places.sort(key=lambda i: order[answers.time[i]])
            if len(places) < 2:
                continue
            measure = rulers[name, whom]
            spread = told.spread.get(name, measure.spread if measure else None)
            limit = bound(answers.instrument, name, spread, told.retest.get(name))
            change = float(scores.value[places[-1]] - scores.value[places[0]])
            rows.append(
                {
                    "person": who, "about": whom, "scale": name, "from": answers.time[places[0]],
                    "to": answers.time[places[-1]], "change": change, "bound": limit and limit.value,
                    "judged": judged(change, limit),
                    "bound_known_from": limit.source if limit else UNKNOWN_BOUND,
                }
            )  # fmt: skip
    return pl.DataFrame(rows, schema=CHANGE)


def comparison_table(answers: Answers, scales: pl.DataFrame) -> pl.DataFrame:
    """Return the means of these answers beside those of named others, who answered on the same range."""
    rows = [
        {
            "scale": norm.scale, "about": row["about"], "scored": row["scored"], "mean": row["mean"], "sd": row["sd"],
            "others": norm.sample, "others_n": norm.n, "others_mean": norm.mean, "others_sd": norm.sd, "source": norm.source,
        }
        for norm in answers.instrument.norms
        if (norm.lowest, norm.highest) == (answers.lowest, answers.highest)
        for row in scales.filter(pl.col("scale") == norm.scale).iter_rows(named=True)
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)
