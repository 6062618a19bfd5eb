"""Reliability: how far two coders agree about one person's events, durations and totals, with or without a partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import polars as pl

from attunement.measures.duration_kappa import DurationAgreement, duration_agreement
from attunement.measures.event_kappa import Event, EventAgreement, event_agreement, sequence_agreement
from attunement.measures.intraclass import intraclass_correlations
from attunement.measures.stretches import NONE, Stretches, both, stretches, without
from attunement.measures.time_budget import time_budget
from attunement.measuring.bounds import check_seconds
from attunement.record import Record
from attunement.record.grid import Key
from attunement.vocabulary import BadValueError

VISIT = ("dyad", "occasion", "procedure")
FEWEST_VISITS = 3
"""Visits below which an intraclass correlation says nothing."""

Who = tuple[str, str, str, str]  # person, channel, first and second coder


@dataclass(frozen=True)
class _Coding:
    """What one coder gave one person on one channel in one visit."""

    events: list[Event] = field(default_factory=list)
    watched: Stretches = field(default_factory=lambda: NONE)


def reliability_tables(
    record: Record,
    *,
    tolerance_s: float = 1.0,
    least_overlap: float = 0.6,
    channels: tuple[str, str] | None = None,
) -> dict[str, pl.DataFrame]:
    """Return how far two coders agree about each person's channel, pooled over the visits that both coded.

    Nothing but the codes is needed: no phases, no partner, no grid. Only time that both coders coded is compared, and
    the time that one of them alone coded is said (`seconds_not_compared`, `events_not_compared`).

    Parameters
    ----------
    record
        All codings of all visits.
    tolerance_s
        Tolerance of the duration kappa, and largest distance of two point events that count as one, in seconds.
    least_overlap
        Share of the longer event that two events must share to count as one.
    channels
        Names of two channels that hold the two coders' codes, where both are in one file; else observations of one
        visit with different coders are compared.

    Returns
    -------
    dict
        `reliability` (one row per person, channel and two coders: event, alignment and duration kappa with their
        counts), `reliability_codes` (the same for each code), `reliability_counts` (events and seconds by one coder's
        code and the other's), `reliability_icc` (correlation of each code's seconds and bouts over visits) from three
        visits on.

    Errors
    ------
    BadValueError where nothing was coded twice.
    """
    check_seconds("tolerance", tolerance_s, usual="--tolerance 1", zero=True)
    found = dict(_two_channels(record, channels) if channels else _two_observations(record))
    if not found:
        raise BadValueError(
            "nothing was coded twice. Name the coder in the codebook's pattern, (?P<coder>…), or in a column, so that two "
            "files of one visit are two codings; or, for two coders in one file, name their channels: "
            '--coders "affect,affect 2".'
        )
    rows, codes, counts = [], [], []
    for (person, channel, one, two), visits in found.items():
        who = {"person": person, "channel": channel, "coder_1": one, "coder_2": two}
        pairs, lost = zip(*(_shared_events(first, second) for first, second in visits), strict=True)
        event = event_agreement(pairs, least_overlap=least_overlap, tolerance_s=tolerance_s)
        order = sequence_agreement([(_in_order(first), _in_order(second)) for first, second in pairs])
        timed = [((first.events, first.watched), (second.events, second.watched)) for first, second in visits]
        exact, near = (duration_agreement(timed, tolerance_s=t) for t in (0.0, tolerance_s))
        rows.append(
            who
            | {
                "visits": len(visits),
                "events_1": event.linked + event.only_first, "events_2": event.linked + event.only_second,
                "linked": event.linked, "agreed": event.agreed, "percent_linked": event.percent_linked,
                "event_kappa": event.kappa, "event_kappa_max": event.kappa_max, "kappa_of_linked": event.kappa_of_linked,
                "alignment_kappa": order.kappa,
                "duration_kappa": exact.kappa, "duration_kappa_max": exact.kappa_max,
                "percent_agreement": exact.percent_agreement,
                "duration_kappa_with_tolerance": near.kappa, "tolerance_s": tolerance_s, "least_overlap": least_overlap,
                "seconds_compared": exact.seconds_compared, "seconds_only_1": exact.seconds_only_first,
                "seconds_only_2": exact.seconds_only_second, "seconds_not_compared": exact.seconds_not_compared,
                "events_not_compared": sum(lost),
            }
        )  # fmt: skip
        codes += [who | row for row in _by_code(event, exact)]
        counts += [who | row for row in _counts(event, exact)]
    text: dict[str, type[pl.DataType]] = dict.fromkeys(("person", "channel", "coder_1", "coder_2"), pl.String)
    tables = {
        "reliability": pl.DataFrame(rows, schema_overrides=text),
        "reliability_codes": pl.DataFrame(codes, schema_overrides=text | {"code": pl.String}),
        "reliability_counts": pl.DataFrame(counts, schema_overrides=text),
    }
    totals = [] if channels else _correlations(record)
    if totals:
        tables["reliability_icc"] = pl.DataFrame(totals, schema_overrides=text)
    return {name: table.fill_nan(None) for name, table in tables.items()}


def _two_observations(record: Record) -> Iterator[tuple[Who, list[tuple[_Coding, _Coding]]]]:
    """Yield each person's channel with the visits that the same two coders coded."""
    found: dict[Who, list[tuple[_Coding, _Coding]]] = defaultdict(list)
    codings = _codings(record)
    for one, two, first, second in _coded_twice(record):
        for key in record.channels():
            pair = (codings.get((first, *key)), codings.get((second, *key)))
            if pair[0] and pair[1]:
                found[(*key, one, two)].append((pair[0], pair[1]))
    yield from found.items()


def _two_channels(record: Record, channels: tuple[str, str]) -> Iterator[tuple[Who, list[tuple[_Coding, _Coding]]]]:
    """Yield each person who has both channels, with all visits."""
    one, two = channels
    codings = _codings(record)
    keys = set(record.channels())
    persons = sorted(person for person, channel in keys if channel == one and (person, two) in keys)
    if not persons:
        there = ", ".join("/".join(key) for key in sorted(keys))
        raise BadValueError(f"nobody has both channels '{one}' and '{two}', which --coders names. There are: {there}.")
    for person in persons:
        pairs = [
            (codings.get((number, person, one)), codings.get((number, person, two)))
            for number in record.observations["observation"].to_list()
        ]
        yield (person, one, one, two), [(first, second) for first, second in pairs if first and second]


def _coded_twice(record: Record) -> Iterator[tuple[str, str, int, int]]:
    """Yield two coders, and the observations in which they coded the same visit."""
    who = record.observations.with_columns(pl.col("coder").fill_null("?"))
    for visit in who.partition_by(list(VISIT), maintain_order=True):
        codings = sorted(visit.select("coder", "observation").iter_rows())
        for (one, first), (two, second) in combinations(codings, 2):
            yield one, two, first, second


def _codings(record: Record) -> dict[tuple[int, str, str], _Coding]:
    """Return the events and the watched time of each observation, person and channel that was coded."""
    spans: dict[tuple[int, str, str], dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for number, person, channel, status, start_s, end_s in record.coverage.iter_rows():
        spans[number, person, channel][status].append((start_s, end_s))
    found = {}
    for key, by_status in spans.items():
        coded, uncodable, lost = (stretches(by_status[s]) for s in ("coded", "uncodable", "not coded"))
        found[key] = _Coding([], without(without(coded, uncodable), lost))
    events = record.events.select("observation", "person", "channel", "code", "start_s", "end_s")
    for number, person, channel, code, start_s, end_s in events.iter_rows():
        if (number, person, channel) in found:
            found[number, person, channel].events.append((code, start_s, end_s))
    return found


def _shared_events(first: _Coding, second: _Coding) -> tuple[tuple[list[Event], list[Event]], int]:
    """Return both coders' events whose middle both coders watched, and how many others there are."""
    shared = both(first.watched, second.watched)
    kept = tuple([event for event in coding.events if _lies_in(event, shared)] for coding in (first, second))
    return (kept[0], kept[1]), len(first.events) + len(second.events) - len(kept[0]) - len(kept[1])


def _lies_in(event: Event, shared: Stretches) -> bool:
    middle = (event[1] + event[2]) / 2
    return bool(np.any((shared[:, 0] <= middle) & (middle <= shared[:, 1])))


def _in_order(events: list[Event]) -> list[str]:
    return [code for code, _, _ in sorted(events, key=lambda event: event[1:])]


def _by_code(event: EventAgreement, exact: DurationAgreement) -> list[dict[str, object]]:
    """Return each code's row: its events, and its seconds."""
    events = {row["code"]: row for row in event.by_code().iter_rows(named=True)}
    seconds = {row["code"]: row for row in exact.by_code.iter_rows(named=True)}
    rows = []
    for code in sorted(events | seconds):
        e, s = events.get(code, {}), seconds.get(code, {})
        rows.append(
            {
                "code": code, "events_1": e.get("events_1", 0), "events_2": e.get("events_2", 0),
                "events_agreed": e.get("agreed", 0), "event_kappa": e.get("kappa"),
                "seconds_1": s.get("seconds_1", 0.0), "seconds_2": s.get("seconds_2", 0.0),
                "seconds_agreed": s.get("agreed", 0.0), "duration_kappa": s.get("kappa"),
            }
        )  # fmt: skip
    return rows


def _counts(event: EventAgreement, exact: DurationAgreement) -> list[dict[str, object]]:
    """Return events and seconds by one coder's code and the other's, empty cells left out."""
    rows: list[dict[str, object]] = []
    for unit, names, table in (("events", event.names, event.counts), ("seconds", exact.names, exact.seconds)):
        rows += [
            {"unit": unit, "code_1": names[i], "code_2": names[j], "count": float(table[i, j])}
            for i, j in np.ndindex(table.shape)
            if table[i, j] > 0
        ]
    return rows


def _correlations(record: Record) -> list[dict[str, object]]:
    """Return the intraclass correlations over visits of each code's seconds and bouts."""
    budget = time_budget(record).select("observation", "person", "channel", "code", "seconds", "bouts")
    of: dict[tuple[int, Key], dict[str, tuple[float, float]]] = defaultdict(dict)
    for number, person, channel, code, seconds, bouts in budget.iter_rows():
        of[number, (person, channel)][code] = (seconds, float(bouts))
    pairs: dict[tuple[Who, str], list[tuple[tuple[float, float], tuple[float, float]]]] = defaultdict(list)
    for one, two, first, second in _coded_twice(record):
        for key in record.channels():
            for code in of[first, key].keys() & of[second, key].keys():
                pairs[(*key, one, two), code].append((of[first, key][code], of[second, key][code]))
    rows: list[dict[str, object]] = []
    for (who, code), values in sorted(pairs.items()):
        if len(values) < FEWEST_VISITS:
            continue
        for at, measure in enumerate(("seconds", "bouts")):
            ratings = np.array([[first[at], second[at]] for first, second in values])
            if np.ptp(ratings) == 0:
                continue  # nobody differs from anybody: there is nothing to correlate
            found = intraclass_correlations(ratings)
            for kind in ("ICC(2,1)", "ICC(3,1)"):
                icc = found[kind]
                rows.append(
                    dict(zip(("person", "channel", "coder_1", "coder_2"), who, strict=True))
                    | {"code": code, "measure": measure, "kind": kind, "value": icc.value, "low": icc.low}
                    | {"high": icc.high, "p": icc.p, "visits": len(values)}
                )
    return rows
