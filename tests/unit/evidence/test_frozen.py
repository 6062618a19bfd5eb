"""The frozen numbers and the coders' behaviour are the live ones, and the digests would notice a change."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

import polars as pl

from attunement.evidence import frozen
from attunement.evidence.frozen import (
    CODERS_SHA256,
    FROZEN_SHA256,
    PRESCHOOL_SHA256,
    THEORIES_SHA256,
    TWO_CHANNELS_SHA256,
    behaving_otherwise,
    frozen_digest,
)
from attunement.evidence.frozen_behaviour import coded, coders_digest, preschool_digest, two_channels_digest
from attunement.measures.children import preschool_coder
from attunement.measures.infants import (
    classification,
    interactive_scales,
    observed_sensitivity,
    q_sort,
    two_channels,
)
from attunement.theories.catalogue import CONTEST

DOCS = Path(__file__).parents[3] / "docs"


def test_live_numbers_are_the_frozen_ones() -> None:
    assert frozen_digest() == FROZEN_SHA256, (
        "A frozen number changed. If that is meant, put the new digest into evidence/frozen.py, say in docs/evidence.md "
        "what changed and why, and publish a new score beside the old one."
    )


def test_a_changed_coder_changes_the_digest(monkeypatch) -> None:
    usual = frozen.classification.FROZEN
    monkeypatch.setattr(frozen.classification, "FROZEN", dataclasses.replace(usual, avoidance=usual.avoidance + 1e-6))
    assert frozen_digest() != FROZEN_SHA256


def test_a_changed_population_changes_the_digest(monkeypatch) -> None:
    changed = dataclasses.replace(frozen.POPULATIONS["low-risk"], rebuff_sd=1.0)
    monkeypatch.setitem(frozen.POPULATIONS, "low-risk", changed)
    assert frozen_digest() != FROZEN_SHA256


def test_coders_give_what_they_gave_when_they_were_frozen_and_say_so_quickly() -> None:
    began = time.process_time()
    assert coders_digest() == CODERS_SHA256, (
        "The coders give something else than before. If that is meant, put the new digest into evidence/frozen.py, say in "
        "docs/evidence.md what changed and why, and publish a new score beside the old one."
    )
    assert time.process_time() - began < 2


def test_the_coder_of_two_channels_gives_what_it_gave_when_it_was_frozen(monkeypatch) -> None:
    assert two_channels_digest() == TWO_CHANNELS_SHA256, (
        "The coder who reads two channels gives something else than before. If that is meant, put the new digest into "
        "evidence/frozen.py, say in docs/evidence.md what changed and why, and publish a new score beside the old one."
    )
    changed = dataclasses.replace(two_channels.TWO_CHANNEL_WEIGHTS, flat=1.0 + 1e-6)
    monkeypatch.setitem(two_channels.amounts_in_both.__kwdefaults__, "own", changed)
    assert two_channels_digest() != TWO_CHANNELS_SHA256
    assert coders_digest() == CODERS_SHA256


def test_the_coder_of_preschoolers_gives_what_it_gave_when_it_was_frozen(monkeypatch) -> None:
    assert preschool_digest() == PRESCHOOL_SHA256, (
        "The coder of preschoolers gives something else than before. If that is meant, put the new digest into "
        "evidence/frozen.py, say in docs/evidence.md what changed and why, and publish a new score beside the old one."
    )
    changed = dataclasses.replace(preschool_coder.PRESCHOOL_WEIGHTS, bright=1.0 + 1e-6)
    monkeypatch.setitem(preschool_coder.amounts_of_preschoolers.__kwdefaults__, "own", changed)
    assert preschool_digest() != PRESCHOOL_SHA256
    assert coders_digest() == CODERS_SHA256


def test_the_fixed_record_shows_every_class_and_a_range_of_every_score() -> None:
    tables = dict(coded())
    first = tables["scales of rater 0, error True"]
    assert set(first["abcd"].cast(pl.String)) == set(first["abc"].cast(pl.String)) | {"D"} == set("ABCD")
    for name, table in tables.items():
        for column in table.select(pl.col(pl.Float64)).columns:
            assert table[column].n_unique() > 3 or column == "disorganisation" or name == "still-face effects", column


def test_a_changed_weight_changes_the_coders_digest(monkeypatch) -> None:
    usual = interactive_scales.FROZEN
    weights = dataclasses.replace(usual.weights, contact_signal=usual.weights.contact_signal + 1e-6)
    defaults = interactive_scales.amounts.__kwdefaults__
    monkeypatch.setitem(defaults, "constants", dataclasses.replace(usual, weights=weights))
    assert coders_digest() != CODERS_SHA256 and frozen_digest() == FROZEN_SHA256


def test_a_changed_rule_of_classes_changes_the_coders_digest(monkeypatch) -> None:
    usual = classification.classify

    def tied_are_resistant(scales: pl.DataFrame) -> pl.DataFrame:
        """Classify with c before a where both patterns are equally far beyond their thresholds."""
        table, t = usual(scales), classification.FROZEN
        a, c = (pl.col(scale) - getattr(t, scale) for scale in ("avoidance", "resistance"))
        tied = (pl.col("contact_maintaining") == t.contact_midpoint) & ((a - c).abs() < 1e-9) & (c > 0)
        return table.with_columns(abc=pl.when(tied).then(pl.lit("C", pl.Enum("ABCD"))).otherwise(pl.col("abc")))

    monkeypatch.setattr(classification, "classify", tied_are_resistant)
    assert coders_digest() != CODERS_SHA256


def test_a_changed_rule_of_visitors_changes_the_coders_digest(monkeypatch) -> None:
    for module, name in ((observed_sensitivity, "sensitivity_index"), (q_sort, "q_sort_index")):
        usual = getattr(module, name)
        with monkeypatch.context() as patch:
            patch.setattr(module, name, lambda grid, usual=usual: usual(grid) + 1e-6)
            assert coders_digest() != CODERS_SHA256, name
    assert coders_digest() == CODERS_SHA256


def test_what_behaves_otherwise_is_named() -> None:
    assert set(THEORIES_SHA256) == set(CONTEST)
    usual = THEORIES_SHA256["point-belief"]
    assert behaving_otherwise("point-belief", coders=CODERS_SHA256, behaves=usual) == ""
    assert (
        behaving_otherwise("point-belief", coders=CODERS_SHA256, behaves="") == ""
    )  # the reference engine cannot tell
    assert behaving_otherwise("mine", coders=CODERS_SHA256, behaves="12ab") == ""
    said = behaving_otherwise("point-belief", coders="", behaves="12ab")
    assert said == "What the coders give and what point-belief does is not what was frozen."


def test_every_published_score_was_made_with_numbers_that_were_frozen_then() -> None:
    scores = json.loads((DOCS / "evidence_scores.json").read_text("utf-8"))
    assert scores
    known = [*frozen.EARLIER, FROZEN_SHA256]
    published = [score["frozen"] for score in scores]
    assert set(published) <= set(known)
    assert published == sorted(published, key=known.index), "scores are published in the order of what was frozen"
