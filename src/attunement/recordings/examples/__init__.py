"""Two made-up dyads that come with Attunement, to try measuring before one has files. Nobody was observed for them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from attunement.recordings.examples.making import CODEBOOK, DYADS

__all__ = ["CODEBOOK", "DYADS", "Example", "example_dyads"]


@dataclass(frozen=True)
class Example:
    """Coded files of made-up visits and the codebook that they are read with."""

    files: tuple[Path, ...]
    codebook: Path


def example_dyads() -> Example:
    """Return two made-up dyads in free play, three minutes each, with their codebook.

    >>> import attunement as at
    >>> example = example_dyads()
    >>> at.read(example.files, example.codebook).record
    Record(2 observations, 82 events, channels: caregiver/affect, child/affect)
    """
    folder = Path(str(files("attunement.recordings.examples")))
    return Example(tuple(folder / name for name in DYADS), folder / CODEBOOK)
