"""Frozen behaviour: what the coders give on a fixed record, and what each theory does in a small run, as digests.

Declared numbers can stay in place while the rule that uses them changes. These digests notice the rule: they change
with anything that moves a single score, class or act. What a change means is said in `docs/evidence.md`, as for a
changed number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
import polars as pl

from attunement.engine.interface import Engine
from attunement.engine.trees import arrays
from attunement.evidence.frozen_footage import SEED, fixed_session, fixed_visit
from attunement.lab.occasions import occasion_of
from attunement.lab.preschool_reunion import PRESCHOOL_REUNION
from attunement.lab.sessions import attend
from attunement.lab.still_face import STILL_FACE
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.life.population import population
from attunement.life.upbringing import grow, newborns
from attunement.measures.children import preschool_coder
from attunement.measures.infants import (
    classification,
    interactive_scales,
    observed_sensitivity,
    q_sort,
    two_channels,
)
from attunement.measures.infants.still_face_effect import features_of_channels, still_face
from attunement.measures.phase_map import engagement_of_channels
from attunement.study.spec import digest
from attunement.theories.interface import rows_that_move
from attunement.vocabulary import values

DECIMALS = 9
"""Scores are compared to so many decimals: a logarithm may differ in its last bit between processors."""
CHILDREN, MONTHS = 32, 12.0
"""A small run: so many children, raised from birth to so many months."""
SEEN_AT = ((STRANGE_SITUATION, 12.0), (STILL_FACE, 5.0))
"""Ages that mature the small run's children for each procedure, whatever they have lived."""


def coders_digest() -> str:
    """Return the SHA-256 of everything the coders give on the fixed record.

    Two raters and a rater without error score the interactive scales and classify; every combination of scores is
    classified; visitors rate sensitivity, frightening behaviour and the Q-sort; the Still-Face is measured.
    """
    return digest(*((name, table.columns, _plain(table).rows()) for name, table in coded()))


def two_channels_digest() -> str:
    """Return the SHA-256 of the weights of the coder who reads two channels, and of what it gives on a fixed record with both."""
    tape = fixed_session(STRANGE_SITUATION, STRANGE_SITUATION.name, two_channels=True)
    tables = []
    for reunion in interactive_scales.REUNIONS:
        shown = tape.grid(STRANGE_SITUATION.step_s).between(*STRANGE_SITUATION.spans()[reunion])
        tables.append(pl.DataFrame(two_channels.amounts_in_both(shown)))
    rater = interactive_scales.Rater(seed=SEED, occasion=occasion_of("strange-situation"))
    scales = interactive_scales.score_scales(tape, rater=rater, sees=two_channels.amounts_in_both)
    tables.append(classification.classify(scales))
    weights = values(two_channels.TWO_CHANNEL_WEIGHTS)
    return digest(weights, *((table.columns, _plain(table).rows()) for table in tables))


def preschool_digest() -> str:
    """Return the SHA-256 of the coder of preschoolers: its constants, its weights, and what two raters give on a fixed record."""
    tape = fixed_session(PRESCHOOL_REUNION, PRESCHOOL_REUNION.name)
    tables = []
    for reunion in interactive_scales.REUNIONS:
        shown = tape.grid(PRESCHOOL_REUNION.step_s).between(*PRESCHOOL_REUNION.spans()[reunion])
        tables.append(pl.DataFrame(preschool_coder.amounts_of_preschoolers(shown)))
    for number in (0, 1):
        rater = interactive_scales.Rater(seed=SEED, number=number, occasion=occasion_of(PRESCHOOL_REUNION.name))
        scales = preschool_coder.score_preschool(tape, rater=rater)
        tables.append(preschool_coder.classify_preschool(scales))
    constants, weights = preschool_coder.FROZEN, values(preschool_coder.PRESCHOOL_WEIGHTS)
    return digest(
        dict(constants.anchors), dict(constants.tops), weights, *((t.columns, _plain(t).rows()) for t in tables)
    )


def coded() -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield everything the coders give on the fixed record, table by table, each with its name.

    One row per observation; for classes one per score, for the Still-Face one per visit and episode, or per effect.
    """
    tape = fixed_session(STRANGE_SITUATION, STRANGE_SITUATION.name)
    whole = tape.grid(STRANGE_SITUATION.step_s)
    for reunion in interactive_scales.REUNIONS:
        shown = whole.between(*STRANGE_SITUATION.spans()[reunion])
        yield f"what is seen in {reunion}", pl.DataFrame(interactive_scales.amounts(shown))
    for number, error in ((0, True), (1, True), (0, False)):
        rater = interactive_scales.Rater(
            seed=SEED, number=number, occasion=occasion_of("strange-situation"), error=error
        )
        scales = interactive_scales.score_scales(tape, rater=rater)
        yield f"scales of rater {number}, error {error}", classification.classify(scales)
    yield "classes of every score", classification.classify(_every_score())
    home = fixed_visit("sensitivity-visit")
    for error in (True, False):
        visitor = observed_sensitivity.Visitor(seed=SEED, occasion=occasion_of("sensitivity-visit"), error=error)
        yield f"sensitivity, error {error}", observed_sensitivity.observed_sensitivity(home, visitor=visitor)
        yield f"q-sort, error {error}", q_sort.q_sort_security(home, visitor=visitor)
    play = fixed_session(STILL_FACE, STILL_FACE.name)
    found = still_face(
        play, step_s=STILL_FACE.step_s, features=features_of_channels(), phase_map=engagement_of_channels()
    )
    yield "still-face", found.table
    yield "still-face effects", pl.DataFrame([*found.change, *found.recovery, *found.carry_over])


def theory_digest(engine: Engine) -> str:
    """Return the SHA-256 of the bits of a small run: what some children have learned, and two films of them.

    Meant for the fast engine, whose bits are the same on every processor; those of the reference engine hang on the
    library that runs it.
    """
    dyads = population("mixed-risk", theory=engine.theory_name).draw(CHILDREN, seed=SEED)
    grown = grow(newborns(dyads, engine), engine, seed=SEED, to_months=MONTHS)
    found = hashlib.sha256()
    learned = [tuple(rows_that_move(bond, engine.parameters).values()) for bond in (*grown.bonds, grown.generic)]
    for array in arrays(tuple(learned)):
        found.update(np.ascontiguousarray(array).tobytes())
    for procedure, months in SEEN_AT:
        number = occasion_of(procedure.name)
        film = attend(grown, procedure, engine, seed=SEED, age_months=months, number=number).film
        for array in (film.child, *film.people, film.distance, film.together, film.live, film.arousal):
            found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()


def _every_score() -> pl.DataFrame:
    """Return every combination of scores in steps at which two patterns can tie."""
    fine, coarse = np.arange(5, 36) / 5, np.arange(1.0, 8.0)
    scales = ("avoidance", "resistance", "contact_maintaining", "disorganisation")
    every = np.meshgrid(fine, fine, coarse, np.array([1.0, 4.5, 5.0]), indexing="ij")
    return pl.DataFrame({scale: values.ravel() for scale, values in zip(scales, every, strict=True)})


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table of plain words and numbers; nothing is −0."""
    return table.with_columns(pl.col(pl.Float64).round(DECIMALS) + 0.0, pl.selectors.enum().cast(pl.String))
