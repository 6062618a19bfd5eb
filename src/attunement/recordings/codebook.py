"""The codebook: which of a tool's codes means what, whose it is, and what to do with everything that is not plain.

A codebook is data, a TOML file that a study keeps beside its recordings::

    title = "Free play at three months"

    [observation]
    pattern = '(?P<dyad>[0-9]{4})m(?P<occasion>[0-9]+)'
    procedure = "free play"

    [rules]
    overlaps = "refuse"

    [[track]]
    track = "Maternal Affect"     # as the file calls it
    person = "caregiver"
    channel = "affect"
    exhaustive = true
    codes = { "1" = "positive", "0" = "neutral", "-1" = "negative" }
    phases = { positive = "positive", neutral = "neutral", negative = "negative" }
    uncodable = ["XX"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from importlib import resources
from pathlib import Path
from typing import Any

from attunement.recordings.clock import UNITS
from attunement.vocabulary import BadFileError, BadValueError, UnknownNameError

CHOICES: dict[str, tuple[str, ...]] = {
    "time_unit": tuple(UNITS),
    "end_time": ("auto", "exclusive", "inclusive"),
    "unpaired": ("refuse", "close at end", "drop"),
    "reversed": ("refuse", "drop", "swap"),
    "overlaps": ("keep", "end at next", "refuse"),
    "duplicates": ("drop", "keep", "refuse"),
    "gaps": ("join", "keep"),
    "bad_rows": ("refuse", "drop"),
    "unmapped_codes": ("refuse", "drop"),
    "unmapped_tracks": ("drop", "refuse"),
    "layout": ("auto", "events", "steps", "one row per observation"),
    "time_zero": ("observation", "file"),
}


OUTSIDE = "outside all bands"  # the code of a measured value that no band takes: coded, and nothing
EPISODE = "episode"  # a track with this channel gives the episodes of the procedure


@dataclass(frozen=True)
class Rules:
    """What to do where a file can be read in more than one way; the first value of each choice is the default.

    Parameters
    ----------
    time_unit, frame_rate
        How times are written, and frames per second, where the file does not say.
    end_time
        Whether an end is the first moment after the event (exclusive) or its last frame (inclusive).
    media_offset_s
        Added to every time of the file before anything else.
    unpaired
        A state without its start or end.
    reversed
        An event that ends before it starts.
    overlaps
        Two codes of one channel at once.
    duplicates
        The same code of the same channel at the same times.
    gaps, gap_frames
        Close gaps of up to this many frames between neighbours on one channel (coding tools leave one frame or one
        millisecond between an end and the next onset). The earlier event is lengthened. A frame of unknown length
        counts as 1 ms.
    bad_rows
        A row without a readable time, or without a code where there must be one.
    unmapped_codes, unmapped_tracks
        A code that a matching track does not list; an event that no track matches.
    layout, step_s
        How a table is laid out, and the length of its steps in seconds where it has no column of times.
    time_zero
        Whether time 0 of the record is the start of the observation or of the file's clock.
    start_s, end_s
        The stretch (on the file's clock) that was coded, where the file does not say.
    encoding
        The file's text encoding, where it cannot be told.
    """

    time_unit: str = "auto"
    frame_rate: float | None = None
    end_time: str = "auto"
    media_offset_s: float = 0.0
    unpaired: str = "refuse"
    reversed: str = "refuse"
    overlaps: str = "keep"
    duplicates: str = "drop"
    gaps: str = "join"
    gap_frames: float = 1.0
    bad_rows: str = "refuse"
    unmapped_codes: str = "refuse"
    unmapped_tracks: str = "drop"
    layout: str = "auto"
    step_s: float | None = None
    time_zero: str = "observation"
    start_s: float | None = None
    end_s: float | None = None
    encoding: str = "auto"

    @property
    def frame_s(self) -> float | None:
        """Length of a frame in seconds, where stated."""
        return None if self.frame_rate is None else 1 / self.frame_rate


@dataclass(frozen=True)
class Band:
    """The values of a measured column, in [at_least, below), that mean one code."""

    code: str
    at_least: float = float("-inf")
    below: float = float("inf")


@dataclass(frozen=True)
class Track:
    """One line of a codebook: some of the file's events, whose they are and what their codes mean.

    `partner`, `track` and `file` choose the events by the file's own words; each may hold `*`.
    """

    person: str
    channel: str
    partner: str = "*"
    track: str = "*"
    file: str = "*"
    codes: Mapping[str, str] | None = None  # None: every code under the file's own name
    phases: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    uncodable: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    exhaustive: bool = False  # every moment has a code, so a hole was not coded
    minimum_s: float = 0.0  # shorter events do not count (and are reported)

    def matches(self, *, file: str, partner: str, track: str) -> bool:
        """Return whether this line of the codebook speaks of an event."""
        return _like(file, self.file) and _like(partner, self.partner) and _like(track, self.track)


def _like(word: str, pattern: str) -> bool:
    return pattern in ("*", word) or ("*" in pattern and fnmatchcase(word, pattern))


@dataclass(frozen=True)
class Stretch:
    """An episode whose limits stand in columns of a table."""

    name: str
    start: str
    end: str


@dataclass(frozen=True)
class Codebook:
    """How a study's coded files are to be read.

    Parameters
    ----------
    pattern
        Regular expression with groups dyad, occasion, procedure, coder, searched in "file stem/observation name";
        files that give the same dyad, occasion and coder become one observation.
    columns
        What a table's columns are for: start, end, duration, time, partner, track, code, observation → name.
    header
        Names of the columns of a table that has none.
    """

    title: str = ""
    source: str = ""
    tracks: tuple[Track, ...] = ()
    rules: Rules = field(default_factory=Rules)
    pattern: str = ""
    procedure: str = ""
    coder: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    episodes: tuple[Stretch, ...] = ()

    def phases(self) -> dict[tuple[str, str, str], str]:
        """Return which phase each (person, channel, code) counts as when partners are matched."""
        return {(t.person, t.channel, code): phase for t in self.tracks for code, phase in t.phases.items()}

    def track_of(self, *, file: str, partner: str, track: str) -> Track | None:
        """Return the first line of the codebook that speaks of an event."""
        return next((t for t in self.tracks if t.matches(file=file, partner=partner, track=track)), None)


ROLES = ("start", "end", "duration", "time", "partner", "track", "code", "observation", "frame", "confidence")


def load_codebook(path: str | Path) -> Codebook:
    """Read a codebook from a TOML file."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError, ValueError) as problem:
        raise BadFileError(
            f"The codebook {path.name} cannot be read: {problem}. It must be a text file in UTF-8."
        ) from problem
    return parse_codebook(text, where=path.name)


def published_codebook(name: str) -> Codebook:
    """Return a codebook of a published coding scheme that comes with Attunement.

    >>> published_codebook("affect-3").phases()["child", "affect", "positive"]
    'positive'
    """
    folder = resources.files("attunement.recordings") / "codebooks"
    file = folder / f"{name}.toml"
    if name not in published_codebooks():
        raise UnknownNameError.of("published codebook", name, published_codebooks())
    return parse_codebook(file.read_text(encoding="utf-8"), where=f"{name}.toml")


def published_codebooks() -> tuple[str, ...]:
    """Return the names of the published coding schemes that come with Attunement."""
    folder = resources.files("attunement.recordings") / "codebooks"
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def parse_codebook(text: str, *, where: str = "codebook") -> Codebook:
    """Return the codebook that a TOML text describes, or say what is wrong with it."""
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise BadFileError(f"{where} is not valid TOML: {problem}. See docs/recordings.md for an example.") from problem
    _known(tree, ("title", "source", "doc", "observation", "rules", "columns", "table", "track", "episode"), where)
    observation = _section(tree, "observation", where)
    _known(observation, ("pattern", "procedure", "coder"), f"{where} [observation]")
    table = _section(tree, "table", where)
    _known(table, ("header",), f"{where} [table]")
    columns = _section(tree, "columns", where)
    _known(columns, ROLES, f"{where} [columns]")
    tracks = [
        _track(entry, f"{where} [[track]] number {i}") for i, entry in enumerate(_entries(tree, "track", where), 1)
    ]
    episodes = [
        _build(Stretch, entry, f"{where} [[episode]] number {i}")
        for i, entry in enumerate(_entries(tree, "episode", where), 1)
    ]
    pattern = _text(observation.get("pattern", ""), f"{where} [observation] pattern")
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as problem:
        raise BadValueError(f"{where}: the pattern '{pattern}' is not a regular expression: {problem}.") from problem
    return Codebook(
        title=_text(tree.get("title", ""), f"{where} title"),
        source=_text(tree.get("source", ""), f"{where} source"),
        tracks=tuple(tracks),
        rules=_rules(_section(tree, "rules", where), f"{where} [rules]"),
        pattern=pattern,
        procedure=_text(observation.get("procedure", ""), f"{where} [observation] procedure"),
        coder=_text(observation.get("coder", ""), f"{where} [observation] coder"),
        columns={role: _text(name, f"{where} [columns] {role}") for role, name in columns.items()},
        header=_texts(table.get("header", []), f"{where} [table] header"),
        episodes=tuple(episodes),
    )


def _rules(given: Mapping[str, Any], where: str) -> Rules:
    for name, value in given.items():
        if name in CHOICES and value not in CHOICES[name]:
            raise BadValueError(
                f"{where}: {name} is {value!r}; it must be one of {', '.join(repr(c) for c in CHOICES[name])}."
            )
    rules = _build(Rules, given, where)
    for name in ("frame_rate", "step_s"):
        value = getattr(rules, name)
        if value is not None and not 0 < value < float("inf"):
            raise BadValueError(f"{where}: {name} is {value}; it must be a positive number.")
    return rules


def _track(given: Mapping[str, Any], where: str) -> Track:
    given = dict(given)
    for name in ("uncodable", "nothing"):
        if name in given:
            given[name] = _texts(given[name], f"{where} {name}")
    for name in ("codes", "phases"):
        if name in given:
            given[name] = {
                str(k): _text(v, f"{where} {name}") for k, v in _mapping(given[name], f"{where} {name}").items()
            }
    bands = given.pop("bands", ())
    if not isinstance(bands, list | tuple):
        raise BadValueError(f"{where}: bands must be a list of {{ code = …, at_least = …, below = … }}.")
    built = tuple(_build(Band, _mapping(band, f"{where} bands"), f"{where} bands") for band in bands)
    return replace(_build(Track, given, where), bands=built)


_KINDS = {"str": str, "float": float, "float | None": float, "bool": bool}


def _build(kind: type[Any], given: Mapping[str, Any], where: str) -> Any:
    """Build one of the dataclasses above from a TOML table, checking names and kinds."""
    known = {f.name: f for f in fields(kind)}
    _known(given, known, where)
    values: dict[str, Any] = {}
    for name, value in given.items():
        wanted = _KINDS.get(str(known[name].type))
        if wanted is float and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
            value = float(value)  # noqa: PLW2901
        elif wanted is not None and not isinstance(value, wanted):
            raise BadValueError(
                f"{where}: {name} is {value!r}; it must be a {'text' if wanted is str else wanted.__name__}."
            )
        values[name] = value
    try:
        return kind(**values)
    except TypeError as problem:
        needed = [f.name for f in fields(kind) if f.name not in values and f.default is f.default_factory]
        raise BadValueError(f"{where} lacks {', '.join(needed) or problem}.") from problem


def _known(given: Iterable[str], known: Iterable[str], where: str) -> None:
    for name in given:
        if name not in known:
            raise UnknownNameError.of(f"entry in {where}", name, known)


def _section(tree: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    return _mapping(tree.get(name, {}), f"{where} [{name}]")


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadValueError(f"{where} is {value!r}; it must be a table of names and values.")
    return value


def _entries(tree: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    value = tree.get(name, [])
    if not isinstance(value, list):
        raise BadValueError(f"{where}: write [[{name}]] with two brackets, once for each {name}.")
    return [_mapping(entry, f"{where} [[{name}]]") for entry in value]


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise BadValueError(f"{where} is {value!r}; it must be a text in quotes.")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadValueError(f'{where} is {value!r}; it must be a list of texts: ["XX", "U"].')
    return tuple(_text(entry, where) for entry in value)
