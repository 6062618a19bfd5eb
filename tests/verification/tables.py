"""The tables of `docs/what-holds.md`, each with its standard errors. The tests ask these tables what must hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from cohorts import (
    CARE,
    CLASSES,
    HISTORIES,
    ORDINARY,
    SCALES,
    Array,
    Seen,
    acquainted,
    at_home,
    cared,
    days_between_turns,
    drawn,
    grown,
    neighbours,
    newborns,
    probed,
    strange_situation,
    unknown,
    with_habits_of,
)
from numpy.typing import NDArray

from attunement.lab.occasions import occasion_of
from attunement.measures.infants.observed_sensitivity import Visitor, observed_sensitivity
from attunement.study.children import Children, in_threads, raise_children
from attunement.study.stages import visit_homes
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.theories.homeostatic.bidding import comfort_brought
from attunement.vocabulary import ChildAct, values
from attunement.vocabulary.parameters import fill

CARING_ASPECTS = ("responsiveness", "rebuff", "fright", "inconsistency")


def caregiving(children: Children) -> dict[str, Array]:
    """Return the caregivers' ways of caring, and how sensitive a visitor finds them."""
    visitor = Visitor(seed=children.seed, occasion=occasion_of("sensitivity-visit"))
    rated = observed_sensitivity(visit_homes(children), visitor=visitor)
    caring = children.lanes.traits[1]
    return {"observed sensitivity": rated["sensitivity"].to_numpy()} | {
        name: np.asarray(getattr(caring, name), float) for name in CARING_ASPECTS
    }


def links(seen: Seen, care: dict[str, Array]) -> pl.DataFrame:
    """Return the correlation of every scale with every aspect of care; its SE is about 1/√n."""
    rows = [
        {"scale": scale} | {name: float(np.corrcoef(seen.scores[scale], values)[0, 1]) for name, values in care.items()}
        for scale in SCALES
    ]
    return pl.DataFrame(rows)


def shares(seen: Seen, which: Any = slice(None)) -> dict[str, float]:
    """Return the shares of the four classes, and of B where only A, B and C may be given."""
    return {name: seen.share(name, which) for name in CLASSES} | {"B of ABC": seen.share("B", which, scheme="abc")}


def history_table(seen: Seen, names: NDArray[np.str_]) -> pl.DataFrame:
    """Return class shares, mean scales, and crying and arousal when alone, of each history."""
    alone = seen.episode("6 alone")
    live, arousal = seen.film.live[alone], seen.film.arousal[alone]
    crying, mean = share_of_episode(seen, "6 alone", ChildAct.CRY), (arousal * live).sum(axis=0) / live.sum(axis=0)
    rows = []
    for name in HISTORIES:
        which = names == name
        scales = {scale: float(seen.scores[scale].to_numpy()[which].mean()) for scale in SCALES[2:]}
        rows.append(
            {"history": name, "n": int(which.sum())} | shares(seen, which) | scales
            | {"crying alone": float(crying[which].mean()), "s alone": 3.0 * float(live.sum(axis=0)[which].mean())}
            | {"mean arousal": float(mean[which].mean()), "arousal at the end": float(arousal[-1][which].mean())}
        )  # fmt: skip
    return pl.DataFrame(rows)


def care_table(n: int) -> pl.DataFrame:
    """Return contact, contingency and class shares of the four ways to be near or far, answered or not.

    Then what a bid has come to be worth, what turning away has, and the share of B once acts are worth to all what they are worth
    to those of the first way, who are far and unanswered.
    """

    def raised(name: str) -> Children:
        caring, upbringing, movement = CARE[name]
        children = cared(newborns(n), caring)
        return replace(grown(moving(children, movement), 12, upbringing), engine=children.engine)

    def row(name: str) -> dict[str, Any]:
        _, upbringing, movement = CARE[name]
        children, bond = brought_up[name], brought_up[name].lanes.bonds[0]
        home = at_home(moving(children, movement), upbringing)
        alike = strange_situation(with_habits_of(brought_up[first], children))
        worth = comfort_brought(bond, children.engine.parameters)
        learned = {"worth of a bid": float(np.mean(worth)), "worth of turning away": float(np.mean(bond.value_avert))}
        found = home | shares(strange_situation(children)) | learned
        return {"care": name, "n": n} | found | {"B with habits of the first": alike.share("B")}

    first, brought_up = next(iter(CARE)), dict(zip(CARE, in_threads(raised, CARE, None), strict=True))
    return pl.DataFrame(in_threads(row, CARE, None))


def moving(children: Children, movement: Mapping[str, float]) -> Children:
    """Return children who move with other numbers of movement."""
    usual = children.engine.parameters
    moved = replace(usual, movement=replace(usual.movement, **movement))
    return replace(children, engine=replace(children.engine, parameters=moved))


def share_of_episode(seen: Seen, episode: str, *acts: ChildAct) -> Array:
    """Return the share of an episode, as long as it lasted, in which each child did one of these."""
    ticks = seen.episode(episode)
    live = seen.film.live[ticks]
    return (np.isin(seen.film.child[ticks], acts) & live).sum(axis=0) / live.sum(axis=0)


def crying_table(seen: Seen) -> pl.DataFrame:
    """Compare children classified A with those classified B in both partings: crying, arousal, and crying at equal arousal.

    d: difference of means over the pooled SD. At equal arousal: the class's coefficient beside mean arousal of the
    episode in a linear regression, over the residual SD.
    """
    a, b = (seen.scores["abcd"].to_numpy() == name for name in "AB")
    rows = []
    for episode in ("4 separation", "6 alone"):
        ticks = seen.episode(episode)
        live, arousal = seen.film.live[ticks], seen.film.arousal[ticks]
        mean = (arousal * live).sum(axis=0) / live.sum(axis=0)
        share = share_of_episode(seen, episode, ChildAct.CRY)
        seconds = share * live.sum(axis=0) * 3.0
        rows.append(
            {"episode": episode, "n A": int(a.sum()), "n B": int(b.sum())}
            | {"crying A (s)": float(seconds[a].mean()), "crying B (s)": float(seconds[b].mean())}
            | {"d of seconds": _d(seconds[a], seconds[b]), "d of share": _d(share[a], share[b])}
            | {"SE of d": math.sqrt(1 / a.sum() + 1 / b.sum())}
            | {"d of arousal": _d(mean[a], mean[b]), "d of arousal at the end": _d(arousal[-1][a], arousal[-1][b])}
            | dict(zip(("d at equal arousal", "its SE"), _adjusted(share, mean, a, b), strict=True))
        )
    return pl.DataFrame(rows)


def protest_table(one: dict[float, Children], many: dict[float, Children], caregivers: int) -> pl.DataFrame:
    """Return protest by age: one caregiver; many in turns; and one whom, by then, the child no longer knows."""
    rows = []
    for age, shared in many.items():
        seen = {
            "one caregiver": probed(one[age], days_apart=days_between_turns(1)),
            "many in turns": probed(shared, days_apart=days_between_turns(caregivers)),
            "one, no longer known": probed(unknown(one[age]), days_apart=0),
        }
        row: dict[str, float] = {"age (months)": age, "n": len(one[age])}
        for name, protest in seen.items():
            row |= {name: float(protest.mean()), f"SE, {name}": float(protest.std() / math.sqrt(len(protest)))}
        rows.append(row)
    return pl.DataFrame(rows)


def wariness_table(at_age: dict[float, Children]) -> pl.DataFrame:
    """Return how much children smile at or approach a second person while alone with it: a stranger, or one well known."""
    rows = []
    for age, children in at_age.items():
        row: dict[str, float] = {"age (months)": age, "n": len(children)}
        for name, group in (("stranger", children), ("acquaintance", acquainted(children))):
            seen = strange_situation(group)
            share = share_of_episode(seen, "4 separation", ChildAct.SOCIAL, ChildAct.APPROACH)
            row |= {name: float(share.mean()), f"SE, {name}": float(share.std() / math.sqrt(len(share)))}
        rows.append(row)
    return pl.DataFrame(rows)


FRIGHT = (0.0, 0.1, 0.2, 0.4)
REBUFF = (0.0, 0.5, 1.0, 2.0)
MOODS = (0.0, 0.5, 1.0, 2.0)
RESPONSIVENESS = (-1.0, 0.0, 1.0)


def base_rate_table(n: int) -> pl.DataFrame:
    """Return class shares by frightening care, rebuff, moods and responsiveness; everything else as in mixed risk."""
    inputs = [
        *(
            ("prevalence of frightening care", x, {"frightening_low_risk": x, "frightening_high_risk": x})
            for x in FRIGHT
        ),
        *(("SD of rebuff", x, {"rebuff_sd": x}) for x in REBUFF),
        *(("SD of changing moods", x, {"inconsistency_sd": x}) for x in MOODS),
        *(("mean responsiveness", x, {"responsiveness_mean": x}) for x in RESPONSIVENESS),
    ]

    def row(given: tuple[str, float, dict[str, float]]) -> dict[str, Any]:
        name, value, changes = given
        seen = strange_situation(raise_children(drawn("mixed-risk", n, **changes)), "own")
        return {"input": name, "value": value, "n": n} | shares(seen) | {"A of ABC": seen.share("A", scheme="abc")}

    return pl.DataFrame(in_threads(row, inputs, None))


FRIGHTENING = {
    "answers seldom": HISTORIES["frightening"]._replace(responsiveness=0.0, loudness_threshold=0.6),
    "answers": HISTORIES["frightening"]._replace(responsiveness=1.4, loudness_threshold=0.3),
}
"""Two ways to care that frighten alike; one of them answers."""
EARLY = {name: HISTORIES[name] for name in ("sensitive", "neglecting", "rejecting", "frightening")}
"""First years that may leave a mark, the first of them to be compared with."""
ALL_REPAIR = ("repair.unfrightens", "repair.trust_disarms", "repair.mending_tempers")


def theories(*off: tuple[str, ...]) -> dict[str, Any]:
    """Return the default theory's numbers as they are, and with some mechanisms off that are on, each by what it lacks."""
    usual = theory_parameters(DEFAULT)
    acting = dict.fromkeys(tuple(name for name in names if values(usual)[name]) for names in off)
    without = {f"without {', '.join(f'`{name}`' for name in names)}": names for names in acting if names}
    return {"as it is": usual} | {
        said: fill(usual, {**values(usual), **dict.fromkeys(names, 0.0)}) for said, names in without.items()
    }


def fright_table(n: int) -> pl.DataFrame:
    """Return what answering does among carers who frighten: D and B, with comfort repairing fright and without."""
    rows = []
    for said, numbers in theories(("repair.unfrightens",), ALL_REPAIR).items():
        ways = np.repeat(list(FRIGHTENING), n)
        children = raise_children(drawn("low-risk", len(ways)), months=0, parameters=numbers)
        seen = strange_situation(grown(cared(children, *FRIGHTENING.values()), 12))
        for way in FRIGHTENING:
            found = shares(seen, ways == way)
            rows.append({"theory": said, "frightens, and": way, "n": n, "B": found["B"], "D": found["D"]})
    return pl.DataFrame(rows)


def history_mark_table(n: int) -> pl.DataFrame:
    """Return what a first year leaves after half a year and a year of ordinary care by the same person: shares of B and D."""
    rows = []
    for said, numbers in theories(("plasticity.evidence_slows",), ("marks.reactivity",)).items():
        histories = np.repeat(list(EARLY), n)
        born = raise_children(drawn("low-risk", len(histories)), months=0, parameters=numbers)
        children = grown(cared(born, *EARLY.values()), 12)
        for months in (12, 18, 24):
            if months > 12:
                children = grown(cared(children, ORDINARY), months)
            seen = strange_situation(children)
            for name in EARLY:
                found = shares(seen, histories == name)
                rows.append(
                    {"theory": said, "first year": name, "months": months, "n": n} | {c: found[c] for c in "ABD"}
                )
    return pl.DataFrame(rows)


def swapped_care(children: Children, care: dict[str, Array]) -> dict[str, Array]:
    """Return the care each child's neighbour had."""
    return {name: values[neighbours(children)] for name, values in care.items()}


def se_of_difference(p: float, q: float, n: int) -> float:
    """Return the standard error of the difference of two shares of n children each."""
    return math.sqrt((p * (1 - p) + q * (1 - q)) / n)


def _d(x: Array, y: Array) -> float:
    pooled = ((len(x) - 1) * x.var(ddof=1) + (len(y) - 1) * y.var(ddof=1)) / (len(x) + len(y) - 2)
    return float((x.mean() - y.mean()) / math.sqrt(pooled))


def _adjusted(y: Array, covariate: Array, a: NDArray[np.bool_], b: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the coefficient of belonging to a (against b) beside a covariate, over the residual SD, and its SE."""
    both = a | b
    design = np.column_stack([np.ones(both.sum()), a[both], covariate[both]])
    coefficients = np.linalg.lstsq(design, y[both], rcond=None)[0]
    residual = y[both] - design @ coefficients
    error_sd = math.sqrt(residual @ residual / (len(residual) - 3))
    return float(coefficients[1] / error_sd), math.sqrt(np.linalg.inv(design.T @ design)[1, 1])
