"""Records as Praat TextGrids, one for each observation, and back.

In a tier of intervals the whole time is cut into intervals; those without a text are gaps. Points have tiers of their
own. The description of the tiers is the label of one point at time 0 on a tier "attunement".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from attunement.record import Record
from attunement.recordings.formats.praat_text import TextTier, parse
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.writer import Writer, numbered
from attunement.recordings.writers.marks import LOSES, Found, Track, description, marks_of, record_of, to_ms
from attunement.recordings.writers.text import checked, escaped, unescaped
from attunement.recordings.writers.tiers import Tier, tiers_of
from attunement.vocabulary import BadFileError

OWN = "attunement"
FORM = "A TextGrid"


def textgrids(record: Record, path: Path) -> dict[Path, bytes]:
    """Return one TextGrid for each observation."""
    return {
        file: _textgrid(record, number).encode("utf-8")
        for number, file in numbered(path, record.observations["observation"]).items()
    }


def _textgrid(record: Record, observation: int) -> str:
    tiers = tiers_of(marks_of(record, observation), taken=[OWN])
    about = description(record, observation, {tier.name: tier.track for tier in tiers})
    lengths_s = record.observations.filter(pl.col("observation") == observation)["duration_s"]
    end_ms = max([1, *map(to_ms, lengths_s), *(mark.end_ms for tier in tiers for mark in tier.marks)])
    blocks = [_tier("TextTier", OWN, end_ms, [_point(0, about)])]
    for tier in tiers:
        name = checked(tier.name, FORM)
        if tier.track.kind == "point":
            points = [_point(mark.start_ms, escaped(checked(mark.label, FORM))) for mark in tier.marks]
            blocks.append(_tier("TextTier", name, end_ms, points))
        else:
            blocks.append(_tier("IntervalTier", name, end_ms, list(_intervals(tier, end_ms))))
    head = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0 ", f"xmax = {end_ms / 1000} ",
            "tiers? <exists> ", f"size = {len(blocks)} ", "item []: "]  # fmt: skip
    for i, block in enumerate(blocks, 1):
        head += [f"    item [{i}]:", *(f"        {line}" for line in block)]
    return "\n".join(head) + "\n"


def _tier(form: str, name: str, end_ms: int, entries: list[tuple[str, ...]]) -> list[str]:
    what = "points" if form == "TextTier" else "intervals"
    lines = [f'class = "{form}" ', f"name = {_quoted(name)} ", "xmin = 0 ", f"xmax = {end_ms / 1000} ",
             f"{what}: size = {len(entries)} "]  # fmt: skip
    for i, entry in enumerate(entries, 1):
        lines += [f"{what} [{i}]:", *(f"    {line} " for line in entry)]
    return lines


def _point(time_ms: int, label: str) -> tuple[str, ...]:
    return f"number = {time_ms / 1000}", f"mark = {_quoted(label)}"


def _intervals(tier: Tier, end_ms: int) -> Iterator[tuple[str, ...]]:
    """Cut the whole time into a tier's intervals and the gaps between them."""
    at = 0
    for mark in tier.marks:
        if mark.start_ms > at:
            yield _interval(at, mark.start_ms, "")
        yield _interval(mark.start_ms, mark.end_ms, escaped(checked(mark.label, FORM)))
        at = mark.end_ms
    if at < end_ms:
        yield _interval(at, end_ms, "")


def _interval(start_ms: int, end_ms: int, label: str) -> tuple[str, ...]:
    return f"xmin = {start_ms / 1000}", f"xmax = {end_ms / 1000}", f"text = {_quoted(label)}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def read_own(source: Source) -> tuple[Record, tuple[Note, ...]]:
    """Return the record in a TextGrid that Attunement wrote, and that a person may have edited since."""
    text, _ = source.text()
    try:
        grid = parse(text)
    except ValueError as problem:
        raise BadFileError(f"{source.name} is not a complete TextGrid: {problem}. Save it in Praat again.") from problem
    about = next((tier for tier in grid.tiers if tier.name == OWN), None)
    if about is None:
        raise BadFileError(
            f"{source.name} was written by Attunement, but its tier '{OWN}' is damaged. Write it again; or delete that tier in "
            "Praat, and the file is one like any other."
        )
    others = [tier for tier in grid.tiers if tier is not about]
    described = about.entries[0][2] if about.entries else ""
    return record_of(source.name, "Praat", [(described, list(_found(others)))])


def _found(tiers: Iterable[TextTier]) -> Iterator[Found]:
    row = 0
    for tier in tiers:
        person, slash, channel = tier.name.partition("/")
        guess = Track("event", person if slash else "", channel if slash else tier.name)
        for start_s, end_s, label in tier.entries:
            row += 1
            if tier.points or label.strip():  # an interval without a text is Praat's own word for a gap
                yield Found(tier.name, unescaped(label.strip()), start_s, end_s, row, guess)


WRITERS = (
    Writer(
        name="Praat TextGrid",
        endings=(".TextGrid",),
        says="One TextGrid for each observation, to look at beside the sound.",
        loses=LOSES,
        write=textgrids,
        is_own=lambda look: (
            "TextGrid" in look.start[:400] and f'"{OWN}"' in look.start and '"duration_ms""' in look.start
        ),
        read_own=read_own,
    ),
)
