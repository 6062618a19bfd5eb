"""Attunement: the attachment system, executable.

The whole platform in five lines::

    import attunement as at

    dyads = at.draw("mixed-risk", n=1_000, seed=7)
    children = at.raise_children(dyads, months=12)
    record = at.observe(children, "strange-situation")
    scores = at.score(record, seed=7)
    print(at.compare(scores))

Recordings coded by people go through the same measures::

    visits = at.read("visits/*.csv", "my-study.toml")
    print(at.measure(visits)["interaction"])

Names are loaded when they are first used, so that importing the package is quick.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from attunement.life.event_file import read_life
    from attunement.life.events import Event, Life, Person
    from attunement.measuring.measuring import measure
    from attunement.record import Record
    from attunement.recordings import read
    from attunement.study.children import raise_in_company
    from attunement.study.run import run_study
    from attunement.study.spec import make_spec
    from attunement.study.stages import draw, observe, raise_children, rate_visits, score, visit_homes

__version__ = version("attunement")

_HOME = {
    "Event": "attunement.life.events",
    "Life": "attunement.life.events",
    "Person": "attunement.life.events",
    "Record": "attunement.record",
    "draw": "attunement.study.stages",
    "make_spec": "attunement.study.spec",
    "measure": "attunement.measuring.measuring",
    "observe": "attunement.study.stages",
    "raise_children": "attunement.study.stages",
    "raise_in_company": "attunement.study.children",
    "rate_visits": "attunement.study.stages",
    "read": "attunement.recordings",
    "read_life": "attunement.life.event_file",
    "run_study": "attunement.study.run",
    "score": "attunement.study.stages",
    "visit_homes": "attunement.study.stages",
}

__all__ = [
    "Event",
    "Life",
    "Person",
    "Record",
    "compare",
    "draw",
    "make_spec",
    "measure",
    "observe",
    "raise_children",
    "raise_in_company",
    "rate_visits",
    "read",
    "read_life",
    "run_study",
    "score",
    "visit_homes",
]


def compare(
    scores: pl.DataFrame, visits: pl.DataFrame | None = None, *, population: str = "mixed-risk"
) -> pl.DataFrame:
    """Put scores of a simulated Strange Situation beside published findings, a row for each number; see `attunement.evidence`."""
    from attunement.evidence.strange_situation import compare_strange_situation, comparison_table  # noqa: PLC0415

    return comparison_table(compare_strange_situation(scores, visits, population=population))


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'attunement' has no attribute '{name}'")
