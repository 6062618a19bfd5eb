"""Columns of event tables: what each is for, recognised by its name or named in the codebook, and the unit it tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attunement.recordings.tables.table import plain
from attunement.recordings.tables.times import UNIT, Written, told_by_end, told_by_name

# Of several columns that say when an event began, the first pattern that fits one; Observer XT writes up to seven.
_TIMES = {
    "start": (
        re.compile(rf"(segment|event|time|t)?(start|onset|begin|tmin|xmin)(time)?[-/]?{UNIT}?"),
        re.compile(rf"from(time)?[-/]?{UNIT}?"),
        re.compile(r"timerelative(?P<unit>sf)"),
        re.compile(r"timerelative(?P<unit>hmsf)"),
        re.compile(r"timerelative(?P<unit>hms)"),
        re.compile(r"timeabsolute(?P<unit>hmsf)"),
        re.compile(r"datetimeabsolute[dmy]*(?P<unit>hmsf)"),
        re.compile(r"timeabsolute(?P<unit>hms)"),
    ),
    "end": (
        re.compile(rf"(segment|event|time|t)?(end|offset|stop|tmax|xmax|until)(time)?[-/]?{UNIT}?"),
        re.compile(rf"to(time)?[-/]?{UNIT}?"),
    ),
    "duration": (re.compile(rf"(duration|dur)(time)?[-/]?{UNIT}?"),),
}
WHOLE_SECONDS = ("timerelativehms", "timeabsolutehms")
PARTNERS = ("partner", "subject", "person", "participant", "speaker", "speakerid", "actor", "who")
_WORDS = {
    "code": ("code", "behavior", "behaviour", "annotation", "label", "value", "event", "state", "transcription"),
    "partner": PARTNERS,
    "track": ("track", "tier", "channel", "behavioralcategory", "category", "modality"),
    "kind": ("eventtype", "behaviortype", "status", "startstop"),
    "comment": ("comment", "comments", "note", "notes", "remark", "remarks"),
}


@dataclass(frozen=True)
class Columns:
    """Where the columns of an event table are, what their names tell of times, and where modifiers stand."""

    at: Mapping[str, int]
    told: Mapping[str, Written]
    modifiers: tuple[int, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether these columns make an event table."""
        return "start" in self.at and bool({"end", "duration", "kind"} & set(self.at))

    def times(self) -> dict[str, int]:
        """Return the columns of times."""
        roles = ("start", "end", "duration", "observation_start", "observation_end")
        return {role: self.at[role] for role in roles if role in self.at}


def columns_of(names: Sequence[str], stated: Mapping[str, str]) -> Columns:
    """Recognise the columns of an event table by their names."""
    words = [plain(name) for name in names]
    at = {role: words.index(plain(name)) for role, name in stated.items() if name and plain(name) in words}
    told: dict[str, Written] = {}
    for role, patterns in _TIMES.items():
        places = [at[role]] if role in at else [i for i in range(len(words)) if i not in at.values()]
        found = [(rank, i, m) for rank, p in enumerate(patterns) for i in places if (m := p.fullmatch(words[i]))]
        for _, i, match in sorted(found, key=lambda f: (f[0], _counts_frames(f[2]), f[1]))[:1]:
            at[role] = i
            if match.groupdict().get("unit"):
                told[role] = told_by_name(match["unit"])
    called = [words[at[role]] if role in at else "" for role in ("start", "end", "duration")]
    if all(called) and called[1] == "to" and called[0] != "from" and not stated.get("end"):
        at.pop("end")  # somebody to whom it was done: start and duration say all
    for role in (*_TIMES, "observation_start", "observation_end"):
        if role in at and role not in told and (written := told_by_end(names[at[role]])):
            told[role] = written
    for role, known in _WORDS.items():
        for word in known:
            if word in words and words.index(word) not in at.values():
                at.setdefault(role, words.index(word))
    coded = "code" in at  # without a column of codes, one called "modifier" may hold codes
    modifiers = [i for i, w in enumerate(words) if coded and re.fullmatch(r"modifiers?\d*", w) and i not in at.values()]
    return Columns(at, told, tuple(modifiers))


def _counts_frames(match: re.Match[str]) -> bool:
    return told_by_name(match.groupdict().get("unit") or "s").unit in ("frames", "h:m:s:frame", "h:m:s;frame")


def is_header(row: Sequence[str], stated: Mapping[str, str]) -> bool:
    """Return whether a row names the columns of an event table."""
    return columns_of(row, stated).enough
