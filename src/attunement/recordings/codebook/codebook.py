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

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property

from attunement.recordings.tables.clock import UNITS
from attunement.recordings.tables.numbers import DECIMAL_SIGNS

CHOICES: dict[str, tuple[str, ...]] = {
    "time_unit": tuple(UNITS),
    "decimal_sign": DECIMAL_SIGNS,
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
NO_ROWS = "no rows"  # the code of a stretch for which a table of steps has no rows: not coded
LOST = "face lost"  # the code of rows in which a program did not see the face: uncodable
EPISODE = "episode"  # a track with this channel gives the episodes of the procedure


@dataclass(frozen=True)
class Rules:
    """What to do where a file can be read in more than one way; the first value of each choice is the default.

    Parameters
    ----------
    time_unit, frame_rate
        How times are written, and frames per second, where the file does not say.
    decimal_sign
        Whether a comma or a point is the decimal sign, where the numbers of a column do not tell.
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
    least_confidence
        Rows of a table of steps in which a program was less sure than this that it saw a face are uncodable.
    time_zero
        Whether time 0 of the record is the start of the observation or of the file's clock.
    start_s, end_s
        The stretch (on the file's clock) that was coded, where the file does not say.
    encoding
        The file's text encoding, where it cannot be told.
    """

    time_unit: str = "auto"
    frame_rate: float | None = None
    decimal_sign: str = "auto"
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
    least_confidence: float | None = None
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
    words: Mapping[str, str] = field(default_factory=dict)  # what the tool's codes mean in a scheme's own words
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
class Visit:
    """When coding of one visit began and ended, on its file's clock, where the file does not say; or that it is left out.

    `observation` is searched in "file stem/observation name", and may hold `*`.
    """

    observation: str
    start_s: float | None = None
    end_s: float | None = None
    leave_out: bool = False

    def matches(self, stem: str, name: str) -> bool:
        """Return whether this line speaks of an observation."""
        return any(_like(word, self.observation) for word in (f"{stem}/{name}", stem, name))


@dataclass(frozen=True)
class Codebook:
    """How a study's coded files are to be read.

    Parameters
    ----------
    pattern
        Regular expression with groups dyad, occasion, procedure, coder, searched in "file stem/observation name";
        files that give the same dyad, occasion and coder become one observation.
    columns
        What a table's columns are for, by their names; see `ROLES`.
    visits
        When coding of single visits began and ended.
    header, header_replaces
        Names of the columns of a table that has none; whether they stand for its first line, whatever that says.
    sheet
        Which sheet of a spreadsheet is meant; the first where none is named.
    negative
        Phases in which a match mends nothing. None: those whose names say so, such as negative, protest, withdrawn.
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
    header_replaces: bool = False
    sheet: str = ""
    episodes: tuple[Stretch, ...] = ()
    visits: tuple[Visit, ...] = ()
    negative: tuple[str, ...] | None = None

    def phases(self) -> dict[tuple[str, str, str], str]:
        """Return which phase each (person, channel, code) counts as when partners are matched."""
        return {(t.person, t.channel, code): phase for t in self.tracks for code, phase in t.phases.items()}

    def track_of(self, *, file: str, partner: str, track: str) -> Track | None:
        """Return the first line of the codebook that speaks of an event."""
        plain, patterns = self._index
        near = [*plain.get((partner, track), ()), *patterns]
        return next(
            (self.tracks[i] for i in sorted(near) if self.tracks[i].matches(file=file, partner=partner, track=track)),
            None,
        )

    @cached_property
    def _index(self) -> tuple[dict[tuple[str, str], list[int]], list[int]]:
        """Lines by the partner and track they name, and those with a `*`: a draft can have thousands of lines."""
        plain: dict[tuple[str, str], list[int]] = {}
        patterns: list[int] = []
        for i, track in enumerate(self.tracks):
            if "*" in track.partner + track.track:
                patterns.append(i)
            else:
                plain.setdefault((track.partner, track.track), []).append(i)
        return plain, patterns


ROLES = (
    *("start", "end", "duration", "time", "frame"),  # of an event, or of a row of a table of steps
    *("partner", "track", "code", "confidence"),
    *(
        "observation",
        "dyad",
        "occasion",
        "procedure",
        "coder",
    ),  # whose rows they are; several make several observations
    *(
        "observation_start",
        "observation_end",
    ),  # when coding of the observation began and ended, the same in all its rows
)
"""What a column of a table can be for."""
