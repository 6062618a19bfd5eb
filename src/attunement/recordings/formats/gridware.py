"""GridWare: projects (.gwf) with the trajectories (.trj) that they list, in the same folder.

Lamey, Hollenstein, Lewis & Granic (2004), GridWare 1.1, https://www.statespacegrids.org. A trajectory has a row for each
onset of a new state of the dyad, a column for each state variable, and the time of its end alone in the last row. A
number is read as the label that the project gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source, lines_of
from attunement.recordings.tables.clock import seconds
from attunement.vocabulary import BadFileError

IDENTITY = ("dyad", "occasion", "procedure", "coder")


@dataclass(frozen=True)
class Project:
    """What a `.gwf` says: labels of each state variable's values, the sign for missing, and its trajectories."""

    labels: Mapping[str, Mapping[str, str]]
    missing: str
    trajectories: tuple[tuple[int, Mapping[str, str]], ...]  # line, what the table says of it


def read_project(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return one observation for each trajectory of a GridWare project."""
    text, notes = source.text()
    project = _project(source.name, text)
    if not project.trajectories:
        raise BadFileError(f"{source.name} lists no trajectories. Save it in GridWare again.")
    sheets = [_trajectory(source, line, facts, project, codebook) for line, facts in project.trajectories]
    return [replace(sheets[0], notes=(*notes, *sheets[0].notes)), *sheets[1:]]


def _project(file: str, text: str) -> Project:
    labels: dict[str, dict[str, str]] = {}
    missing, part, header = "", "", [""]
    trajectories = []
    for line, row in enumerate(lines_of(text), 1):
        cells = [cell.strip() for cell in row.rstrip("\n").split("\t")]
        mark = re.fullmatch(r"</?(\w+)>", cells[0])
        if mark:
            part, header = ("" if "/" in cells[0] else mark[1].casefold()), [""]
        elif part == "config" and cells[0].casefold() == "state" and len(cells) > 2:
            labels[cells[2]] = _labels(f"{file}, line {line}", cells)
        elif part == "config" and cells[0].casefold() == "missingvaluesymbol":
            missing = cells[1] if len(cells) > 1 else ""
        elif part == "trajectories" and any(cells):
            if header == [""]:
                header = cells
            else:
                trajectories.append((line, dict(zip(header, cells, strict=False))))
    return Project(labels, missing, tuple(trajectories))


def _labels(where: str, cells: list[str]) -> dict[str, str]:
    """Return the label of each value: of whole numbers from the least to the most those that follow, if there are any."""
    if cells[1].casefold() != "integer" or len(cells) < 6:
        return {}
    try:
        least, most = int(cells[3]), int(cells[4])
    except ValueError as problem:
        raise BadFileError(
            f"{where}: the state variable '{cells[2]}' goes from '{cells[3][:20]}' to '{cells[4][:20]}'; these must be "
            "whole numbers. Correct it."
        ) from problem
    return {str(value): label for value, label in zip(range(least, most + 1), cells[5:], strict=False)}


def _trajectory(source: Source, line: int, facts: Mapping[str, str], project: Project, codebook: Codebook) -> Sheet:
    place = f"{source.name}, line {line}"
    stated = next((value for key, value in facts.items() if key.casefold() == "filename"), "").strip('"')
    name = re.split(r"[/\\]", stated)[-1]  # the folder of another computer
    if not name:
        raise BadFileError(f"{place}: the trajectory has no Filename. Complete the table of trajectories.")
    file = Source(source.path.with_name(name), codebook.rules.encoding)
    if not file.path.is_file():
        raise BadFileError(f"{place}: there is no file '{name}' beside {source.name}. Put the trajectories beside it.")
    text, notes = file.text()
    rows = [(n, [cell.strip() for cell in row.split("\t")]) for n, row in enumerate(lines_of(text), 1) if row.strip()]
    head = rows[0][1] if rows else []
    if len(head) < 2 or head[0].casefold() != "onset":
        raise BadFileError(
            f"{file.name} is no trajectory of GridWare: its first row should be Onset and state variables."
        )
    onsets = [seconds(cells[0], where=f"{file.name}, line {n}") for n, cells in rows[1:]]
    if not onsets or len([cell for cell in rows[-1][1] if cell]) > 1:
        raise BadFileError(f"{file.name} does not end with a row that holds the end time alone. It was cut short.")
    states = [(n, cells, *span) for (n, cells), span in zip(rows[1:], pairwise(onsets), strict=False)]
    events = [
        event for i, variable in enumerate(head[1:], 1) for event in _events(file.name, states, i, variable, project)
    ]
    known = {key.casefold(): value for key, value in facts.items() if value and value != project.missing}
    return Sheet(
        file=source.name,
        form="GridWare project",
        name=file.path.stem,
        events=tuple(events),
        start_s=onsets[0],
        end_s=onsets[-1],
        identity={key: known[key] for key in IDENTITY if key in known},
        facts={key: value for key, value in facts.items() if key.casefold() != "filename"},
        notes=notes,
    )


def _events(
    file: str, states: Sequence[tuple[int, list[str], float, float]], column: int, variable: str, project: Project
) -> Iterator[RawEvent]:
    """Return the stays of one variable in one value; a missing one is an event without a code."""
    event = None
    for line, cells, start_s, end_s in states:
        if len(cells) <= column or end_s < start_s:
            what = "ends before it starts" if end_s < start_s else f"has no value of '{variable}'"
            raise BadFileError(f"{file}, line {line}: the state {what}. Correct it.")
        value = cells[column]
        code = "" if value == project.missing else project.labels.get(variable, {}).get(value, value)
        if event is not None and event.code == code:
            event = replace(event, end_s=end_s)
            continue
        if event is not None:
            yield event
        event = RawEvent(line, variable, "", code, start_s, end_s)
    if event is not None:
        yield event


FORMATS = (
    Format(
        name="GridWare project",
        says="The project (.gwf), with its trajectories (.trj) in the same folder.",
        sniff=lambda look: Evidence.SIGNATURE if look.start.lstrip().startswith("<GridWare>") else Evidence.NONE,
        read=read_project,
    ),
)
