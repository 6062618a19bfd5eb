"""What follows what in recorded dyads: contingency, response profiles, lag-sequential and Markov tables."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from attunement.measures.pair.contingency import contingency
from attunement.measures.pair.dyadic_markov import dyadic_markov
from attunement.measures.pair.lag_sequential import LAG_CONVENTION, lag_sequential
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.response_profile import LAG_CONVENTION as PROFILE_CONVENTION
from attunement.measures.pair.response_profile import ShownAfter, response_profile
from attunement.measures.per_episode import identified, identified_rows
from attunement.measuring.interaction import Comparing
from attunement.record import Record
from attunement.vocabulary import BadValueError


def contingency_table(record: Record, pair: Pair, *, window_s: float) -> pl.DataFrame:
    """Return how often each phase of one partner is answered by each phase of the other, both ways.

    One row per direction, phase given, phase that answers and observation; the columns of `contingency` and who.
    """
    if round(window_s / pair.step_s) < 1:
        raise BadValueError(
            f"an answer must begin within {window_s:g} s, and a time bin lasts {pair.step_s:g} s. Allow an answer at least a "
            "time bin (--window), or make the time bin smaller (--step)."
        )
    parts = []
    for asked in _both_ways(pair):
        for given in asked.names[0]:
            for response in asked.names[1]:
                table = contingency(asked, given=[given], response=[response], window_s=window_s)
                lits = {
                    "given_person": asked.persons[0],
                    "given": given,
                    "response_person": asked.persons[1],
                    "response": response,
                }
                parts.append(
                    identified(
                        record,
                        table.select(
                            **{k: pl.lit(v) for k, v in lits.items()}, **{c: pl.col(c) for c in table.columns}
                        ),
                    )
                )
    return pl.concat(parts)


def profile_tables(
    record: Record, pair: Pair, *, max_lag_s: float, surrogates: int, seed: int
) -> dict[str, pl.DataFrame]:
    """Return how likely one partner shows a phase around the moment the other takes it up, and one test of each.

    `response_profile`: one row per direction, phase, observation and lag. `response_profile_tests`: one row per direction
    and phase; it is absent where the two people share no phase.

    `response_profile` has every lag. Among many lags some lie outside chance by chance; so the seconds after are judged
    together, by one number: the share of them in which the other is in the phase. Of each visit it stands beside its
    lags (`after_observed`, `after_chance`, `after_p` …), over dyads in `response_profile_tests`.
    """
    comparing = Comparing.of(record, pair, surrogates=surrogates, seed=seed)
    parts, tests = [], []
    for actor, asked in zip((0, 1), _both_ways(pair), strict=True):
        shared = [name for name in asked.names[0] if name in asked.names[1]]
        for name in shared:
            who = {"given_person": asked.persons[0], "response_person": asked.persons[1], "phase": name}
            lits = {k: pl.lit(v) for k, v in who.items()}
            table = response_profile(asked, given=[name], response=[name], max_lag_s=max_lag_s)
            acts = table.unique("row", keep="first", maintain_order=True)["acts"]
            statistic = ShownAfter((name,), (name,), max_lag_s, actor)
            row, each = comparing.compare("shown after", statistic, pair)
            after = {f"after_{name}": name for name in ("observed", "chance_mean", "z", "p", "p_least")}
            single = each.select(**after).rename({"after_chance_mean": "after_chance"}).with_row_index("row")
            table = table.join(single.cast({"row": table["row"].dtype}), on="row", how="left", maintain_order="left")
            parts.append(identified_rows(record, table).with_columns(**lits))
            kept = {k: v for k, v in row.items() if k not in ("measure", "rate", "base_rate")}
            tests.append(who | {"acts": int(acts.sum())} | kept)
    if not parts:
        empty = {"observation": pl.UInt32, "phase": pl.String, "lag_s": pl.Float64}
        return {"response_profile": pl.DataFrame(schema=empty)}
    said = {"lag_convention": pl.lit(PROFILE_CONVENTION), "max_lag_s": pl.lit(float(max_lag_s))}
    return {
        "response_profile": pl.concat(parts).with_columns(**said),
        "response_profile_tests": pl.DataFrame(tests).fill_nan(None).with_columns(**comparing.said(pair), **said),
    }


def lag_tables(record: Record, pair: Pair, *, window_s: float, notes: list[str]) -> dict[str, pl.DataFrame]:
    """Return what follows what, pooled over dyads, and the test that takes dyads as the unit.

    Both tables: one row per person given, person who follows, lags, and cell.
    """
    dyads = record.observations["dyad"].to_list()
    window = max(1, round(window_s / pair.step_s))
    cells, tests, few = [], [], []
    alone = [
        replace(pair, persons=(p, p), names=(n, n), first=s, second=s)
        for p, n, s in zip(pair.persons, pair.names, (pair.first, pair.second), strict=True)
    ]
    for asked in (*_both_ways(pair), *alone):
        who = {"given_person": pl.lit(asked.persons[0]), "target_person": pl.lit(asked.persons[1])}
        for lags in dict.fromkeys([(1, 1), (1, window)]):
            pooled = lag_sequential(asked, lags=lags)
            whole = {"chi2": pooled.chi2, "chi2_p": pooled.p, "df": pooled.df, "g2": pooled.g2, "g2_p": pooled.g2_p}
            whole_table = {name: pl.lit(value[0].item()) for name, value in whole.items()}
            cells.append(pooled.table().drop("row").with_columns(**who, **whole_table))
            if asked.persons[0] != asked.persons[1] and pooled.cautions:
                few.append(f"{asked.persons[0]} → {asked.persons[1]}: {pooled.cautions[0]}")
            each = lag_sequential(asked, lags=lags, pooled=False).across_dyads(dyads=dyads)
            each = each.with_columns(seconds_analysed=pl.lit(float(pooled.seconds_analysed[0])))
            tests.append(
                each.with_columns(**who, lag_from=pl.lit(lags[0]), lag_to=pl.lit(lags[1]), step_s=pl.lit(pair.step_s))
            )
    notes.extend(f"In the table of what follows what, {note}" for note in dict.fromkeys(few))
    convention = {"lag_convention": pl.lit(LAG_CONVENTION)}
    return {
        "lag_sequential": pl.concat(cells).fill_nan(None).with_columns(**convention),
        "lag_sequential_tests": pl.concat(tests).with_columns(**convention),
    }


def markov_tables(record: Record, pair: Pair) -> dict[str, pl.DataFrame]:
    """Return each partner's transitions given both pasts, and whether the own and the partner's past matter.

    `dyadic_markov`: one row per person and transition. `dyadic_markov_tests`: one row per person for all together (`all`),
    and one for each observation, named by its dyad.
    """
    dyads = record.observations["dyad"].to_list()
    tables, tests = [], []
    for asked in _both_ways(pair):
        who = {"person": pl.lit(asked.persons[0]), "partner_person": pl.lit(asked.persons[1])}
        pooled, each = dyadic_markov(asked), dyadic_markov(asked, pooled=False)
        tables.append(pooled.table().drop("row").with_columns(**who))
        for found, labels in ((pooled, ["all"]), (each, dyads)):
            columns = {
                name: getattr(found, name)
                for name in ("actor_g2", "actor_df", "actor_p", "partner_g2", "partner_df", "partner_p")
            }
            columns |= {"pattern": list(found.pattern), "seconds_analysed": found.seconds_analysed}
            settings = {"lag": pl.lit(found.lag), "step_s": pl.lit(found.step_s)}
            table = pl.DataFrame({"dyad": labels, **columns}, schema_overrides={"pattern": pl.String})
            tests.append(table.with_columns(**who, **settings))
    return {"dyadic_markov": pl.concat(tables), "dyadic_markov_tests": pl.concat(tests).fill_nan(None)}


def _both_ways(pair: Pair) -> list[Pair]:
    return [pair, pair.swapped()]
