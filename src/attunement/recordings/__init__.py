"""Recordings: readers and writers for the field's coding tools, codebooks and import reports.

>>> from attunement.recordings import read
>>> visits = read("visits/*.csv", "my-study.toml")  # doctest: +SKIP
>>> print(visits.report)                            # doctest: +SKIP
>>> visits.record                                   # doctest: +SKIP
Record(2 observations, 102 events, channels: caregiver/affect, child/affect)
"""

from attunement.recordings.codebook.codebook import (
    Band,
    Codebook,
    Rules,
    Stretch,
    Track,
    Visit,
)
from attunement.recordings.codebook.codebook_file import (
    load_codebook,
    parse_codebook,
    published_codebook,
    published_codebooks,
)
from attunement.recordings.codebook.codebook_text import as_toml
from attunement.recordings.draft.draft import Draft
from attunement.recordings.export import write
from attunement.recordings.import_report import ImportReport, Note
from attunement.recordings.reading import Import, codes_in, draft_codebook, draft_of, read, read_sheets
from attunement.recordings.sheet import RawEpisode, RawEvent, Sheet

__all__ = [
    "Band",
    "Codebook",
    "Draft",
    "Import",
    "ImportReport",
    "Note",
    "RawEpisode",
    "RawEvent",
    "Rules",
    "Sheet",
    "Stretch",
    "Track",
    "Visit",
    "as_toml",
    "codes_in",
    "draft_codebook",
    "draft_of",
    "load_codebook",
    "parse_codebook",
    "published_codebook",
    "published_codebooks",
    "read",
    "read_sheets",
    "write",
]
