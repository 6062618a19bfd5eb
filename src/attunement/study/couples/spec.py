"""What a run of couples depends on, written down once; two equal specs give the same bits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real

import msgspec

from attunement.lab.couples.scenes import PROCEDURES
from attunement.life.couples.couples import MOST_COUPLES, MOST_YEARS, evenings_in
from attunement.life.couples.therapy import ARMS, WAIT
from attunement.study.spec import MOST_SEED, digest, source_digest
from attunement.theories.catalogue import COUPLE, theory_parameters
from attunement.vocabulary import BadValueError, UnknownNameError, replace, values

FEWEST = 12
"""Couples below which nothing can be said of what goes with what."""


class CoupleSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many couples, for how long, what they are watched in, a trial's arms, the seed, and all numbers of the theory."""

    couples: int
    years: float
    seed: int
    procedure: str | None
    theory_values: dict[str, float]
    trial: tuple[str, ...] = ()

    def changed(self) -> dict[str, float]:
        """Return the numbers of the theory that are not the usual ones."""
        usual = values(theory_parameters(COUPLE))
        return {name: value for name, value in self.theory_values.items() if value != usual[name]}


def make_couple_spec(
    *,
    couples: int = 4096,
    years: float = 1.5,
    seed: int = 1,
    procedure: str | None = None,
    theory_values: Mapping[str, float] | None = None,
    trial: Sequence[str] = (),
) -> CoupleSpec:
    """Return the canonical spec of a run of couples, every value checked.

    >>> make_couple_spec(couples=60, theory_values={"care.follow_trust": 0.0}).changed()
    {'care.follow_trust': 0.0}

    Errors
    ------
    BadValueError or UnknownNameError with the value and what would be accepted.
    """
    _whole("couples", couples, FEWEST, MOST_COUPLES)
    _whole("seed", seed, 0, MOST_SEED)
    if (
        isinstance(years, bool)
        or not isinstance(years, Real)
        or not math.isfinite(years)
        or not 0 < years <= MOST_YEARS
    ):
        raise BadValueError(f"years is {years!r}; it must be a number above 0 and at most {MOST_YEARS:g}.")
    if not evenings_in(float(years)):
        raise BadValueError(f"years is {years:g}; one evening in three days is sampled, so give 0.01 or more.")
    if procedure is not None and procedure not in PROCEDURES:
        raise UnknownNameError.of("procedure for couples", procedure, PROCEDURES)
    if trial:
        _arms(tuple(trial))
    in_order = tuple(
        arm for arm in ARMS if arm in trial
    )  # in whatever order arms are named, couples are drawn into the same
    numbers = replace(theory_parameters(COUPLE), theory_values or {}, where="the couple theory")
    return CoupleSpec(
        couples=couples,
        years=float(years),
        seed=seed,
        procedure=procedure,
        theory_values=values(numbers),
        trial=in_order,
    )


def couple_run_id(spec: CoupleSpec, engine: str, engine_version: str) -> str:
    """Return the identity of a run: its spec, the sources of what it lives by and is asked with, and the engine."""
    sources = source_digest(
        "theories", "life/couples", "lab/couples", "measures/couples", "respondents/couples", "study/couples"
    )  # fmt: skip
    return digest(msgspec.json.encode(spec, order="sorted"), sources, engine, engine_version)


def _arms(arms: tuple[str, ...]) -> None:
    for arm in arms:
        if arm not in ARMS:
            raise UnknownNameError.of("arm of a trial", arm, ARMS)
    if len(set(arms)) != len(arms) or len(arms) < 2 or WAIT not in arms:
        raise BadValueError(
            f"the arms of a trial are {', '.join(arms)}; give two or three of {', '.join(ARMS)}, each once, and {WAIT} among them."
        )


def _whole(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadValueError(f"{name} is {value!r}; it must be a whole number from {low} to {high:,}.")
