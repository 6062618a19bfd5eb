"""Records as ELAN files, one for each observation, and back.

Each person's channel is a tier "person/channel"; overlapping codes go to further tiers "person/channel #2"; point
events to "person/channel (points)", as annotations of one millisecond, because ELAN has no points. Coverage and
episodes have tiers of their own. ELAN counts milliseconds, so times are rounded to them; `row` is not kept.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from attunement.record import Record
from attunement.recordings.formats.elan import parse_eaf
from attunement.recordings.source import Source
from attunement.vocabulary import BadFileError, CannotWriteError

PROPERTY = "attunement"
_FACTS = ("observation", "dyad", "occasion", "procedure", "coder", "source")
_CONTROL = re.compile(
    "[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what XML cannot hold; \r would come back as \n
Annotation = tuple[int, int, str]


def write_eaf(record: Record, observation: int, path: Path) -> None:
    """Write one observation of a record as an ELAN file."""
    import pympi  # noqa: PLC0415  imported where used

    facts = record.observations.filter(pl.col("observation") == observation).row(0, named=True)
    chosen = record.select([observation])
    document: Any = pympi.Eaf(author="")
    document.adocument |= {"DATE": "2000-01-01T00:00:00+00:00", "FORMAT": "3.0", "VERSION": "3.0",
                           "xsi:noNamespaceSchemaLocation": "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"}  # fmt: skip
    document.header |= {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"}
    document.remove_tier("default")
    tiers: dict[str, tuple[str, list[Annotation]]] = {}
    described: dict[str, dict[str, Any]] = {}

    def add(tier: str, annotations: list[Annotation], what: dict[str, str]) -> None:
        tier = _unused(tier, tiers)
        tiers[tier] = (what.get("person", ""), annotations)
        described[tier] = what

    for (person, channel), rows in _by_channel(chosen.events, "code").items():
        who = {"person": person, "channel": channel}
        points = [(a, a + 1, label) for a, b, label in rows if a == b]
        for i, lane in enumerate(_lanes([row for row in rows if row[0] < row[1]]), 1):
            add(f"{person}/{channel}" + (f" #{i}" if i > 1 else ""), lane, who | {"kind": "event"})
        for lane in _lanes(points):
            add(f"{person}/{channel} (points)", lane, who | {"kind": "point"})
    for (person, channel), rows in _by_channel(chosen.coverage, "status").items():
        who = {"person": person, "channel": channel}
        for lane in _lanes([row for row in rows if row[0] < row[1]]):
            add(f"coverage of {person}/{channel}", lane, who | {"kind": "coverage"})
    episodes = [(_ms(e["start_s"]), _ms(e["end_s"]), e["episode"]) for e in chosen.episodes.iter_rows(named=True)]
    for lane in _lanes([row for row in episodes if row[0] < row[1]]):
        add("episodes", lane, {"kind": "episode"})
    slot = number = 0
    for name, (person, entries) in tiers.items():
        _check(name)
        document.add_tier(
            name, tier_dict={"TIER_ID": name, "LINGUISTIC_TYPE_REF": "default-lt", "PARTICIPANT": _check(person)}
        )
        aligned = document.tiers[name][0]
        for start, end, label in entries:
            document.timeslots |= {f"ts{slot + 1}": start, f"ts{slot + 2}": end}
            number += 1
            aligned[f"a{number}"] = (f"ts{slot + 1}", f"ts{slot + 2}", _check(label), None)
            slot += 2
    about = {name: facts[name] for name in _FACTS} | {"duration_ms": _ms(facts["duration_s"]), "tiers": described}
    document.properties[:] = [(PROPERTY, json.dumps(about)), ("lastUsedAnnotationId", number)]
    document.timeslots = dict(_in_order(document.timeslots, tiers, document))
    path.unlink(missing_ok=True)  # pympi would keep a .bak
    document.to_file(str(path), pretty=False)


def _in_order(slots: dict[str, int], tiers: Any, document: Any) -> list[tuple[str, int]]:
    """Number the time slots in order of time, as ELAN wants them."""
    order = sorted(slots, key=lambda name: (slots[name], int(name[2:])))
    new = {old: f"ts{i}" for i, old in enumerate(order, 1)}
    for name in tiers:
        aligned = document.tiers[name][0]
        for key, (first, last, label, svg) in list(aligned.items()):
            aligned[key] = (new[first], new[last], label, svg)
    return [(new[old], slots[old]) for old in order]


def _unused(name: str, taken: Iterable[str]) -> str:
    taken, number, wanted = set(taken), 2, name
    while wanted in taken:
        wanted, number = f"{name} #{number}", number + 1
    return wanted


def _ms(time_s: float) -> int:
    return round(time_s * 1000)


def _check(text: str) -> str:
    bad = _CONTROL.search(text)
    if bad:
        raise CannotWriteError(
            f"An ELAN file cannot hold the character {bad[0]!r} in '{text[:40]}'. Rename the code, or write .csv."
        )
    return text


def _by_channel(frame: pl.DataFrame, label: str) -> dict[tuple[str, str], list[Annotation]]:
    found: dict[tuple[str, str], list[Annotation]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        start, end = _ms(row["start_s"]), _ms(row["end_s"])
        # an event shorter than half a millisecond stays an event, not a point
        end = end + 1 if start == end and row["start_s"] < row["end_s"] else end
        found[row["person"], row["channel"]].append((start, end, row[label]))
    return found


def _lanes(annotations: list[Annotation]) -> list[list[Annotation]]:
    """Deal annotations out so that those of one tier do not overlap."""
    lanes: list[list[Annotation]] = []
    for annotation in sorted(annotations):
        lane = next((lane for lane in lanes if lane[-1][1] <= annotation[0]), None)
        if lane is None:
            lanes.append([annotation])
        else:
            lane.append(annotation)
    return lanes


def is_own(start: str) -> bool:
    """Return whether an .eaf was written here."""
    return f'<PROPERTY NAME="{PROPERTY}">' in start


def read_own(source: Source) -> Record:
    """Read an ELAN file that `write_eaf` wrote, and that a person may have edited since."""
    document = parse_eaf(source)
    try:
        about = json.loads(dict(document.properties)[PROPERTY])
        tiers = {str(name): {str(k): str(v) for k, v in what.items()} for name, what in about["tiers"].items()}
        observation, duration_s = int(about["observation"]), float(about["duration_ms"]) / 1000
        texts = {name: about[name] if about[name] is None else str(about[name]) for name in _FACTS[1:]}
        if not (0 <= observation < 2**32 and 0 <= duration_s < math.inf):
            raise ValueError("observation or duration out of range")
        tables: dict[str, list[tuple[Any, ...]]] = {"event": [], "coverage": [], "episode": []}
        for tier, what in tiers.items():
            if tier not in document.tiers:
                continue
            for first, last, label, _ in document.tiers[tier][0].values():
                start_s, end_s = document.timeslots[first] / 1000, document.timeslots[last] / 1000
                if what["kind"] == "episode":
                    tables["episode"].append((label, start_s, end_s))
                else:
                    kind = "coverage" if what["kind"] == "coverage" else "event"
                    tables[kind].append(
                        (what["person"], what["channel"], label, start_s, start_s if what["kind"] == "point" else end_s)
                    )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as problem:
        raise BadFileError(
            f"{source.name} was written by Attunement, but its description is damaged ({type(problem).__name__}: "
            f"{problem}). Write it again."
        ) from problem
    for person, channel, label, _, _ in tables["coverage"]:
        if label not in ("coded", "not coded", "uncodable"):
            raise BadFileError(
                f"{source.name}: the coverage of {person}/{channel} says '{label[:40]}'; it must be coded, not coded "
                "or uncodable. Correct it in ELAN."
            )

    def columns(kind: str, *names: str) -> dict[str, Any]:
        rows = sorted(tables[kind], key=lambda row: (row[-2], row[-1], row))
        kinds = {name: pl.Float64 if name.endswith("_s") else pl.String for name in names}
        return {
            "observation": [observation] * len(rows),
            **{name: pl.Series([row[i] for row in rows], dtype=kinds[name]) for i, name in enumerate(names)},
        }

    return Record.build(
        observations={
            "observation": [observation],
            "duration_s": [duration_s],
            **{name: pl.Series([value], dtype=pl.String) for name, value in texts.items()},
        },
        episodes=columns("episode", "episode", "start_s", "end_s"),
        coverage=columns("coverage", "person", "channel", "status", "start_s", "end_s"),
        events=columns("event", "person", "channel", "code", "start_s", "end_s"),
    )
