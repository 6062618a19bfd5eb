"""What a coding tool's file says, before anybody interprets it: raw events with their rows, and the facts of the recording.

Every reader turns its format into sheets; a codebook turns sheets into a record. A raw event keeps the tool's own
words in three coordinates: the *partner* it names, the *track* it was coded on (ELAN tier, INTERACT class, Datavyu
column, BORIS category) and the *code*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from attunement.recordings.import_report import Note
from attunement.vocabulary import BadFileError

MOST_EVENTS = 1_000_000  # of one file; a person codes some thousand in an hour of video


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One coded thing as the file has it, times in seconds of the file's own clock.

    `end_s` equals `start_s` for a point event and is None for a state whose end the file does not have; `start_s` is
    None for an end whose start it does not have.
    """

    row: int
    partner: str
    track: str
    code: str
    start_s: float | None
    end_s: float | None
    modifiers: tuple[str, ...] = ()
    comment: str = ""

    @property
    def whole_code(self) -> str:
        """The code with its modifiers, as a codebook can name it: "affect|positive".

        >>> RawEvent(1, "child", "", "affect", 0.0, 1.0, ("positive", "strong")).whole_code
        'affect|positive|strong'
        """
        return "|".join((self.code, *self.modifiers))


@dataclass(frozen=True, slots=True)
class RawEpisode:
    """A named stretch of the procedure, in seconds of the file's own clock."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One observation in one file.

    Parameters
    ----------
    file
        Name of the file.
    form
        What the file is, in words ("BORIS project").
    name
        How the file calls the observation; its stem where it does not.
    start_s, end_s
        The stretch in which somebody coded; None where the file does not say. Never a guess: a limit that nobody
        stated is found from the events later, and called doubtful.
    frame_s
        Length of a video frame; None where unknown.
    inclusive_ends
        Whether this tool writes the last frame *of* an event as its end, so that the event ends one frame later.
    every_step
        Whether the file has a cell for every moment, so that an empty one is a gap and nobody's mark.
    identity
        What the file itself says of dyad, occasion, procedure and coder (from columns or headers), by these names.
    folder
        Name of the folder the file was found in.
    row_means
        What `row` counts: "line" of a text file, "event" of a project, "annotation" of a tier file.
    """

    file: str
    form: str
    name: str
    events: tuple[RawEvent, ...] = ()
    episodes: tuple[RawEpisode, ...] = ()
    start_s: float | None = None
    end_s: float | None = None
    frame_s: float | None = None
    inclusive_ends: bool = False
    every_step: bool = False
    identity: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""
    row_means: str = "line"
    facts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def place(self, row: int) -> str:
        """Return where a row is, for a message."""
        inside = f"observation '{self.name}', " if self.row_means == "event" else ""
        return f"{self.file}, {inside}{self.row_means} {row}"


def refuse_many(file: str, events: int) -> None:
    """Refuse a file that holds more coded events than anybody codes, before they take all memory.

    >>> refuse_many("visit.boris", 12_000)
    """
    if events > MOST_EVENTS:
        raise BadFileError(
            f"{file} holds more than {MOST_EVENTS:,} coded events, which is more than is read from one file. Check that it "
            "is what you think, and split it by visits."
        )


def checked(file: str, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """Return the sheets of a file that can be handed on: not too many events, and words that can be written down."""
    refuse_many(file, sum(len(sheet.events) for sheet in sheets))
    for sheet in sheets:
        about = [sheet.name, *sheet.identity.values(), *map(str, (*sheet.facts, *sheet.facts.values()))]
        _refuse_halves(file, [*about, *(e.name for e in sheet.episodes), *(note.text for note in sheet.notes)])
        if not _is_whole(word for event in sheet.events for word in _words(event)):
            for event in sheet.events:
                _refuse_halves(sheet.place(event.row), _words(event))
    return sheets


def _words(event: RawEvent) -> tuple[str, ...]:
    return (event.partner, event.track, event.code, *event.modifiers, event.comment)


def _is_whole(words: Iterable[str]) -> bool:
    """Return whether words hold no half characters, which JSON can spell and no text file can hold."""
    try:
        "".join(words).encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_halves(place: str, words: Iterable[str]) -> None:
    broken = next((word for word in words if not _is_whole([word])), None)
    if broken is not None:
        raise half_character(place, broken)


def half_character(place: str, word: str) -> BadFileError:
    """Return what to say of a word that cannot be written down."""
    return BadFileError(
        f"{place}: {word[:60]!a} holds half of a character (a lone surrogate), which no text can hold. Write that word "
        "again in the coding tool."
    )
