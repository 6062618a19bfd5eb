"""Episode tables: one row per observation, with the limits of its episodes in columns that the codebook names."""

from __future__ import annotations

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.formats.event_table import columns_of
from attunement.recordings.sheet import RawEpisode, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.table import Row, plain, read_table, shown
from attunement.vocabulary import BadFileError


def has_episodes(header: Row | tuple[str, ...], codebook: Codebook) -> bool:
    """Return whether a row names the columns in which the codebook's episodes begin and end."""
    names = {plain(name) for name in header}
    return bool(codebook.episodes) and all({plain(e.start), plain(e.end)} <= names for e in codebook.episodes)


def read_episodes(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the episodes of observations from a table with one row for each: its limits stand in columns."""
    table = read_table(source, is_header=lambda row: has_episodes(row, codebook), header=codebook.header)
    at = columns_of(table.header, codebook.columns).at.get("observation")
    if at is None:
        raise BadFileError(
            f"{source.name} needs a column that names the observation; it has {shown(table.header)}. Name it: "
            '[columns] observation = "…".'
        )
    sheets = []
    for line, row in table.rows:
        episodes = []
        for episode in codebook.episodes:
            start_s, end_s = (
                seconds(
                    table.cell(row, table.need(name)),
                    unit=codebook.rules.time_unit,
                    frame_s=codebook.rules.frame_s,
                    where=table.where(line),
                )
                for name in (episode.start, episode.end)
            )
            if end_s < start_s:
                raise BadFileError(
                    f"{table.where(line)}: the episode '{episode.name}' ends at {end_s:g} s, before it starts at "
                    f"{start_s:g} s. Correct the file."
                )
            episodes.append(RawEpisode(episode.name, start_s, end_s))
        first, last = min(e.start_s for e in episodes), max(e.end_s for e in episodes)
        sheets.append(
            Sheet(
                file=source.name,
                form="table of episodes",
                name=table.cell(row, at),
                episodes=tuple(episodes),
                start_s=first,
                end_s=last,
                row_means=table.row_means,
                notes=table.notes if not sheets else (),
            )
        )
    return sheets


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
