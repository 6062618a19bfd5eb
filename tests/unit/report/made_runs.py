"""A small run made by hand: what a run folder holds, with numbers chosen so that the right answers are known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

from attunement.lab.catalogue import PROCEDURES
from attunement.life.events import GENERAL, Event, Life, Person
from attunement.study.spec import make_spec, spec_json
from attunement.study.store import file_digest
from attunement.vocabulary import CHILD_ACT_NAMES

SPANS = PROCEDURES["strange-situation"].spans()
STEP = 3.0
PATTERNS = {"A": 60, "B": 220, "C": 50, "D": 70}
CRY = {"A": 0.10, "B": 0.30, "C": 0.35, "D": 0.35}
AVERT = {"A": 0.50, "B": 0.20, "C": 0.15, "D": 0.15}


FAMILY = Life(
    (Person("mother", "own"), Person("<nursery & 'B'>", "standard")),
    (
        Event(0, "mother", "cares"),
        Event(6, "<nursery & 'B'>", "cares", {"every": 4}),
        Event(6, "mother", "changes", {"warmth": -1}),
    ),
)
"""A life with a name that means something in HTML."""


def make_run(
    folder: Path, *, avoidant_arousal: float = 0.5, procedure: str = "strange-situation", life: Life | None = None
) -> Path:
    """Write the tables of a run; B's arousal away from the caregiver is 0.5."""
    generator = np.random.default_rng(7)
    patterns = np.repeat(list(PATTERNS), list(PATTERNS.values()))
    n = len(patterns)
    spec = make_spec(dyads=n, procedure=procedure, months=6 if procedure == "still-face" else 12, life=life)
    (folder / "tables").mkdir(parents=True)
    (folder / "spec.json").write_bytes(spec_json(spec))
    secure = (patterns == "B").astype(float)
    if procedure == "still-face":
        return written(folder, infants(generator) | {"bonds": bonds(patterns, generator)})
    tables = {
        "scales": scales(patterns),
        "second_rater": scales(np.where(np.arange(n) % 10 == 0, "B", patterns)),
        "retests": scales(np.roll(patterns, 20)).with_columns(months_later=pl.lit(6.0)),
        "visits": pl.DataFrame(
            {"dyad": np.arange(n, dtype=np.uint32), "sensitivity": generator.normal(0.5 * secure, 1.0)}
        ),
        "episodes": episodes(patterns, generator, avoidant_arousal),
        "curves": curves(),
        "bonds": bonds(patterns, generator) if life is None else bonds_in_family(patterns, generator, life),
    }
    return written(folder, tables | record())


def scales(patterns: np.ndarray) -> pl.DataFrame:
    """Return classes, and scores that go with them."""
    names = ("proximity_seeking", "contact_maintaining", "avoidance", "resistance", "disorganisation")
    level = np.array([list(PATTERNS).index(pattern) + 1.0 for pattern in patterns])
    who = {"dyad": np.arange(len(patterns), dtype=np.uint32), "abcd": patterns}
    return pl.DataFrame(who | {"abc": np.where(patterns == "D", "B", patterns)} | dict.fromkeys(names, level))


def written(folder: Path, tables: dict[str, pl.DataFrame]) -> Path:
    for name, frame in tables.items():
        frame.write_parquet(folder / "tables" / f"{name}.parquet")
    return sealed(folder)


def sealed(folder: Path) -> Path:
    """Write the manifest of a folder's tables as they are now."""
    places = sorted((folder / "tables").glob("*.parquet"))
    tables = {place.stem: {"rows": len(pl.read_parquet(place)), "sha256": file_digest(place)} for place in places}
    (folder / "manifest.json").write_text(json.dumps({"run_id": "0123abcd", "tables": tables}))
    return folder


def episodes(patterns: np.ndarray, generator: np.random.Generator, avoidant_arousal: float) -> pl.DataFrame:
    n = len(patterns)
    level = np.where(patterns == "A", avoidant_arousal, 0.5)
    cry, avert = (np.array([table[p] for p in patterns]) for table in (CRY, AVERT))
    parts = []
    for name in SPANS:
        columns = {f"{act}_s": np.zeros(n) for act in CHILD_ACT_NAMES}
        columns["cry_s"] = 180 * np.clip(cry + generator.normal(0, 0.05, n), 0, 1)
        columns["avert_s"] = 180 * np.clip(avert + generator.normal(0, 0.05, n), 0, 1)
        arousal = level + generator.normal(0, 0.1, n)
        parts.append(
            pl.DataFrame(
                {"dyad": np.arange(n, dtype=np.uint32), "episode": [name] * n, "seconds": np.full(n, 180)}
                | columns
                | {"arousal_mean": arousal, "arousal_end": arousal}
            )
        )
    return pl.concat(parts)


def curves() -> pl.DataFrame:
    """Every child is seen throughout; arousal is 0.4 with SD 0.1."""
    seconds = np.arange(0, 1260, STEP)
    parts = []
    for name, n in PATTERNS.items():
        counts = dict.fromkeys(CHILD_ACT_NAMES, 0)
        counts |= {"cry": round(CRY[name] * n), "avert": round(AVERT[name] * n)}
        counts["explore"] = n - sum(counts.values())
        columns: dict[str, object] = {"abcd": name, "second": seconds, "seen": n, "running": n, **counts}
        columns |= {"arousal_sum": 0.4 * n, "arousal_square_sum": n * 0.4**2 + (n - 1) * 0.01}
        parts.append(pl.DataFrame({k: v if k == "second" else [v] * len(seconds) for k, v in columns.items()}))
    return pl.concat(parts)


def bonds(patterns: np.ndarray, generator: np.random.Generator) -> pl.DataFrame:
    n = len(patterns)
    columns = {name: generator.uniform(0.3, 0.5, n) for name in ("contingency_expectation", "threat_expectation")}
    columns |= {
        f"value_{act}": generator.normal(0, 0.1, n) for act in CHILD_ACT_NAMES if act not in ("explore", "freeze")
    }
    columns["comfort_expectation"] = np.where(patterns == "A", 0.2, 0.6) + generator.normal(0, 0.05, n)
    columns["responsiveness_variance"] = generator.uniform(0.0, 0.01, n)
    return pl.DataFrame({"dyad": np.arange(n, dtype=np.uint32), "person": ["caregiver"] * n} | columns)


def bonds_in_family(patterns: np.ndarray, generator: np.random.Generator, life: Life) -> pl.DataFrame:
    """Each person named later answers 0.3 more; of people in general, 0.1 is expected."""
    answers = {name: 0.2 + 0.3 * place for place, name in enumerate(life.names())} | {GENERAL: 0.1}
    parts = [
        bonds(patterns, generator).with_columns(
            person=pl.lit(name),
            comfort_expectation=answer + 0.01 * pl.col("comfort_expectation"),
            responsiveness_mean=pl.lit(answer),
            familiarity=pl.lit(0.0 if name == GENERAL else 0.7),
        )
        for name, answer in answers.items()
    ]
    return pl.concat(parts)


def record() -> dict[str, pl.DataFrame]:
    """Dyad 0 (A) and dyad 60 (B); 60 cries for 30 s in episode 4, and seeks contact for 12 s in its first reunion."""
    observations = pl.DataFrame(
        {"observation": [0, 60], "dyad": ["0", "60"]}, schema_overrides={"observation": pl.UInt32}
    )
    times = {"start_s": pl.Float64(), "end_s": pl.Float64()}
    spans = pl.DataFrame(
        [(o, e, s, t) for o in (0, 60) for e, (s, t) in SPANS.items()],
        orient="row",
        schema={"observation": pl.UInt32(), "episode": pl.String()} | times,
    )
    rows = []
    for number in (0, 60):
        rows += [
            (number, "child", "behaviour", "explore", 0.0, 400.0),
            (number, "child", "behaviour", "cry", 400.0, 430.0),
        ]
        rows += [
            (number, "child", "behaviour", "signal", 430.0, 540.0),
            (number, "child", "behaviour", "approach", 540.0, 552.0),
        ]
        rows += [
            (number, "child", "behaviour", "explore", 555.0, 1260.0),
            (number, "caregiver", "behaviour", "positive", 0.0, 360.0),
        ]
        rows += [
            (number, "caregiver", "behaviour", "soothe", 540.0, 720.0),
            (number, "stranger", "behaviour", "neutral", 180.0, 1080.0),
        ]
        rows += [(number, "child", "proximity", "contact", 540.0, 600.0)]
    kinds = {"observation": pl.UInt32()} | dict.fromkeys(("person", "channel", "code"), pl.String()) | times
    coverage = pl.DataFrame(
        [(60, "child", "behaviour", "coded", 0.0, 1260.0), (60, "child", "behaviour", "uncodable", 552.0, 555.0)],
        orient="row", schema=kinds,
    ).rename({"code": "status"})  # fmt: skip
    traces = pl.DataFrame(
        {"dyad": np.full(420, 60, np.uint32), "second": np.arange(0, 1260, STEP), "arousal": np.full(420, 0.4)}
    )
    return {
        "record_observations": observations,
        "record_episodes": spans,
        "record_events": pl.DataFrame(rows, orient="row", schema=kinds),
        "record_coverage": coverage,
        "traces": traces,
    }


def infants(generator: np.random.Generator, n: int = 200) -> dict[str, pl.DataFrame]:
    """All five published signs hold."""
    means = {
        "play": (0.3, 0.4, 0.05, 0.3, 0.33),
        "still": (0.1, 0.2, 0.2, 0.4, 0.2),
        "reunion": (0.2, 0.38, 0.15, 0.35, 0.3),
    }
    names = ("positive_affect", "gaze", "negative_affect", "bids", "matched")
    parts = [
        pl.DataFrame(
            {"dyad": np.arange(n), "episode": [episode] * n}
            | dict(zip(names, np.clip(np.array(mean) + generator.normal(0, 0.05, (n, 5)), 0, 1).T, strict=True))
        )
        for episode, mean in means.items()
    ]
    interaction = pl.DataFrame(
        {
            "measure": ["matched share", "repairs per minute", "child answers a smile"],
            "observed": [0.33, 4.0, 0.2], "low": [0.32, 3.9, 0.18], "high": [0.34, 4.1, 0.22], "dyads": [n] * 3,
            "chance": [0.2, 5.0, 0.2], "chance_low": [0.19, 4.9, 0.18], "chance_high": [0.21, 5.1, 0.22],
        }
    )  # fmt: skip
    at = np.arange(360)
    shares = {"positive_affect": 0.3, "gaze": 0.4, "negative_affect": 0.1, "bids": 0.3}
    seconds = pl.DataFrame(
        {"second": at.astype(float)}
        | {name: np.full(360, round(share * n)) for name, share in shares.items()}
        | {
            "seen": np.full(360, n),
            "arousal_sum": np.full(360, 0.3 * n),
            "arousal_square_sum": np.full(360, 0.1 * n),
            "running": np.full(360, n),
        }
    ).with_columns(positive_affect=(0.3 * n * (1 - at / 400)).round().astype(int))
    return {"still_face": pl.concat(parts), "interaction": interaction, "seconds": seconds}
