"""Still-Face in recordings: change from play to still face, recovery and carry-over, from whatever was coded."""

from __future__ import annotations

from dataclasses import asdict

import polars as pl

from attunement.measures.infants.still_face_effect import Feature, features_of_channels, still_face
from attunement.measures.phase_map import PhaseMap
from attunement.record import Record
from attunement.vocabulary import UnknownNameError

STILL_FACE_WORDS = (
    ("play", "free play", "face to face", "face to face play", "baseline", "play 1"),
    ("still", "still face", "sf", "stillface"),
    ("reunion", "reengagement", "re engagement", "reunion play", "play 2"),
)
"""What the three episodes are called, in small letters and without hyphens."""


def still_face_words(record: Record, given: tuple[str, str, str] | None = None) -> tuple[str, str, str] | None:
    """Return which of a record's episodes are play, still face and reunion, if they all are there."""
    found = record.episodes["episode"].unique(maintain_order=True).to_list()
    if given:
        for name in given:
            if name not in found:
                raise UnknownNameError.of("episode in these files", name, found)
        return given
    plain = {name.casefold().replace("-", " ").replace("_", " ").strip(): name for name in found}
    named = [next((plain[word] for word in words if word in plain), None) for words in STILL_FACE_WORDS]
    play, still, reunion = named
    return (play, still, reunion) if play and still and reunion else None


def features_of(record: Record, phase_map: PhaseMap) -> dict[str, Feature]:
    """Return the read-outs that the coded channels allow: those of concurrent channels, and the child's phases."""
    child = phase_map.persons()[0]
    held = {key: set(codes) for *key_parts, codes in _codes(record) for key in [tuple(key_parts)]}
    found: dict[str, Feature] = {}
    for name, feature in features_of_channels(child).items():
        if all(set(codes) <= held.get(key, set()) for key, codes in feature.items()):
            found[name] = feature
    for name, phase in (("positive_affect", "positive"), ("negative_affect", "negative")):
        codes: dict[tuple[str, str], list[str]] = {}
        for (person, channel, code), meaning in phase_map.of.items():
            if person == child and meaning == phase:
                codes.setdefault((person, channel), []).append(code)
        if codes and name not in found:
            found[name] = {key: tuple(value) for key, value in codes.items()}
    return found


def still_face_tables(
    record: Record, phase_map: PhaseMap, *, step_s: float, episodes: tuple[str, str, str]
) -> dict[str, pl.DataFrame]:
    """Return shares of time per episode, and the changes between episodes within dyads.

    `still_face`: one row per observation and episode. `still_face_changes`: one row per feature and contrast.
    """
    features = features_of(record, phase_map)
    found = still_face(record, step_s=step_s, features=features, phase_map=phase_map, episodes=episodes)
    changes = [asdict(difference) for part in (found.change, found.recovery, found.carry_over) for difference in part]
    return {
        "still_face": found.table,
        "still_face_changes": pl.DataFrame(changes).fill_nan(None).with_columns(step_s=pl.lit(step_s)),
    }


def _codes(record: Record) -> list[tuple[str, str, list[str]]]:
    return list(
        record.events.group_by("person", "channel", maintain_order=True).agg(pl.col("code").unique()).iter_rows()
    )
