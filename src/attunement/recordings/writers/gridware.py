"""Records as GridWare projects: a `.gwf` file that lists one trajectory (`.trj`) for each observation, and back.

Lamey, Hollenstein, Lewis & Granic (2004), GridWare 1.1, https://www.statespacegrids.org. A trajectory is the state of
two people from onset to onset, a number for each code, and ends with a row that holds the time alone. It has no place
for points, overlaps, or several channels. The numbers of the observations stand in a column "attunement".
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from attunement.record import Record
from attunement.recordings.format import Look
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source, lines_of
from attunement.recordings.writer import Writer, numbered
from attunement.recordings.writers.marks import built, marks_of, to_ms
from attunement.recordings.writers.stretches import stretches
from attunement.recordings.writers.text import checked
from attunement.vocabulary import BadFileError, CannotWriteError

OWN = "attunement"
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
    facts = [fact for fact in _FACTS if any(row[fact] for row in rows)]
    table = {OWN: [str(row["observation"]) for row in rows], **{f: [_cell(row[f]) for row in rows] for f in facts}}
    lines = ["<GridWare>", "<Config>"]
    lines += [_line("identifier", "categorical", name, *dict.fromkeys(cells)) for name, cells in table.items()]
    for person in persons:
        lines.append(_line("state", "integer", _cell(f"{person}/{channel}"), "1", str(len(codes)), *map(_cell, codes)))
    lines += [_line(name, str(value)) for name, value in _PREFERENCES]
    lines += ["</Config>", "<Trajectories>", _line(*table, "Filename")]
    lines += [_line(*cells) for cells in zip(*table.values(), [file.name for file in files.values()], strict=True)]
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
    head = _line("Onset", *(_cell(f"{person}/{channel}") for person in persons))
    return [head, *(_line(_s(at), x, y) for at, x, y in rows), _s(end_ms)]


def _s(time_ms: int) -> str:
    return f"{time_ms / 1000:.3f}"


def _cell(text: str | None) -> str:
    return checked(text, FORM, one_line=True) if text else MISSING


def _line(*cells: str) -> str:
    return "\t".join(cells)


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


def is_own(look: Look) -> bool:
    """Return whether a GridWare project was written here."""
    return look.start.startswith("<GridWare>") and f"\nidentifier\tcategorical\t{OWN}\t" in look.start


def read_own(source: Source) -> tuple[Record, tuple[Note, ...]]:
    """Return the two streams of a GridWare project that Attunement wrote; what has no code was not coded."""
    labels: dict[str, list[str]] = {}
    table: list[tuple[int, list[str]]] = []
    part = ""
    for number, row in enumerate(lines_of(source.text()[0]), 1):
        cells = row.rstrip("\n").split("\t")
        if cells[0].startswith("<"):
            part = cells[0]
        elif part == "<Config>" and cells[0] == "state":
            labels[cells[2]] = cells[5:]
        elif part == "<Trajectories>" and any(cells):
            table.append((number, cells))
    observations: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    coverage: list[tuple[Any, ...]] = []
    for number, cells in table[1:]:
        place = f"{source.name}, line {number}"
        facts = dict(zip(table[0][1], cells, strict=False))
        if not facts.get(OWN, "").isdecimal() or not facts.get("Filename"):
            raise BadFileError(f"{place}: the trajectory lacks its number or its Filename. Complete the row.")
        file = Source(source.path.with_name(Path(facts["Filename"]).name))
        if not file.path.is_file():
            raise BadFileError(f"{place}: there is no file '{file.name}' beside {source.name}. Put it there.")
        observation = int(facts[OWN])
        end_s = 0.0
        for variable, start_s, end_s, value in _states(file, labels):
            who = (observation, *variable.partition("/")[::2])
            coverage.append((*who, "not coded" if value is None else "coded", start_s, end_s))
            events += [] if value is None else [(*who, value, start_s, end_s)]
        stated = [facts.get(fact, MISSING) for fact in _FACTS]
        texts = ["" if text == MISSING else text for text in stated[:3]]
        observations.append((observation, *texts, None if stated[3] == MISSING else stated[3], None, end_s))
    return built(observations, [], coverage, events), ()


def _states(file: Source, labels: dict[str, list[str]]) -> Iterator[tuple[str, float, float, str | None]]:
    """Yield each stay of each variable in one state: variable, start, end, code; None where it is missing."""
    rows = [row.rstrip("\n").split("\t") for row in lines_of(file.text()[0]) if row.strip()]
    try:
        times = [float(row[0]) for row in rows[1:]]
        if not times or any(later < earlier for earlier, later in pairwise(times)):
            raise ValueError("the onsets do not rise")
        states = list(zip(rows[1:], pairwise(times), strict=False))
        for i, variable in enumerate(rows[0][1:], 1):
            for value, stay in groupby(states, key=lambda state, i=i: state[0][i]):
                spans = [span for _, span in stay]
                code = None if value == MISSING else labels[variable][int(value) - 1]
                yield variable, spans[0][0], spans[-1][1], code
    except (ValueError, IndexError, KeyError) as problem:
        raise BadFileError(f"{file.name} is not a trajectory of its project ({problem}). Write it again.") from problem


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
        is_own=is_own,
        read_own=read_own,
    ),
)
