"""Records as GridWare projects: a `.gwf` file that lists one trajectory (`.trj`) for each observation.

Lamey, Hollenstein, Lewis & Granic (2004), GridWare 1.1, https://www.statespacegrids.org. A trajectory is the state of
two people from onset to onset, a number for each code; it has no place for points, overlaps, or several channels.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from attunement.record import Record
from attunement.recordings.writer import Writer, numbered
from attunement.recordings.writers.marks import marks_of, to_ms
from attunement.recordings.writers.stretches import stretches
from attunement.recordings.writers.text import checked
from attunement.vocabulary import CannotWriteError

MISSING = "--"
FORM = "A GridWare project"
CHILDREN = ("child", "infant", "baby", "toddler")
_FACTS = ("dyad", "occasion", "procedure", "coder")
_PREFERENCES = (("MinReturns", 2), ("MaxReturnTime", 10), ("MaxReturnVisits", 6), ("MinEventDuration", 0),
                ("MinCellDuration", 0), ("MissingValueSymbol", MISSING))  # fmt: skip


def grids(record: Record, path: Path) -> dict[Path, bytes]:
    """Return a GridWare project and its trajectories."""
    persons, channel = _streams(record)
    codes = _codes(record, persons, channel)
    rows = list(record.observations.iter_rows(named=True))
    files = numbered(path.with_suffix(".trj"), [row["observation"] for row in rows])
    lines = ["<GridWare>", "<Config>"]
    for fact in _FACTS:
        lines.append(_line("identifier", "categorical", fact, *dict.fromkeys(_cell(row[fact]) for row in rows)))
    for person in persons:
        lines.append(_line("state", "integer", _cell(person), "1", str(len(codes)), *map(_cell, codes)))
    lines += [_line(name, str(value)) for name, value in _PREFERENCES]
    lines += ["</Config>", "<Trajectories>", _line(*_FACTS, "Filename")]
    lines += [_line(*(_cell(row[fact]) for fact in _FACTS), files[row["observation"]].name) for row in rows]
    project = [*lines, "</Trajectories>", "</GridWare>"]
    place = {code: str(i) for i, code in enumerate(codes, 1)}
    trajectories = {
        files[row["observation"]]: _trajectory(
            record, row["observation"], to_ms(row["duration_s"]), persons, channel, place
        )
        for row in rows
    }
    return {path.with_suffix(".gwf"): _text(project), **{file: _text(lines) for file, lines in trajectories.items()}}


def _streams(record: Record) -> tuple[tuple[str, str], str]:
    """Return the two persons, a child first, and the one channel that they share."""
    by_channel: dict[str, list[str]] = defaultdict(list)
    for person, channel in record.channels():
        by_channel[channel].append(person)
    shared = [channel for channel, persons in by_channel.items() if len(persons) == 2]
    if len(shared) != 1 or any(len(persons) > 2 for persons in by_channel.values()):
        there = ", ".join("/".join(key) for key in record.channels()) or "nothing"
        raise CannotWriteError(
            "a GridWare project is about one channel that two persons share, such as child/affect and "
            f"caregiver/affect. This record holds {there}. Leave the other channels out of the codebook."
        )
    first, second = sorted(by_channel[shared[0]], key=lambda person: (person.casefold() not in CHILDREN, person))
    return (first, second), shared[0]


def _codes(record: Record, persons: Iterable[str], channel: str) -> list[str]:
    """Return the codes of both, so that a match lies on the diagonal: numbers by size, words by letter."""
    events = record.events.filter(record.events["channel"] == channel)
    codes = set(events.filter(events["person"].is_in(list(persons)))["code"].to_list())
    return sorted(codes, key=lambda code: (not _is_number(code), float(code) if _is_number(code) else 0.0, code))


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()


def _trajectory(
    record: Record, number: int, end_ms: int, persons: tuple[str, str], channel: str, place: dict[str, str]
) -> list[str]:
    streams = []
    marks = marks_of(record, number)
    for person in persons:
        own = [mark for mark in marks if (mark.track.person, mark.track.channel) == (person, channel)]
        cut = stretches(own, end_ms) if end_ms else []
        streams.append([(s.start_ms, place[s.codes[-1]] if s.codes and s.status == "coded" else MISSING) for s in cut])
    rows: list[tuple[int, str, str]] = []
    for at in sorted({start for stream in streams for start, _ in stream}):
        first, second = (stream[bisect_right(stream, at, key=lambda cut: cut[0]) - 1][1] for stream in streams)
        if not rows or rows[-1][1:] != (first, second):
            rows.append((at, first, second))
    head = _line("Onset", *map(_cell, persons))
    return [head, *(_line(_s(at), x, y) for at, x, y in rows), _s(end_ms)]


def _s(time_ms: int) -> str:
    return f"{time_ms / 1000:.3f}"


def _cell(text: str | None) -> str:
    return checked(text, FORM, one_line=True) if text else MISSING


def _line(*cells: str) -> str:
    return "\t".join(cells)


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


WRITERS = (
    Writer(
        name="GridWare project",
        endings=(".gwf", ".trj"),
        says="A project and a trajectory for each observation, of one channel that two persons share.",
        loses=(
            "A trajectory holds one channel of two persons, and of codes at once the one that began last; points, "
            "episodes, and why there is no code (nothing, not coded, uncodable) are not kept."
        ),
        write=grids,
    ),
)
