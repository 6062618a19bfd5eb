"""The Dyad room: two people shaped by hand, their hundred siblings, and why one of them did what it did."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.choice import make_engine
from attunement.engine.footage import AWAY
from attunement.engine.interface import Engine
from attunement.lab.catalogue import PROCEDURES, WATCHED
from attunement.lab.procedure import Absent
from attunement.report.simulated.second_by_second import EPISODES
from attunement.study.dials import TURNS, Dials, ordinary
from attunement.study.reasons import reasons
from attunement.study.siblings import Pair, Sight, raise_siblings, watch
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.web.dyad import dyad_wording as wording
from attunement.web.dyad.change import shift
from attunement.web.dyad.dyad_words import LETTERS, words
from attunement.web.dyad.question import Question, read_question
from attunement.web.dyad.script import script
from attunement.web.dyad.usual import usual
from attunement.web.frame.message import Message
from attunement.web.frame.room import Room, Superseded

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
KEPT = 12
"""Sights kept, so that "why?" and another sibling need no new run."""


class SupersededError(Exception):
    """Nobody waits for this answer any more."""


class Sights:
    """The last sights, by what was asked; the engine, made once."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._making, self._lock = threading.Lock(), threading.Lock()
        self._kept: OrderedDict[str, tuple[Sight, list[pl.DataFrame]]] = OrderedDict()

    @property
    def engine(self) -> Engine:
        """The engine; the first to ask waits for it to be made."""
        with self._making:
            if self._engine is None:
                self._engine = make_engine(DEFAULT, theory_parameters(DEFAULT))
            return self._engine

    def of(self, question: Question, superseded: Superseded) -> tuple[Sight, list[pl.DataFrame]]:
        """Return what is seen of the pairs, and each pair's scores, one row per sibling."""
        asked = repr((question.pairs, question.procedure, question.seed))
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]

        def still_wanted(_: int) -> None:
            if superseded():
                raise SupersededError

        siblings = raise_siblings(
            question.pairs, months=question.months, seed=question.seed, engine=self.engine, after_month=still_wanted
        )
        sight = watch(siblings, question.procedure)
        found = sight, [sight.scores(pair) for pair in range(len(question.pairs))]
        with self._lock:
            self._kept[asked] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


SIGHTS = Sights()


def dyad(asked: Mapping[str, Any], superseded: Superseded) -> Message | None:
    """Answer: a year with each caregiver, the procedure, and a hundred siblings."""
    began = time.perf_counter()
    question = read_question(asked)
    try:
        sight, tables = SIGHTS.of(question, superseded)
    except SupersededError:
        return None
    expected = wording.expected(SIGHTS.engine.parameters)
    ordinary_families = usual(SIGHTS.engine, tuple(expected))[:, : question.months + 1]
    arrays: dict[str, NDArray[Any]] = {"usual": ordinary_families}
    for number in range(len(tables)):
        arrays |= {f"{number}.{name}": array for name, array in _pair_arrays(sight, number, question, tables).items()}
    facts = {
        "procedure": question.procedure, "months": question.months, "seed": question.seed, "sibling": question.sibling,
        "n": sight.siblings.n, "pairs": len(tables), "step_s": sight.occasion.step_s, "episodes": _episodes(sight),
        "measures": wording.measures(question.procedure, tables),
        "growth": wording.growth(sight.siblings, ordinary_families, expected), "spread": wording.spread(sight, tables),
        "story": [wording.story(sight, tables, number, question.sibling) for number in range(len(tables))],
        "script": script(question), "computed_ms": round(1000 * (time.perf_counter() - began), 1),
    }  # fmt: skip
    return Message(facts, arrays)


def why(asked: Mapping[str, Any], superseded: Superseded) -> Message | None:
    """Answer: what spoke for and against each act of one sibling, at every tick."""
    question = read_question(asked)
    try:
        sight, _ = SIGHTS.of(question, superseded)
    except SupersededError:
        return None
    arrays: dict[str, NDArray[Any]] = {}
    names: list[str] = []
    parts: list[str] = []
    for number in range(len(question.pairs)):
        if superseded():
            return None
        found = reasons(sight, number, question.sibling)
        names, parts = list(found.reasons), list(found.state)
        arrays[f"{number}.reasons"] = np.stack([found.reasons[name] for name in names], axis=1).astype(np.float32)
        arrays[f"{number}.chances"] = found.chances.astype(np.float32)
        arrays[f"{number}.state"] = np.stack([found.state[name] for name in parts], axis=1).astype(np.float32)
        arrays[f"{number}.distances"] = found.distances.astype(np.float32)
    return Message({"reasons": names, "state": parts, "sibling": question.sibling}, arrays)


def change(asked: Mapping[str, Any], superseded: Superseded) -> Message | None:
    """Answer: how the spread of the siblings moves when something changes on the way."""
    plain, turned = read_question(asked), read_question(asked, turned=True)
    turn = str(asked.get("turn", TURNS[0].name))
    try:
        _, before = SIGHTS.of(plain, superseded)
        _, after = SIGHTS.of(turned, superseded)
    except SupersededError:
        return None
    arrays: dict[str, NDArray[Any]] = {}
    for number, table in enumerate(after):
        arrays |= {f"{number}.{name}": array for name, array in _score_arrays(table).items()}
    facts = {
        "from_month": turned.pairs[0].events[0].age, "shift": shift(before, after, plain.procedure, plain.pairs, turn),
        "measures": wording.measures(plain.procedure, [*before, *after]), "script": script(turned, sibling=False),
    }  # fmt: skip
    return Message(facts, arrays)


def _pair_arrays(sight: Sight, number: int, question: Question, tables: list[pl.DataFrame]) -> dict[str, NDArray[Any]]:
    film = sight.of(number)
    own = film.take(slice(question.sibling, question.sibling + 1))
    stranger = own.people[-1][:, 0] if len(own.people) == 2 else np.full(len(own.child), AWAY, np.int8)
    return {
        "expected": _expected(sight, number),
        "acts": sight.acts(number).astype(np.uint8),
        "running": film.live.sum(axis=1).astype(np.uint8),
        "arousal": sight.arousal(number, QUANTILES),
        "child": own.child[:, 0],
        "caregiver": np.where(own.together[:, 0], own.people[0][:, 0], AWAY).astype(np.int8),
        "stranger": stranger.astype(np.int8),
        "distance": own.distance[:, 0],
        "live": own.live[:, 0].astype(np.uint8),
        "own_arousal": own.arousal[:, 0],
        "compared": wording.compared(sight, tables, number, question.sibling)[1],
        **_score_arrays(tables[number]),
    }


def _expected(sight: Sight, number: int) -> NDArray[np.float32]:
    names = wording.expected(sight.siblings.engine.parameters)
    return np.stack([sight.siblings.expected(name)[:, number] for name in names]).astype(np.float32)


def _measured(table: pl.DataFrame) -> list[str]:
    return [name for name in table.columns if name not in ("dyad", "abcd", "observation")]


def _score_arrays(table: pl.DataFrame) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {
        "scores": np.stack([table[name].to_numpy().astype(np.float32) for name in _measured(table)])
    }
    if "abcd" in table.columns:
        found["letters"] = np.array([LETTERS.index(name) for name in table["abcd"].cast(pl.String)], np.uint8)
    return found


def _episodes(sight: Sight) -> list[dict[str, Any]]:
    plan = PROCEDURES.get(sight.procedure)
    away = {e.name for e in plan.episodes if isinstance(e.first, Absent)} if plan else set()
    strangers = {e.name for e in plan.episodes if not isinstance(e.second, Absent)} if plan else set()
    return [
        {
            "name": name, "title": EPISODES.get(name, name), "start_s": start, "end_s": end, "away": name in away,
            "stranger": name in strangers,
        }
        for name, (start, end) in sight.occasion.spans.items()
    ]  # fmt: skip


def warm(closing: Superseded) -> None:
    """Make the engine, raise some siblings and ask why once, so that nobody waits for what is made only once."""
    ordinary()
    usual(SIGHTS.engine, tuple(wording.expected(SIGHTS.engine.parameters)))
    for procedure in WATCHED:
        question = Question((Pair(Dials()),), procedure, 7, 0)
        try:
            sight, _ = SIGHTS.of(question, closing)
        except SupersededError:
            return
        if not closing():
            reasons(sight, 0, question.sibling)


ROOM = Room("dyad", answers={"dyad-words": words, "dyad": dyad, "dyad-why": why, "dyad-change": change}, warm=warm)
