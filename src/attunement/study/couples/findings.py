"""What came out of some couples, as named numbers: of answers, of scenes, of a diary."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl

from attunement.respondents.couples.reports import content_today
from attunement.study.couples.asked import A_MONTH, A_YEAR, BEFORE, PARTNER
from attunement.study.couples.associations import (
    Array,
    Found,
    alike,
    correlated,
    of_other,
    slopes,
    standardised,
    two,
    weight_errors,
    weights,
)

SCALES = ("anxiety", "avoidance")


def of_answers(answers: pl.DataFrame) -> list[Found]:
    """Return what partners' answers show: means, what goes with satisfaction, similarity, stability, what is carried over."""
    last = int(answers["evenings"].max())  # type: ignore[arg-type]
    before, now = _when(answers, BEFORE, 0), _when(answers, PARTNER, last)
    satisfaction, n = two(now, "satisfaction"), now.height // 2
    found: list[Found] = []
    for scale in SCALES:
        was, own = two(before, scale), two(now, scale)
        found += [
            Found(f"{scale} before", float(was.mean())), Found(f"{scale} before, SD", float(was.std())),
            Found(f"{scale} with", float(own.mean())), Found(f"{scale} with, SD", float(own.std())),
            Found(f"actor {scale}", correlated(own, satisfaction), n),
            Found(f"partner {scale}", correlated(of_other(own), satisfaction), n),
            Found(f"alike at first, {scale}", alike(was), n), Found(f"alike now, {scale}", alike(own), n),
            Found(f"carried, {scale}", correlated(was, own), n),
        ]  # fmt: skip
        if last >= A_YEAR:
            month, year = (two(_when(answers, PARTNER, stop), scale) for stop in (A_MONTH, A_YEAR))
            found.append(Found(f"stable, {scale}", correlated(month, year), n))
    own = [two(now, scale) for scale in SCALES]
    four = (*own, *map(of_other, own))
    by_weight = zip(weights(satisfaction, *four), weight_errors(satisfaction, *four), strict=True)
    names = [f"{whose} {scale}, weight" for whose in ("actor", "partner") for scale in SCALES]
    found += [Found(name, float(of), n, float(error)) for name, (of, error) in zip(names, by_weight, strict=True)]
    found += [
        Found("anxiety and avoidance, before", correlated(*(two(before, scale) for scale in SCALES)), n),
        Found("anxiety and avoidance, with", correlated(*own), n),
        Found("satisfaction of both", alike(satisfaction), n),
    ]
    return found


def of_conflict(scores: pl.DataFrame, answers: pl.DataFrame) -> list[Found]:
    """Return what a conflict discussion shows, both topics together."""
    now, means = _now(answers), _over_turns(scores)
    both = two(means, "demand_withdraw")
    content = two(now, "satisfaction")
    withdraws, demands, felt = (two(means, name) for name in ("withdraw", "demand", "upset"))
    n = len(both)
    asker, asked = scores.filter(pl.col("issue") > 1), scores.filter(pl.col("issue") < 1)
    return [
        Found("demand–withdraw", float(both.mean())),
        Found("demand–withdraw and satisfaction", correlated(both.sum(axis=1), content.mean(axis=1)), n),
        Found("who wants the change demands", _mean(asker, "demand") - _mean(asked, "demand")),
        Found("who wants the change withdraws", _mean(asker, "withdraw") - _mean(asked, "withdraw")),
        Found("avoidance and withdrawing", correlated(two(now, "avoidance"), withdraws), n),
        Found("avoidance and demanding", correlated(two(now, "avoidance"), demands), n),
        Found("anxiety and demanding", correlated(two(now, "anxiety"), demands), n),
        Found("upset and withdrawing", correlated(felt, withdraws), n),
        Found("upset and demanding", correlated(felt, demands), n),
        Found("affect balance", float(two(means, "balance").mean())),
        Found("affect balance and satisfaction", correlated(two(means, "balance"), content), n),
    ]


def of_support(scores: pl.DataFrame, answers: pl.DataFrame) -> list[Found]:
    """Return what a support task shows: who is under strain asks, the other gives, and it calms."""
    now = _now(answers)
    strained, giving = (scores.filter(pl.col("stress") == on).sort("couple", "partner") for on in (1.0, 0.0))
    asks, rests = two(strained, "asked_strain"), two(giving, "asked_strain")
    got = of_other(two(giving, "gave_strain"))
    rose, n = two(strained, "upset_strain"), len(asks)
    held, calmed = of_other(two(giving, "gave_afterwards")), rose - two(strained, "upset_afterwards")
    gives, calming = two(giving, "gave_strain"), (calmed, held, rose)
    per_bid = of_other(gives) / np.where(asks > 0, asks, np.nan)
    return [
        Found("strain: asking", float(asks.mean() - rests.mean())),
        Found("asking and being comforted", correlated(asks, got), n),
        Found("being comforted and calming", float(weights(*calming)[0]), n, float(weight_errors(*calming)[0])),
        Found("avoidance and asking under strain", correlated(two(now, "avoidance"), asks - rests), n),
        Found("anxiety and comforting", correlated(two(now, "anxiety"), of_other(per_bid)), n),
        Found("avoidance and comforting", correlated(two(now, "avoidance"), of_other(per_bid)), n),
    ]


def of_separation(scores: pl.DataFrame, answers: pl.DataFrame) -> list[Found]:
    """Return what a parting shows."""
    now, n = _now(answers), scores.height // 2
    apart, together = two(scores, "upset_apart"), two(scores, "upset_together")
    asks = two(scores, "asked_reunion")
    return [
        Found("upset by parting", float((apart - together).mean())),
        Found("anxiety and being upset apart", correlated(two(now, "anxiety"), apart), n),
        Found("avoidance and being upset apart", correlated(two(now, "avoidance"), apart), n),
        Found("anxiety and asking at reunion", correlated(two(now, "anxiety"), asks), n),
        Found("avoidance and asking at reunion", correlated(two(now, "avoidance"), asks), n),
    ]


def of_good_news(scores: pl.DataFrame, answers: pl.DataFrame) -> list[Found]:
    """Return what telling good news shows: whether the other is warm back, and what goes with it."""
    now, telling = _now(answers), scores.filter(pl.col("news") == 1.0)
    back, n = two(telling, "warm_back"), telling.height // 2
    return [
        Found("warm back", float(np.nanmean(back))),
        Found("warm back and satisfaction", correlated(back, two(now, "satisfaction")), n),
        Found("warm back and the other's avoidance", correlated(back, of_other(two(now, "avoidance"))), n),
    ]


def of_diary(scores: pl.DataFrame, answers: pl.DataFrame, day_weight: Array) -> list[Found]:
    """Return what a diary shows: how much a day moves how content partners say they are, and whom it moves more.

    `day_weight` is how much of a day's contentment the day makes, [couple, partner].
    """
    now = _now(answers)
    anxiety, content, n = two(now, "anxiety").ravel(), two(now, "satisfaction").ravel(), now.height // 2
    by_day = scores.sort("turn", "couple", "partner")

    def days(*columns: str) -> Array:
        total = sum(by_day[column].to_numpy().astype(np.float64) for column in columns)
        return np.nan_to_num(np.asarray(total).reshape(-1, 2 * n))

    def of_the_other(numbers: Array) -> Array:
        return numbers.reshape(len(numbers), -1, 2)[:, :, ::-1].reshape(numbers.shape)

    good, bad = of_the_other(days("warm", "soothe")), of_the_other(days("demand", "attack"))
    day = np.nan_to_num(standardised(good)) - np.nan_to_num(standardised(bad))  # what never varies makes no day another
    today = content_today(content, day, day_weight.ravel())
    return [
        Found("satisfaction from day to day", float(today.std(axis=0).mean())),
        Found("anxiety × negative day", correlated(anxiety, slopes(today, bad)), n),
        Found("anxiety × positive day", correlated(anxiety, slopes(today, good)), n),
        Found("upset from day to day and strain", float(np.nanmean(slopes(days("upset"), days("stress"))))),
    ]


def of_procedure(name: str) -> Callable[..., list[Found]]:
    """Return what reads the scores of a procedure by name."""
    return {
        "conflict": of_conflict, "support": of_support, "separation": of_separation, "good-news": of_good_news,
        "diary": of_diary,
    }[name]  # fmt: skip


def acts_of(scores: pl.DataFrame, acts: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Yield each act and its share of coded time over all partners and turns, the commonest first."""
    shares = {act: float(np.nanmean(scores[act].to_numpy())) for act in acts}
    yield from sorted(shares.items(), key=lambda one: -one[1])


def _when(answers: pl.DataFrame, about: str, evenings: int) -> pl.DataFrame:
    return answers.filter((pl.col("about") == about) & (pl.col("evenings") == evenings)).sort("couple", "partner")


def _now(answers: pl.DataFrame) -> pl.DataFrame:
    return _when(answers, PARTNER, int(answers["evenings"].max()))  # type: ignore[arg-type]


def _over_turns(scores: pl.DataFrame) -> pl.DataFrame:
    return scores.group_by("couple", "partner").mean().sort("couple", "partner")


def _mean(table: pl.DataFrame, column: str) -> float:
    return float(table[column].mean())  # type: ignore[arg-type]
