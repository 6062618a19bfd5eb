"""A trial of couple therapy: distressed couples, drawn by lot into arms, asked before, afterwards, half a year and a year later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.threefry import Stream, uniforms
from attunement.lab.couples.observer import PARTNERS, coded
from attunement.lab.couples.scenes import CONFLICT, STEP_S
from attunement.life.couples.couples import Couples
from attunement.life.couples.evenings import EVENINGS, lived
from attunement.life.couples.therapy import (
    AT_HOME,
    EFT,
    FIRST_TRIAL_EVENING,
    IN_SESSION,
    NOTHING_ASKED,
    WAIT,
    WEEKS,
    as_clients,
    asked_in,
    practises,
    session_bout,
    session_brings,
    week_bouts,
    with_asked,
)
from attunement.measures.couples.codes import DEMANDING
from attunement.measures.couples.observed import demand_withdraw, share
from attunement.study.couples.asked import PARTNER, answers_of
from attunement.study.couples.associations import two
from attunement.study.couples.watched import seen_in

DISTRESSED = -0.5
"""Both partners say they are less satisfied than this, in spreads of the reference sample. Assumed."""
SOFTENED = 0.2
"""A softening: in a session the one who pursues says how it feels, and the other comforts, each more than this share of time."""
HALF_YEAR = 61
"""Sampled evenings of half a year."""
TIMES = ("before", "after", "half a year", "a year")


class Effect(NamedTuple):
    """How an arm fared against waiting: afterwards, half a year and a year later, in spreads before of all who take part.

    `errors` are standard errors of the effects over couples, since partners of one couple do not fare apart; NaN where an arm or
    waiting has fewer than two couples.
    """

    arm: str
    couples: int
    changes: tuple[float, ...]
    effects: tuple[float, ...]
    errors: tuple[float, ...]
    softened: float


def work(arms: Sequence[str]) -> int:
    """Return the work of a trial for progress, in bouts of the engine."""
    return sum(2 * HALF_YEAR + WEEKS * (2 + (arm != WAIT)) for arm in arms)


def distressed(couples: Couples) -> NDArray[np.intp]:
    """Return which couples take part: both partners report low satisfaction, [couple taking part]."""
    content = two(answers_of(couples, PARTNER), "satisfaction")
    return np.flatnonzero((content < DISTRESSED).all(axis=1))


def drawn_arms(couples: Couples, arms: int) -> NDArray[np.intp]:
    """Return the arm of each couple, by lot, [couple]; a couple's lot does not depend on who else takes part."""
    return np.minimum((_lots(couples)[:, 0] * arms).astype(np.intp), arms - 1)


def _lots(couples: Couples) -> NDArray[np.float64]:
    """Return each couple's lots, [couple, number]: the first draws its arm, the second who pursues where nothing else tells."""
    return uniforms(couples.seed, couples.lanes.dyad, occasion=FIRST_TRIAL_EVENING, tick=0, stream=Stream.READING)


def pursuers(couples: Couples) -> NDArray[np.intp]:
    """Return who of each couple pursues, 0 or 1, [couple]: who demands while the other withdraws, in both discussions.

    Where that is seen of both alike, who demands more pursues, and where they demand alike, a lot decides: who is first means
    nothing.
    """
    _, grids = seen_in(couples, CONFLICT.name)
    pattern = np.stack([sum(demand_withdraw(grid, *pair) for grid in grids) for pair in (PARTNERS, PARTNERS[::-1])])
    demands = np.stack([sum(share(grid, person, DEMANDING) for grid in grids) for person in PARTNERS])
    second = np.where(_same(pattern), demands[1] > demands[0], pattern[1] > pattern[0])
    lot = _lots(couples)[:, 1] < 0.5
    return np.where(_same(pattern) & _same(demands), lot, second).astype(np.intp)


def _same(shares: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return in which couples both have the same share, whatever rounding has made of it, [couple]; of shares [partner, couple]."""
    return np.isclose(shares[0], shares[1], rtol=0.0, atol=1e-9)


def run_trial(
    couples: Couples, arms: Sequence[str], ordinary: Engine, session: Engine, *, after_bout: Callable[[int], None]
) -> pl.DataFrame:
    """Take distressed couples through a trial; return what partners answered, a row for each partner and time.

    Parameters
    ----------
    couples
        All couples; those who are distressed take part.
    arms
        Names of its arms.
    ordinary, session
        Engines of the couple theory with a third person: who only asks, and who also calms and makes clear.
    """
    part = distressed(couples)
    some = replace(couples, lanes=couples.lanes.take(part))
    tables = []
    lots = drawn_arms(some, len(arms))
    for which, arm in enumerate(arms):
        chosen = np.flatnonzero(lots == which)
        if not len(chosen):
            continue
        own = replace(some, lanes=some.lanes.take(chosen))
        tables.append(_arm(own, arm, ordinary, session, after_bout))
    return pl.concat(tables) if tables else _NOBODY


_NOBODY = pl.DataFrame(
    schema={
        "couple": pl.UInt32, "partner": pl.UInt8, "arm": pl.String, "time": pl.String, "anxiety": pl.Float64,
        "avoidance": pl.Float64, "satisfaction": pl.Float64, "softened": pl.Boolean,
    }
)  # fmt: skip


def _arm(
    couples: Couples, arm: str, ordinary: Engine, session: Engine, after_bout: Callable[[int], None]
) -> pl.DataFrame:
    """Take the couples of one arm through the weeks and the year after."""
    pursuer, seed = pursuers(couples), couples.seed
    clients, softened = as_clients(couples.lanes), np.zeros(len(couples), bool)
    asked: list[pl.DataFrame] = []

    def ask(time: str, evenings: int) -> None:
        now = replace(
            couples, lanes=replace(couples.lanes, kept=clients.kept), evenings_lived=couples.evenings_lived + evenings
        )
        asked.append(answers_of(now, PARTNER).with_columns(time=pl.lit(time)))

    ask(TIMES[0], 0)
    for week in range(1, WEEKS + 1):
        wanted = asked_in(arm, week)
        clients = with_asked(clients, wanted, pursuer, weight=AT_HOME * practises(arm, week), session=False)
        bouts = week_bouts(week)
        brings = EVENINGS.brings(clients.dyad, int(bouts[0].occasion), len(bouts), seed=seed)
        clients, _ = lived(
            clients, ordinary, EVENINGS.timetable, bouts, brings, step_s=STEP_S, seed=seed,
            after_bout=lambda _: after_bout(1),
        )  # fmt: skip
        if arm == WAIT:
            continue
        clients = with_asked(clients, wanted, pursuer, weight=IN_SESSION, session=True)
        timetable, bout = session_bout(week)
        clients, (film,) = lived(
            clients, session, timetable, [bout], session_brings(pursuer), step_s=STEP_S, seed=seed, film=True,
            after_bout=lambda _: after_bout(1),
        )  # fmt: skip
        softened |= _softened(coded(film, clients.dyad, occasion=int(bout.occasion), seed=seed), pursuer)
    clients = with_asked(clients, (NOTHING_ASKED, NOTHING_ASKED), pursuer, weight=0.0, session=False)
    ask(TIMES[1], 2 * WEEKS)
    for half, time in enumerate(TIMES[2:]):
        first = FIRST_TRIAL_EVENING + 2 * WEEKS + half * HALF_YEAR
        brings = EVENINGS.brings(clients.dyad, first, HALF_YEAR, seed=seed)
        clients, _ = lived(
            clients, ordinary, EVENINGS.timetable, EVENINGS.bouts(first, HALF_YEAR, days=EVENINGS.every_days), brings,
            step_s=STEP_S, seed=seed, after_bout=lambda _: after_bout(1),
        )  # fmt: skip
        ask(time, 2 * WEEKS + (half + 1) * HALF_YEAR)
    soft = pl.DataFrame({"couple": couples.lanes.dyad, "softened": softened})
    return pl.concat(asked).join(soft, on="couple").with_columns(arm=pl.lit(arm)).select(_NOBODY.columns)


def _softened(grid: object, pursuer: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return in which couples a session was a softening, [couple]."""
    says = np.stack([share(grid, person, ["disclose"]) for person in PARTNERS])  # type: ignore[arg-type]
    comforts = np.stack([share(grid, person, ["soothe"]) for person in PARTNERS])  # type: ignore[arg-type]
    couple = np.arange(len(pursuer))
    return (says[pursuer, couple] > SOFTENED) & (comforts[1 - pursuer, couple] > SOFTENED)


def effects(answers: pl.DataFrame, arms: Sequence[str]) -> list[Effect]:
    """Return how each arm fared: changes of satisfaction, what they exceed waiting by, and its error, in spreads before.

    d = (mean change of the arm's couples − mean change of those who waited)/s,  SE = √(s²_arm/n_arm + s²_wait/n_wait)/s
    A couple is one case: its satisfaction is the mean of both partners'; s is the spread of all partners before.
    """
    by_couple = answers.group_by("couple", "arm", "time").agg(pl.mean("satisfaction"), pl.first("softened"))
    wide = by_couple.pivot("time", index=["couple", "arm", "softened"], values="satisfaction").sort("couple")
    if wide.is_empty():
        return []
    spread = float(answers.filter(pl.col("time") == TIMES[0])["satisfaction"].std() or np.nan)  # type: ignore[arg-type]
    changes = {arm: _changes(wide.filter(pl.col("arm") == arm)) / spread for arm in arms}
    waited, found = changes.get(WAIT, _changes(wide.clear())), []
    for arm, change in changes.items():
        if not len(change):
            continue
        beyond, error = (np.zeros(3), np.zeros(3)) if arm == WAIT else _beyond(change, waited)
        soft = wide.filter(pl.col("arm") == arm)["softened"].to_numpy().mean() if arm == EFT else np.nan
        changed, more, errors = (tuple(map(float, of)) for of in (change.mean(axis=0), beyond, error))
        found.append(Effect(arm, len(change), changed, more, errors, float(soft)))
    return found


def _changes(wide: pl.DataFrame) -> NDArray[np.float64]:
    """Return how much satisfaction of each couple changed from before, [couple, time]."""
    return np.stack([(wide[time] - wide[TIMES[0]]).to_numpy() for time in TIMES[1:]], axis=1)


def _beyond(
    change: NDArray[np.float64], waited: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what changes exceed those of waiting by, and the standard error of that, [time]."""
    nothing = np.full(change.shape[1], np.nan)
    if not len(waited):
        return nothing, nothing
    beyond = change.mean(axis=0) - waited.mean(axis=0)
    if min(len(change), len(waited)) < 2:
        return beyond, nothing
    return beyond, np.sqrt(sum(of.var(axis=0, ddof=1) / len(of) for of in (change, waited)))
