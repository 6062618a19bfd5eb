"""Two made-up dyads that come with Attunement, to try measuring before one has files. Nobody was observed for them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

__all__ = ["Example", "example_dyads"]


@dataclass(frozen=True)
class Example:
    """Coded files of made-up visits and the codebook that they are read with."""

    files: tuple[Path, ...]
    codebook: Path


def example_dyads() -> Example:
    """Return two made-up dyads in free play, three minutes each, with their codebook; `making` says how they were made.

    >>> import attunement as at
    >>> example = example_dyads()
    >>> at.read(example.files, example.codebook).record
    Record(2 observations, 121 events, channels: caregiver/affect, child/affect)
    """
    folder = Path(str(files("attunement.recordings.examples")))
    return Example(tuple(sorted(folder.glob("made_up_*.csv"))), folder / "made-up-dyads.toml")
