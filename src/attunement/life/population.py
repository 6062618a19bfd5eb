"""Populations: how temperaments and ways of caring are spread over dyads.

There is no pattern of attachment here, only traits of two people. The prevalence of frightening care, of rebuff and
of changing moods are *inputs*: they set much of what class shares come out, and are printed beside them.
"""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals, uniforms
from attunement.theories.catalogue import DEFAULT
from attunement.theories.fitted import fit_of
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import (
    CALIBRATED,
    BadFileError,
    BadValueError,
    UnknownNameError,
    param,
    replace,
)

Array = NDArray[np.float64]
STANDARD = Caring(
    responsiveness=1.0, loudness_threshold=0.4, warmth=0.8, directing=0.2, rebuff=0.1, fright=-1.5,
    contingent_fright=0.0, inconsistency=0.0,
)  # fmt: skip
"""The same good-enough care for every child: strangers, and the standard caregiver of experiments. Assumed."""
LATENTS = ("responsiveness", "threshold", "warmth", "directing", "rebuff", "inconsistency")


@dataclass(frozen=True)
class Population:
    """How a population's children and caregivers vary; every number is an assumption or was calibrated."""

    high_risk_share: float = param(
        0.4, low=0, high=1, symbol="high", meaning="share of dyads in high-risk circumstances"
    )
    high_risk_shift: float = param(
        -0.7,
        unit="SD",
        low=-3,
        high=3,
        symbol="shift",
        meaning="caregiving quality in high-risk circumstances, against low risk",
    )
    frightening_low_risk: float = param(
        0.1044, low=0, high=1, symbol="piL", source=CALIBRATED, meaning="prevalence of frightening care at low risk"
    )
    frightening_high_risk: float = param(
        0.4498, low=0, high=1, symbol="piH", source=CALIBRATED, meaning="prevalence of frightening care at high risk"
    )
    quality_loading: float = param(
        0.7115,
        low=0,
        high=1,
        symbol="l",
        source=CALIBRATED,
        meaning="how far one general quality runs through all aspects of care",
    )
    fright_loading: float = param(
        0.35, low=0, high=1, symbol="lF", meaning="how far frightening care goes with low quality"
    )
    responsiveness_mean: float = param(
        0.9599, unit="logit", low=-2, high=3, symbol="muS", source=CALIBRATED, meaning="readiness to soothe"
    )
    responsiveness_sd: float = param(
        0.3254, unit="logit", low=0, high=3, symbol="sS", source=CALIBRATED, meaning="its spread"
    )
    threshold_mean: float = param(0.45, low=0.1, high=0.95, meaning="how loud a signal must be to be read")
    threshold_sd: float = param(
        0.15, low=0, high=0.5, symbol="sthr", meaning="its spread; better care reads quieter signals"
    )
    warmth_mean: float = param(0.8, unit="logit", low=-1, high=3, symbol="muW", meaning="positive talk and play")
    warmth_sd: float = param(0.4, unit="logit", low=0, high=2, symbol="sW", meaning="its spread")
    directing_sd: float = param(
        0.5, unit="logit", low=0, high=3, symbol="sI", meaning="directing, in care below +0.6 SD"
    )
    rebuff_sd: float = param(
        1.246,
        unit="logit",
        low=0,
        high=4,
        symbol="sJ",
        source=CALIBRATED,
        meaning="rebuff of bids, in care below the rebuff onset",
    )
    rebuff_onset: float = param(-0.3, unit="SD", low=-3, high=3, symbol="j0", meaning="where rebuff begins")
    inconsistency_sd: float = param(
        0.5736,
        unit="logit",
        low=0,
        high=4,
        symbol="sIota",
        source=CALIBRATED,
        meaning="changing moods, in care below +0.5 SD",
    )
    fright_mean: float = param(
        2.8, unit="logit", low=-2, high=6, symbol="muF", meaning="frightening behaviour where care frightens"
    )
    calm_mean: float = param(-0.8, unit="logit", low=-6, high=2, meaning="frightening behaviour where it does not")
    fright_sd: float = param(0.6, unit="logit", low=0, high=2, meaning="spread of both")
    fright_withdraws: float = param(
        0.0,
        unit="logit",
        low=0,
        high=2,
        switch=True,
        meaning="readiness to soothe and warmth that frightening care lacks (off: fright goes with neither)",
    )
    reactivity_sd: float = param(0.15, unit="log", low=0, high=1, symbol="srho", meaning="spread of reactivity")
    prenatal_weight: float = param(0.3, low=0, high=1, meaning="how far reactivity comes from prenatal stress")
    prenatal_stress: float = param(0.0, unit="SD", low=-3, high=3, meaning="mean prenatal stress of the population")
    separation_sensitivity_sd: float = param(
        0.4338,
        unit="log",
        low=0,
        high=1,
        symbol="sxs",
        source=CALIBRATED,
        meaning="spread of sensitivity to separation",
    )
    self_soothing: float = param(0.010, unit="1/s", low=0.001, high=0.05, meaning="return of arousal to rest")
    self_soothing_sd: float = param(0.12, unit="log", low=0, high=1, symbol="skself", meaning="its spread")
    resting_arousal: float = param(0.1, low=0.01, high=0.5, meaning="arousal at rest")
    resting_arousal_sd: float = param(0.2, unit="log", low=0, high=1, meaning="its spread")
    maturation_sd: float = param(0.8, unit="months", low=0, high=3, meaning="children mature earlier or later")
    half_year_stability: float = param(
        0.9292, low=0, high=1, symbol="drift", source=CALIBRATED, meaning="autocorrelation of caring over six months"
    )

    def draw(self, n: int, *, seed: int, first: int = 0) -> Dyads:
        """Draw n dyads; dyad i is the same whatever else is drawn.

        Parameters
        ----------
        n
            How many.
        seed
            The study's seed.
        first
            Number of the first dyad.
        """
        if isinstance(n, bool) or not isinstance(n, int | np.integer) or not 1 <= n <= 2**31:
            raise BadValueError(f"the number of dyads is {n!r}; it must be a whole number from 1 to {2**31}.")
        return self.drawn(np.arange(first, first + n, dtype=np.uint32), seed=seed)

    def drawn(self, dyad: NDArray[np.uint32], *, seed: int) -> Dyads:
        """Return dyads of these numbers, as `draw` draws them."""

        def noise(stream: Stream, tick: int) -> Array:
            return normals(seed, dyad, occasion=0, tick=tick, stream=stream).T

        high_risk = uniforms(seed, dyad, occasion=0, tick=2, stream=Stream.CARING)[:, 0] < self.high_risk_share
        quality, *own = *noise(Stream.CARING, 0), *noise(Stream.CARING, 1)
        shifted = quality + self.high_risk_shift * high_risk
        rest = np.sqrt(1 - self.quality_loading**2)
        latents = np.stack([self.quality_loading * shifted + rest * e for e in own[: len(LATENTS)]])
        fright = noise(Stream.FRIGHT, 0)
        fright_latent = -self.fright_loading * quality + np.sqrt(1 - self.fright_loading**2) * fright[0]
        born, grown = noise(Stream.TEMPERAMENT, 0), noise(Stream.TEMPERAMENT, 1)
        prenatal = self.prenatal_stress + grown[1]
        reactive = self.prenatal_weight * prenatal + np.sqrt(1 - self.prenatal_weight**2) * born[0]
        temperament = Temperament(
            reactivity=np.exp(self.reactivity_sd * reactive),
            separation_sensitivity=np.exp(self.separation_sensitivity_sd * born[1]),
            self_soothing=self.self_soothing * np.exp(self.self_soothing_sd * born[2]),
            resting_arousal=self.resting_arousal * np.exp(self.resting_arousal_sd * born[3]),
            maturation_offset=self.maturation_sd * grown[0],
        )
        return Dyads(self, seed, dyad, high_risk, prenatal, temperament, latents, fright_latent, fright[1])


@dataclass(frozen=True, eq=False)
class Dyads:
    """Children and caregivers drawn from a population, with the latent aspects of care they were drawn from.

    Every array is [dyad], the latents [aspect, dyad].
    """

    population: Population
    seed: int
    dyad: NDArray[np.uint32]
    high_risk: NDArray[np.bool_]
    prenatal_stress: Array
    temperament: Temperament
    latents: Array
    fright_latent: Array
    fright_noise: Array
    months_later: float = 0.0

    def __len__(self) -> int:
        return len(self.dyad)

    def take(self, which: Any) -> Dyads:
        """Return some of the dyads."""
        columns = ("dyad", "high_risk", "prenatal_stress", "fright_latent", "fright_noise")
        some = {name: getattr(self, name)[which] for name in columns}
        temperament = Temperament(*(trait[which] for trait in self.temperament))
        return dataclasses.replace(self, **some, temperament=temperament, latents=self.latents[:, which])

    def shifted(self, **by_sd: float) -> Dyads:
        """Return the dyads with some latent aspects of care moved, in SD; up is better care."""
        latents = self.latents.copy()
        for name, sd in by_sd.items():
            latents[LATENTS.index(name)] += sd
        return dataclasses.replace(self, latents=latents)

    def caring(self) -> Caring:
        """Return the first person's way of caring, one number per dyad and aspect."""
        return caring_of(self.population, self.high_risk, self.latents, self.fright_latent, self.fright_noise)

    def traits(self) -> tuple[Temperament, Caring]:
        """Return child's and carer's traits in single precision, as the engine takes them."""
        born, cares = self.temperament, self.caring()
        return Temperament(*(np.asarray(v, np.float32) for v in born)), Caring(
            *(np.asarray(v, np.float32) for v in cares)
        )

    def later(self, months: float) -> Dyads:
        """Return the same dyads some months later: every aspect of caring drifts around its group's mean.

        u′ = m + a·(u − m) + √(1 − a²)·e with a = stability^(months/6).
        """
        p = self.population
        keep = p.half_year_stability ** (months / 6)
        fresh = np.sqrt(1 - keep**2)
        whole = self.months_later + months
        occasion = round(whole * 10)
        noise = [normals(self.seed, self.dyad, occasion=occasion, tick=t, stream=Stream.LATER).T for t in (0, 1, 2)]
        quality, fright_own, fright_noise, *own = np.concatenate(noise)
        # What is new runs through all aspects of care as what was there did, so that they stay as related as they were.
        new = p.quality_loading * quality + np.sqrt(1 - p.quality_loading**2) * np.stack(own[: len(LATENTS)])
        new_fright = -p.fright_loading * quality + np.sqrt(1 - p.fright_loading**2) * fright_own
        mean = p.quality_loading * p.high_risk_shift * self.high_risk
        return Dyads(
            p, self.seed, self.dyad, self.high_risk, self.prenatal_stress, self.temperament,
            mean + keep * (self.latents - mean) + fresh * new,
            keep * self.fright_latent + fresh * new_fright, keep * self.fright_noise + fresh * fright_noise,
            whole,
        )  # fmt: skip


def caring_of(
    p: Population, high_risk: NDArray[np.bool_], latents: Array, fright_latent: Array, fright_noise: Array
) -> Caring:
    """Return the way of caring that latent aspects, [aspect, person], stand for in a population."""
    from scipy.special import ndtri  # noqa: PLC0415

    u = dict(zip(LATENTS, latents, strict=True))
    frightens = fright_latent > ndtri(1 - np.where(high_risk, p.frightening_high_risk, p.frightening_low_risk))
    withdrawn = p.fright_withdraws * frightens
    return Caring(
        responsiveness=p.responsiveness_mean + p.responsiveness_sd * u["responsiveness"] - withdrawn,
        loudness_threshold=np.clip(p.threshold_mean - p.threshold_sd * u["threshold"], 0.1, 0.95),
        warmth=np.clip(p.warmth_mean + p.warmth_sd * u["warmth"] - withdrawn, -0.6, 2.2),
        directing=p.directing_sd * np.maximum(0.0, 0.6 - u["directing"]),
        rebuff=p.rebuff_sd * np.maximum(0.0, p.rebuff_onset - u["rebuff"]),
        fright=np.where(frightens, p.fright_mean, p.calm_mean) + p.fright_sd * fright_noise,
        contingent_fright=np.zeros(len(fright_latent)),
        inconsistency=p.inconsistency_sd * np.maximum(0.0, 0.5 - u["inconsistency"]),
    )


MIXED = "mixed-risk"
POPULATIONS = {
    "low-risk": Population(high_risk_share=0.0),
    MIXED: Population(),
    "high-risk": Population(high_risk_share=1.0),
}


def population(name: str, *, theory: str = DEFAULT) -> Population:
    """Return a population by name, or from a TOML file of changed values.

    A file holds `base = "mixed-risk"` (or another name) and any of the declared numbers, one a line.

    Parameters
    ----------
    name
        One of `POPULATIONS`, or a file.
    theory
        The theory its children live by. Population and theory are fitted together, so that a rival has its own numbers;
        how many dyads are at high risk is what tells populations apart, and is nobody's to fit but mixed-risk's.
    """
    if name in POPULATIONS:
        return _fitted(name, theory)
    if not name.endswith(".toml"):
        raise UnknownNameError.of("population", name, [*POPULATIONS, "FILE.toml"])
    path = Path(name)
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadFileError(
            f"There is no population file {path}. Give a path to a TOML file, or one of: {', '.join(POPULATIONS)}."
        ) from None
    except (
        ValueError,
        OSError,
        RecursionError,
    ) as error:  # ValueError: also of bytes that are no text, and huge numbers
        raise BadFileError(
            f"The population file {path} cannot be read: {error}. See `attune show population` for what it may hold."
        ) from None
    base = given.pop("base", MIXED)
    if not isinstance(base, str) or base not in POPULATIONS:
        raise UnknownNameError.of(f"population (base in {path})", str(base), POPULATIONS)
    return replace(population(base, theory=theory), given, where=str(path))


def _fitted(name: str, theory: str) -> Population:
    fit = fit_of(theory)
    if fit is None:
        return POPULATIONS[name]
    fitted = {k: value for k, value in fit.population_values.items() if k != "high_risk_share" or name == MIXED}
    return replace(POPULATIONS[name], fitted, where=fit.place)
