"""Records as GridWare projects: a `.gwf` file that lists one trajectory (`.trj`) for each observation, and back.

Lamey, Hollenstein, Lewis & Granic (2004), GridWare 1.1, https://www.statespacegrids.org. A trajectory is the state of
two people from onset to onset, a number for each code, and ends with a row that holds the time alone. It has no place
for points, overlaps, or several channels. The numbers of the observations stand in a column "attunement".
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path

from attunement.record import Record
from attunement.recordings.format import Look
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source, lines_of
from attunement.recordings.writer import Writer, numbered
from attunement.recordings.writers.cut_channels import stretches
from attunement.recordings.writers.marks import LARGEST_NUMBER, built, marks_of, to_ms
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
    labels, table = _project(source)
    observations, events, coverage = [], [], []
    for line, facts in table:
        place = f"{source.name}, line {line}"
        number, name = facts.get(OWN, ""), Path(facts.get("Filename", "")).name
        if not (number.isdecimal() and int(number) < LARGEST_NUMBER and name):
            raise BadFileError(f"{place}: the trajectory lacks its number or its Filename. Complete the row.")
        file = Source(source.path.with_name(name))
        if not file.path.is_file():
            raise BadFileError(f"{place}: there is no file '{file.name}' beside {source.name}. Put it there.")
        end_s = 0.0
        for variable, start_s, end_s, code in _states(file, labels):
            who = (int(number), *variable.partition("/")[::2])
            coverage.append((*who, "not coded" if code is None else "coded", start_s, end_s))
            events += [] if code is None else [(*who, code, start_s, end_s)]
        stated = {fact: None if facts.get(fact, MISSING) == MISSING else facts[fact] for fact in _FACTS}
        texts = [stated[fact] or "" for fact in _FACTS[:3]]
        observations.append((int(number), *texts, stated["coder"], None, end_s))
    return built(observations, [], coverage, events), ()


def _project(source: Source) -> tuple[dict[str, list[str]], list[tuple[int, dict[str, str]]]]:
    """Return the labels of each state variable, and what the table says of each trajectory, with its line."""
    text = source.text()[0]
    if not text.rstrip().endswith("</GridWare>"):
        raise BadFileError(f"{source.name} is not a whole GridWare project: it was cut short. Write it again.")
    labels: dict[str, list[str]] = {}
    table: list[tuple[int, list[str]]] = []
    part = ""
    for line, row in enumerate(lines_of(text), 1):
        cells = row.rstrip("\n").split("\t")
        if cells[0].startswith("<"):
            part = cells[0]
        elif part == "<Config>" and cells[0] == "state" and len(cells) > 2:
            labels[cells[2]] = cells[5:]
        elif part == "<Trajectories>" and any(cells):
            table.append((line, cells))
    return labels, [(line, dict(zip(table[0][1], cells, strict=False))) for line, cells in table[1:]]


def _states(file: Source, labels: dict[str, list[str]]) -> Iterator[tuple[str, float, float, str | None]]:
    """Yield each stay of each variable in one state: variable, start, end, code; None where it is missing."""
    rows = [row.rstrip("\n").split("\t") for row in lines_of(file.text()[0]) if row.strip()]
    try:
        times = [float(row[0]) for row in rows[1:]]
        if not times or not all(map(math.isfinite, times)) or times != sorted(times):
            raise ValueError("its onsets are not numbers that rise")
        if len(rows[-1]) > 1:
            raise ValueError("it was cut short: its last row should hold the end alone")
        states = list(zip(rows[1:], pairwise(times), strict=False))
        for i, variable in enumerate(rows[0][1:], 1):
            code_of = {MISSING: None} | {str(n): code for n, code in enumerate(labels[variable], 1)}
            for value, stay in groupby(states, key=lambda state, i=i: state[0][i]):
                spans = [span for _, span in stay]
                yield variable, spans[0][0], spans[-1][1], code_of[value]
    except (ValueError, IndexError, KeyError) as problem:
        raise BadFileError(f"{file.name} is not a trajectory of its project ({problem}). Write it again.") from problem


WRITERS = (
    Writer(
        name="GridWare project",
        endings=(".gwf", ".trj"),
        says="A project and a trajectory for each observation, of one channel that two persons share.",
        loses=(
            "A trajectory holds one channel of two persons, and of codes at once the one that began last; points, "
            "episodes, the name of the source, and why there is no code (nothing, not coded, uncodable) are not kept."
        ),
        write=grids,
        is_own=is_own,
        read_own=read_own,
    ),
)
