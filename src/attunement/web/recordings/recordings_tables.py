"""Tables that are read on the page, and not only taken home: time budgets and the agreement of coders, with plain heads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

MOST_ROWS = 400


@dataclass(frozen=True)
class Head:
    """How a column is shown: its words, how its numbers are written, and what they say."""

    words: str
    unit: str = ""  # "", "s", "share" (0 to 1), "percent", "count", "rate" or "number"
    says: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table of the page: where it comes from, what it is called, and which of its columns are shown."""

    source: str
    title: str
    says: str
    heads: Mapping[str, Head]


_WHO = {"person": Head("who"), "channel": Head("channel"), "code": Head("code")}
_BUDGET = Sheet(
    "time_budget",
    "How the time was spent",
    "Every code as it was coded, before any phase: seconds in which the person showed it while it could be seen, its part of "
    "that time, how often it began, and how long it lasted each time.",
    {
        **_WHO,
        "dyads": Head("dyads", "count", "dyads that the means rest on"),
        **{
            f"{name}{end}": head
            for end in ("", "_mean")
            for name, head in {
                "seconds": Head("seconds", "s", "time with this code; in a mean, of one dyad"),
                "share": Head(
                    "part of the time", "share", "of the time in which the person could be seen and was coded"
                ),
                "bouts": Head("times", "count", "how often it was shown"),
                "mean_bout_s": Head("each lasts", "s", "mean length of one stretch"),
                "rate_per_min": Head("a minute", "rate", "how often in each minute"),
            }.items()
        },
    },
)
_CODERS = {
    "person": Head("who"),
    "channel": Head("channel"),
    "coder_1": Head("first coder"),
    "coder_2": Head("second coder"),
}
_AGREEMENT = Sheet(
    "agreement",
    "Do two coders agree, moment by moment?",
    "Kappa is agreement beyond chance: 1 is perfect, 0 is what guessing gives. It is counted in steps of time; where one "
    "coder gave a code and the other none, that is a disagreement.",
    {
        **_CODERS,
        "visits": Head("visits", "count"),
        "kappa": Head("kappa", "number", "step by step"),
        "kappa_with_tolerance": Head(
            "with tolerance", "number", "kappa, if a change may come a little earlier or later"
        ),
        "kappa_max": Head("at most", "number", "the highest kappa that the coders' totals allow"),
        "kappa_both_coded": Head(
            "where both coded", "number", "kappa of the time in which both gave a code, and no other"
        ),
        "percent_agreement": Head("same code", "percent", "part of the time in which both gave the same"),
        "seconds_both_coded": Head("both coded", "s"),
        "seconds_only_coder_1": Head("first coder alone", "s", "seconds that only the first coder coded"),
        "seconds_only_coder_2": Head("second coder alone", "s", "seconds that only the second coder coded"),
        "why_no_kappa": Head("why there is no kappa"),
    },
)
_RELIABILITY = Sheet(
    "reliability",
    "Do two coders see the same events, and for as long?",
    "Event kappa: two events count as one if they overlap enough. Duration kappa: second by second, without steps.",
    {
        **_CODERS,
        "events_1": Head("events of the first", "count"),
        "events_2": Head("of the second", "count"),
        "linked": Head("seen by both", "count"),
        "agreed": Head("with the same code", "count"),
        "event_kappa": Head("event kappa", "number"),
        "alignment_kappa": Head("in order", "number", "kappa of the sequences, aligned whatever their times"),
        "duration_kappa": Head("duration kappa", "number"),
        "duration_kappa_with_tolerance": Head("with tolerance", "number"),
        "seconds_compared": Head("compared", "s"),
        "seconds_only_1": Head("first coder alone", "s", "seconds that only the first coder coded"),
        "seconds_only_2": Head("second coder alone", "s", "seconds that only the second coder coded"),
    },
)
_CORRELATION = {
    **_CODERS,
    "code": Head("code"),
    "measure": Head("of"),
    "kind": Head("kind"),
    "value": Head("correlation", "number"),
    "low": Head("from", "number", "95 % interval"),
    "high": Head("to", "number", "95 % interval"),
    "visits": Head("visits", "count"),
}
_CORRELATIONS = [
    Sheet(
        name,
        "Do their totals agree from visit to visit?",
        "The intraclass correlation of each code's total over visits: 1 if both coders put all visits in the same place.",
        _CORRELATION,
    )
    for name in ("reliability_icc", "agreement_icc")
]
_TOGETHER = "share_mean"


def sheets(tables: Mapping[str, pl.DataFrame], observation: int | None = None) -> list[dict[str, Any]]:
    """Return the tables to be read for one visit, or for all together; those that were not measured are left out.

    All together, a time budget is the mean over dyads where a table has it, and else visit by visit.
    """
    found = []
    budget = _budget(tables, observation)
    if budget is not None:
        found.append(_shown(_BUDGET, *budget))
    if observation is None:
        correlation = next((sheet for sheet in _CORRELATIONS if sheet.source in tables), None)
        for sheet in (_AGREEMENT, _RELIABILITY, *([correlation] if correlation else [])):
            if sheet.source in tables and len(tables[sheet.source]):
                found.append(_shown(sheet, sheet.source, tables[sheet.source]))
    return found


def _budget(tables: Mapping[str, pl.DataFrame], observation: int | None) -> tuple[str, pl.DataFrame] | None:
    table = tables.get(_BUDGET.source)
    if table is None or not len(table):
        return None
    if observation is not None:
        own = table.filter(pl.col("observation") == observation)
        return (_BUDGET.source, own) if len(own) else None
    together = (
        name
        for name, other in tables.items()
        if {_TOGETHER, "code"} <= set(other.columns) and "episode" not in other.columns
    )
    name = next(together, None)
    if name is not None and table["dyad"].n_unique() > 1:
        return name, tables[name]
    return _BUDGET.source, table


def _shown(sheet: Sheet, source: str, table: pl.DataFrame) -> dict[str, Any]:
    heads = {
        name: head for name, head in sheet.heads.items() if name in table.columns and not table[name].is_null().all()
    }
    if "observation" in table.columns and table["observation"].n_unique() > 1:
        heads = {"dyad": Head("dyad"), "occasion": Head("visit"), **heads}
    if "channel" in heads and table.select("person", "channel").unique()["person"].is_unique().all():
        del heads["channel"]  # one channel a person: its name says nothing more
    says = sheet.says
    if "dyads" in heads and table["dyads"].n_unique() == 1:
        del heads["dyads"]
        says += f" Means over {table['dyads'][0]} dyads."
    rows = table.head(MOST_ROWS)
    return {
        "name": source, "title": sheet.title, "says": says, "more": len(table) - len(rows),
        "columns": [{"name": name, "words": h.words, "unit": h.unit, "says": h.says} for name, h in heads.items()],
        "rows": [[_plain(value) for value in row] for row in rows.select(*heads).iter_rows()],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
