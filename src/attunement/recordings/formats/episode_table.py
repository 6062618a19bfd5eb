"""Episode tables: one row per observation, with the limits of its episodes in columns that the codebook names."""

from __future__ import annotations

from collections.abc import Sequence

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.sheet import RawEpisode, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.midnight import Span, count_on
from attunement.recordings.tables.table import plain, read_table, shown
from attunement.recordings.tables.times import times_of_table
from attunement.recordings.tables.whose import told_apart, whose_rows
from attunement.vocabulary import BadFileError


def has_episodes(header: Sequence[str], codebook: Codebook) -> bool:
    """Return whether a row names the columns in which the codebook's episodes begin and end."""
    names = {plain(name) for name in header}
    return bool(codebook.episodes) and all({plain(e.start), plain(e.end)} <= names for e in codebook.episodes)


def read_episodes(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the episodes of observations from a table with one row for each: its limits stand in columns."""
    table = read_table(
        source,
        is_header=lambda row: has_episodes(row, codebook),
        header=codebook.header,
        replaces=codebook.header_replaces,
    )
    columns = {name: table.need(name) for episode in codebook.episodes for name in (episode.start, episode.end)}
    whose, notes = whose_rows(table, codebook, columns.values(), named=True)
    if not whose.at:
        raise BadFileError(
            f"{source.name} needs a column that names the observation; it has {shown(table.header)}. Name it: "
            '[columns] observation = "…".'
        )
    times = times_of_table(table, {**columns, **whose.limits}, {}, codebook.rules)
    sheets: list[Sheet] = []
    for line, row in table.rows:
        where, key = table.where(line), whose.key(row, table.where(line))
        name = whose.name(key, "")
        at = {**columns, **whose.limits}
        span = Span(line, {role: times.of[role].seconds(table.cell(row, i), where) for role, i in at.items()})
        said = count_on([span], tuple(at), name=name, file=source.name, place=table.row_means) if times.clock else []
        episodes = []
        for episode in codebook.episodes:
            start_s, end_s = span.times[episode.start] or 0.0, span.times[episode.end] or 0.0
            if end_s < start_s:
                raise BadFileError(
                    f"{where}: the episode '{episode.name}' ends at {end_s:g} s, before it starts at {start_s:g} s. Correct "
                    "the file."
                )
            episodes.append(RawEpisode(episode.name, start_s, end_s))
        begun, ended = whose.span([span.times], where)
        sheets.append(
            Sheet(
                file=source.name,
                form="table of episodes",
                name=name,
                episodes=tuple(episodes),
                start_s=min(e.start_s for e in episodes) if begun is None else begun,
                end_s=max(e.end_s for e in episodes) if ended is None else ended,
                identity=whose.identity(key),
                row_means=table.row_means,
                notes=(*((*table.notes, *notes, *times.notes) if not sheets else ()), *said),
            )
        )
    return told_apart(sheets)


FORMATS = (
    Format(
        name="table of episodes",
        says="A row per visit with the begin and end of each episode in columns, named under [[episode]].",
        sniff=lambda look: (
            Evidence.HEADER if look.has_row(lambda row: has_episodes(row, look.codebook)) else Evidence.NONE
        ),
        read=read_episodes,
    ),
)
