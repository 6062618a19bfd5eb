"""The frozen numbers are the live ones, and the digest would notice a change."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from attunement.evidence import frozen
from attunement.evidence.frozen import FROZEN_SHA256, frozen_digest

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


def test_every_published_score_was_made_with_numbers_that_were_frozen_then() -> None:
    scores = json.loads((DOCS / "evidence_scores.json").read_text("utf-8"))
    assert scores
    known = [*frozen.EARLIER, FROZEN_SHA256]
    published = [score["frozen"] for score in scores]
    assert set(published) <= set(known)
    assert published == sorted(published, key=known.index), "scores are published in the order of what was frozen"
