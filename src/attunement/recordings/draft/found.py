"""What files hold, gathered by track: codes, how often and how long, and whether they fill the time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath

from attunement.recordings.draft.glance import Glance
from attunement.recordings.draft.plain_words import EMPTY, NOBODY, kind_of_person, words_of
from attunement.recordings.meaning.channel import SAME_S
from attunement.recordings.sheet import RawEvent, Sheet

Span = tuple[float, float]


@dataclass
class Found:
    """One track of one or many files, in the tool's own words.

    `file` chooses the files that it stands in, where only their names say whose it is. `empty` counts what a program
    wrote into empty cells ("NA"), `unnamed` what carries no code at all, `points` what lasts no time.
    """

    file: str
    partner: str
    track: str
    counts: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    spans: defaultdict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    frames: dict[int, float] = field(default_factory=dict)
    steps: bool = False
    timed: bool = True
    empty: Counter[str] = field(default_factory=Counter)
    unnamed: int = 0
    points: int = 0

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        what = " · ".join(part for part in (self.partner, self.track) if part) or "codes"
        return f"{what} in {self.file}" if self.file != "*" else what

    @property
    def whose(self) -> bool:
        """Whether anything says whose it is."""
        words = words_of(f"{self.partner} {self.track} {self.file.strip('*')}")
        return names_somebody(self.partner) or any(map(kind_of_person, words))

    @property
    def about(self) -> str:
        """The name that may say what it is about: its own, or that of its files."""
        return self.track or ("" if names_somebody(self.partner) else self.file.strip("*"))

    def often(self, code: str) -> str:
        """Return how often and how long a code was found, in words."""
        times, long = self.counts[code] or self.empty[code], self.seconds[code]
        many = (
            f"in {times} stretch{'' if times == 1 else 'es'}"
            if self.steps
            else f"{times} time{'' if times == 1 else 's'}"
        )
        if not self.timed:
            return f"{many}, {long:g} row{'' if long == 1 else 's'}"
        return f"{many}, {long:.4g} s" if long > 0 else many


def names_somebody(partner: str) -> bool:
    """Return whether a partner is a name; face trackers number faces, and BORIS has a word for nobody."""
    return bool(partner) and not partner.isdigit() and partner.casefold() not in NOBODY


def gathered(glances: Sequence[Glance]) -> list[Found]:
    """Return the tracks of all files, those that are chosen by a file's name first."""
    found: dict[tuple[str, str, str], Found] = {}
    sheets = [(glance, sheet) for glance in glances for sheet in glance.sheets]
    for number, (glance, sheet) in enumerate(sheets):
        by_file = person_in_name(sheet)
        for event in sheet.events:
            told = any(kind_of_person(word) for word in words_of(f"{event.partner} {event.track}"))
            named = told or names_somebody(event.partner)
            key = ("*" if named else by_file, event.partner, event.track)
            one = found.setdefault(key, Found(*key, steps=glance.steps, timed=glance.timed))
            _count(one, event, sheet, number, glance.table)
    return sorted(found.values(), key=lambda one: (one.file == "*", one.partner, one.track, one.file))


def person_in_name(sheet: Sheet) -> str:
    """Return what chooses a person's files by name ("*mother*"), where a file's name says whose it is; else "*"."""
    runs = re.findall(r"[^\W\d_]+", PurePath(sheet.file).stem)
    found = {kind: run for run in runs for word in words_of(run) if (kind := kind_of_person(word))}
    return f"*{next(iter(found.values()))}*" if len(found) == 1 else "*"


def _count(one: Found, event: RawEvent, sheet: Sheet, number: int, table: bool) -> None:
    code = event.whole_code
    if not code:
        one.unnamed += 1
        return
    empty = table and code.casefold() in EMPTY
    (one.empty if empty else one.counts)[code] += 1
    one.frames[number] = sheet.frame_s or 0.001
    if event.start_s is not None and event.end_s is not None:
        end_s = event.end_s + (one.frames[number] if sheet.inclusive_ends else 0.0)
        one.seconds[code] += max(end_s - event.start_s, 0.0)
        if end_s > event.start_s and not empty:
            one.spans[number].append((event.start_s, end_s))
        one.points += end_s == event.start_s


def fill_the_time(tracks: Iterable[Found]) -> float | None:
    """Return the longest gap between codes of these tracks together if none is longer than a frame; None otherwise."""
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    frames: dict[int, float] = {}
    for track in tracks:
        if track.points:  # moments beside states: what lies between them was not filled
            return None
        frames |= track.frames
        for number, some in track.spans.items():
            spans[number] += some
    longest = 0.0
    if not spans or set(frames) - set(spans) or all(len(some) < 2 for some in spans.values()):
        return None
    for number, some in spans.items():
        until = None
        for (_, before), (start_s, _) in pairwise(sorted(some)):
            until = before if until is None else max(until, before)
            gap = start_s - until
            if gap > frames[number] + SAME_S:
                return None
            longest = max(longest, gap)
    return longest
