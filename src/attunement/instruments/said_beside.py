"""What is said beside scores: which key, which rule, whose error, and what a score is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from attunement.instruments.answers import Answers
from attunement.instruments.change import in_time
from attunement.instruments.key import COUNT, KNOWN, Accuracy
from attunement.instruments.precision import FEWEST, Ruler
from attunement.instruments.scoring import Scores
from attunement.recordings.import_report import Note

MOST_TIMES = 8


def said_beside(
    answers: Answers, every: Mapping[str, Scores], rulers: Mapping[tuple[str, str], Ruler | None], level: float
) -> list[Note]:
    """Return what the scores rest on, and what they are not, in sentences."""
    return [
        *_of_the_key(answers),
        *_of_what_is_missing(answers, every),
        *_of_errors(every, rulers, level),
        *_of_times(answers),
    ]


def _of_the_key(answers: Answers) -> Iterator[Note]:
    of = answers.instrument
    yield Note("read", f"the score: {of.is_not[0].lower()}{of.is_not[1:]}")
    known = f"key of {of.name}, {of.version}: {KNOWN[of.key]} ({of.key_source})"
    yield Note("doubtful" if of.key == "memory" else "read", known)
    if of.warning:
        yield Note("read", of.warning)
    if not answers.as_published:
        yield Note(
            "doubtful",
            f"answers go from {answers.lowest} to {answers.highest}, the published ones from {of.lowest} to {of.highest}; scores "
            "can only be set beside those of people who answered on the same range",
        )
    if of.accuracy:
        yield Note("read", f"how often a total so high was found, and no limit: {accuracy(of.accuracy)}")


def accuracy(found: Sequence[Accuracy]) -> str:
    """Return in words how often so high a total was found in people with and without a diagnosis by interview.

    >>> accuracy([Accuracy(10, (0.85, 0.79, 0.9), (0.84, 0.79, 0.88), "a review")])
    '10 or more, in 85 % (79 to 90) of people with major depression by interview and 16 % (12 to 21) of people without (a review)'
    """
    said = []
    for row in found:
        value, low, high = (1 - part for part in row.specificity)
        of_people = "" if said else "of people with major depression by interview "
        without = "" if said else " of people without"
        said.append(
            f"{row.at} or more, in {_share(*row.sensitivity)} {of_people}and {_share(value, high, low)}{without}"
        )
    sources = dict.fromkeys(row.source for row in found)
    return f"{'; '.join(said)} ({'; '.join(sources)})"


def _share(value: float, low: float, high: float) -> str:
    return f"{100 * value:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def _of_what_is_missing(answers: Answers, every: Mapping[str, Scores]) -> Iterator[Note]:
    rule = answers.instrument.missing
    without = {
        name: int(np.isnan(scores.value).sum()) for name, scores in every.items() if np.isnan(scores.value).any()
    }
    if without:
        least = f"at least {rule.least:.0%} of a scale's items" if rule.least < 1 else "every item"
        yield Note("dropped", f"no score for {_counted(without)}: {least} must be answered ({rule.source})")
    filled = {name: int(scores.filled.sum()) for name, scores in every.items() if scores.filled.any()}
    if filled:
        yield Note(
            "converted",
            f"missing answers were filled up by the person's own mean: {_counted(filled)} (column filled_up)",
        )


def _counted(many: Mapping[str, int]) -> str:
    return ", ".join(f"{count} on '{name}'" for name, count in many.items())


def _of_errors(
    every: Mapping[str, Scores], rulers: Mapping[tuple[str, str], Ruler | None], level: float
) -> Iterator[Note]:
    asked = {key: measure for key, measure in rulers.items() if every[key[0]].scale.rule != COUNT}
    unknown = sorted({name for (name, _), measure in asked.items() if measure is None})
    if unknown:
        yield Note(
            "doubtful",
            f"no interval for {', '.join(unknown)}: how far off a score may be is found from {FEWEST} people who answered the "
            "whole scale, or told by --spread and --reliability",
        )
    if any(asked.values()):
        yield Note(
            "read",
            f"intervals hold {level:.0%} of people's scores without the error of single answers, on that day; another day moves "
            "them further",
        )


def _of_times(answers: Answers) -> Iterator[Note]:
    times = in_time(answers.time)
    if len(times) > 1:
        shown = ", ".join(times[:MOST_TIMES]) + (" …" if len(times) > MOST_TIMES else "")
        yield Note("read", f"times in this order: {shown}; a change is from a person's first to the last")
