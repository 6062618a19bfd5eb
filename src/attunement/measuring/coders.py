"""Two coders of the same recordings: how far they agree, and whose codes are measured."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl

from attunement.measures.agreement import NO_CODE, CoderAgreement, coder_agreement, krippendorff_alpha
from attunement.measures.intraclass import intraclass_correlations
from attunement.measures.pair.pair import Pair
from attunement.measuring.bounds import check_seconds, check_steps
from attunement.measuring.time_bin import usual_step_s
from attunement.record import NOTHING, Grid, Record
from attunement.record.grid import Codes, Key
from attunement.recordings import Import
from attunement.vocabulary import BadValueError

VISIT = ("dyad", "occasion", "procedure")
Twice = tuple[str, str, Key, Pair, float]  # the coders, whose channel, their streams, seconds of the visits


def first_coders(record: Record) -> tuple[Record, tuple[str, ...]]:
    """Return the record with one coder's observation of each visit, and a sentence where others were left out.

    Of several coders of one visit, the first by name is measured: two codings of one dyad are not two dyads.
    """
    order = record.observations.with_columns(name=pl.col("coder").fill_null("")).sort("name", maintain_order=True)
    kept = order.unique(list(VISIT), keep="first")["observation"].to_list()
    if len(kept) == len(record):
        return record, ()
    coders = sorted(set(record.observations["coder"].fill_null("?")))
    text = f"{len(record) - len(kept)} of {len(record)} observations are second codings of a visit (coders {', '.join(coders)}); "
    return record.select(sorted(kept)), (text + "the first coder by name was measured, and the coders are compared.",)


def agreement(
    recorded: Import | Record,
    *,
    step_s: float | None = None,
    tolerance_s: float = 1.0,
    channels: tuple[str, str] | None = None,
) -> dict[str, pl.DataFrame]:
    """Return how far two coders agree, of one person or of many; no second person is needed.

    Kappa counts time units of the step's width, exact and with a tolerance either way. Time in which a coder looked and
    gave no code counts as "no code"; `kappa_both_coded` leaves it out. What either called uncodable or did not code is
    in no number; its seconds are. Alpha is Krippendorff's, nominal, and interval where all codes are numbers (of time
    that both gave a code). The intraclass correlations are those of each code's share of the time looked at, visits by
    coders.

    Parameters
    ----------
    recorded
        All codings of all visits: what `read` returned, or its record.
    step_s
        Width of a time unit. None: the usual, see `usual_step_s`.
    tolerance_s
        Tolerance either way.
    channels
        Names of two channels that hold the two coders' codes, where both are in one file; else observations of one
        visit with different coders are compared.

    Returns
    -------
    dict
        Tables `agreement`, one row per person, channel and two coders, `agreement_codes`, and `agreement_icc` where
        there are two visits.

    Errors
    ------
    BadValueError where nothing was coded twice.

    Examples
    --------
    >>> import attunement as at
    >>> codings = at.read("visits/*.csv", "my-study.toml")   # doctest: +SKIP
    >>> agreement(codings)["agreement"]                      # doctest: +SKIP
    """
    record = recorded.record if isinstance(recorded, Import) else recorded
    check_seconds("step", step_s, usual="--step 1")
    check_seconds("tolerance", tolerance_s, usual="--tolerance 1", zero=True)
    step_s = step_s or usual_step_s(record)
    check_steps(record, step_s)
    grid = record.grid(step_s)
    found = _two_channels(record, grid, channels) if channels else _two_observations(record, grid)
    if not found:
        raise BadValueError(
            "nothing was coded twice. Name the coder in the codebook's pattern, (?P<coder>…), so that two files of one dyad "
            'are two codings; or, for two coders in one file, name their two channels (--coders "affect,affect 2").'
        )
    rows, by_code, shares = [], [], []
    for one, two, (person, channel), pair, length_s in found:
        who = {"person": person, "channel": channel, "coder_1": one, "coder_2": two}
        exact = coder_agreement(pair)
        near = coder_agreement(pair, tolerance_s=tolerance_s)
        shared = pair.shared()
        named = shared.with_nothing_as(NO_CODE)
        seconds = exact.seconds
        # The grid is as long as the longest visit; what lies beyond the end of a shorter one was not left out by anybody.
        beyond_s = sum(seconds.values()) - length_s
        not_coded_s = max(0.0, round(seconds["not_coded"] - beyond_s, 6))
        rows.append(
            who
            | {
                "visits": pair.shape[0], "kappa": exact.kappa, "kappa_max": exact.kappa_max,
                "percent_agreement": exact.percent_agreement, "tolerance_s": tolerance_s, "kappa_with_tolerance": near.kappa,
                "kappa_both_coded": exact.kappa_both_coded, "percent_both_coded": exact.percent_both_coded,
                "alpha_nominal": krippendorff_alpha(_units(named)), "alpha_interval": _interval_alpha(shared),
                "why_no_kappa": _why_no_kappa(exact), "seconds_analysed": exact.seconds_analysed,
                "seconds_both_coded": seconds["both"], "seconds_only_coder_1": seconds["only_first"],
                "seconds_only_coder_2": seconds["only_second"], "seconds_neither_coded": seconds["neither"],
                "seconds_uncodable": seconds["uncodable"], "seconds_not_coded": not_coded_s,
                "step_s": grid.step_s,
            }
        )  # fmt: skip
        by_code += [
            who | {"code": code, "agreement": value, "step_s": grid.step_s} for code, value in exact.by_code.items()
        ]
        shares += _share_correlations(shared, who, grid.step_s)
    text: dict[str, type[pl.DataType]] = dict.fromkeys(
        ("person", "channel", "coder_1", "coder_2", "why_no_kappa"), pl.String
    )
    codes = pl.DataFrame(by_code, schema=None if by_code else [*text, "code", "agreement", "step_s"])
    tables = {"agreement": pl.DataFrame(rows, schema_overrides=text), "agreement_codes": codes}
    if shares:
        tables["agreement_icc"] = pl.DataFrame(shares, schema_overrides=text)
    return {name: table.fill_nan(None) for name, table in tables.items()}


def _why_no_kappa(found: CoderAgreement) -> str | None:
    """Say in words why there is no kappa."""
    if np.isfinite(found.kappa):
        return None
    if not found.seconds_analysed:
        return "there is no time in which both coders looked"
    (code,) = (name for name, used in zip(found.names, found.counts.sum(axis=0), strict=True) if used)
    return f"both coders gave one and the same code throughout ({code}), so that there is nothing to agree on by chance"


def _two_observations(record: Record, grid: Grid) -> list[Twice]:
    """Return each channel's streams of the visits that the same two coders coded."""
    rows: dict[tuple[str, str], list[tuple[int, int]]] = {}
    who = record.observations.with_row_index("row").with_columns(pl.col("coder").fill_null("?"))
    for visit in who.partition_by(list(VISIT), maintain_order=True):
        codings = sorted(visit.select("coder", "row").iter_rows())
        for (one, first), (two, second) in combinations(codings, 2):
            rows.setdefault((one, two), []).append((first, second))
    duration_s = record.observations["duration_s"].to_numpy()
    found: list[Twice] = []
    for (one, two), places in rows.items():
        first, second = (np.array(side) for side in zip(*places, strict=True))
        length_s = float(np.maximum(duration_s[first], duration_s[second]).sum())
        for key, codes in grid.codes.items():
            pair = _pair(grid, one, two, (grid.names[key], codes[first]), (grid.names[key], codes[second]))
            found.append((one, two, key, pair, length_s))
    return found


def _two_channels(record: Record, grid: Grid, channels: tuple[str, str]) -> list[Twice]:
    one, two = channels
    persons = [person for person, channel in grid.codes if channel == one and (person, two) in grid.codes]
    if not persons:
        there = ", ".join("/".join(key) for key in grid.codes)
        raise BadValueError(
            f"nobody has both channels '{one}' and '{two}', which are to be two coders' (--coders). There are: {there}."
        )
    length_s = float(record.observations["duration_s"].sum())
    found: list[Twice] = []
    for person in persons:
        first, second = ((grid.names[person, channel], grid.codes[person, channel]) for channel in channels)
        found.append((one, two, (person, one), _pair(grid, one, two, first, second), length_s))
    return found


def _pair(
    grid: Grid, one: str, two: str, first: tuple[tuple[str, ...], Codes], second: tuple[tuple[str, ...], Codes]
) -> Pair:
    return Pair(grid.step_s, (one, two), (first[0], second[0]), first[1], second[1])


def _units(pair: Pair, numbers: Sequence[float] | None = None) -> np.ndarray:
    """Return [coder, unit] values of every step, NaN where a coder gave no code."""
    table = np.array([*(range(len(pair.names[0])) if numbers is None else numbers), np.nan, np.nan, np.nan], float)
    units = np.stack([table[stream].reshape(-1) for stream in (pair.first, pair.second)])
    return units[:, np.isfinite(units).all(axis=0)]


def _interval_alpha(pair: Pair) -> float:
    try:
        numbers = [float(name) for name in pair.names[0]]
    except ValueError:
        return np.nan
    return krippendorff_alpha(_units(pair, numbers), metric="interval")


def _share_correlations(pair: Pair, who: dict[str, str], step_s: float) -> list[dict[str, object]]:
    """Return the intraclass correlations of each code's share of the time looked at; they need two visits."""
    out: list[dict[str, object]] = []
    coded = [np.maximum((stream >= NOTHING).sum(axis=1), 1) for stream in (pair.first, pair.second)]
    for index, code in enumerate(pair.names[0]):
        shares = np.stack(
            [(s == index).sum(axis=1) / n for s, n in zip((pair.first, pair.second), coded, strict=True)], axis=1
        )
        if len(shares) < 2 or not shares.any():
            continue
        found = intraclass_correlations(shares)
        for kind in ("ICC(2,1)", "ICC(3,1)"):
            icc = found[kind]
            out.append(
                who
                | {"code": code, "kind": kind, "value": icc.value, "low": icc.low, "high": icc.high, "p": icc.p}
                | {"visits": len(shares), "step_s": step_s}
            )
    return out
