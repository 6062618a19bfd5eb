"""How to read a report of recordings: one sentence for each number, with the numbers of a dyad that was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import polars as pl

from attunement.measuring.measuring import Measured
from attunement.report.recorded.dyad_timeline import Visit
from attunement.report.recorded.phase_colours import the
from attunement.report.wording import between, percent

Row = Mapping[str, Any]


def explained(measured: Measured) -> list[tuple[str, str]]:
    """Return (number, what it says) for the first dyad that was compared; empty where there is none.

    A number that was not measured, because it needs more time or codes than there were, has no sentence.
    """
    compared = measured["matching"].filter(pl.col("seconds_analysed") > 0)
    if not len(compared):
        return []
    matching = compared.row(0, named=True)
    repair = _row(measured["repair"], matching)
    name = Visit(matching, repair, None).name
    first, second = measured.persons
    said = [
        ("Seconds compared", _compared(matching, name)),
        ("Matched and mismatched", _matched(matching, (first, second))),
        *_endings(repair, (first, second)),
        ("Time until repair", _latency(repair)),
        *_answers(measured, matching),
        *_chance(measured, matching, name),
    ]
    return [(number, sentence) for number, sentence in said if sentence]


def explained_section(measured: Measured, *, opened: bool) -> str:
    """Return the section as HTML, unfolded or folded away."""
    said = explained(measured)
    if not said:
        return ""
    rows = "".join(f"<dt>{escape(number)}</dt><dd>{escape(sentence, quote=False)}</dd>" for number, sentence in said)
    return (
        f'<section id="reading"><details{" open" if opened else ""}><summary>How to read this: each number once, in a '
        f'sentence</summary><dl class="explained">{rows}</dl></details></section>'
    )


def _row(table: pl.DataFrame, matching: Row) -> Row:
    return table.filter(pl.col("observation") == matching["observation"]).row(0, named=True)


def _compared(matching: Row, name: str) -> str:
    seconds, unseen, uncoded = (matching[f"seconds_{what}"] for what in ("analysed", "uncodable", "not_coded"))
    silent = matching["seconds_without_code"]
    text = f"{name}: {seconds:.0f} s in which both were coded are compared, in steps of {matching['step_s']:g} s."
    left = [f"{unseen:.0f} s in which somebody could not be seen"] if unseen else []
    left += [f"{uncoded:.0f} s that nobody coded"] if uncoded else []
    left += [f"{silent:.0f} s in which somebody showed nothing that has a meaning in the codebook"] if silent else []
    return text + (f" Left out are {' and '.join(left)}: such time is in no number." if left else "")


def _matched(matching: Row, persons: tuple[str, str]) -> str:
    if matching["matched_share"] is None:
        return ""
    share, positive, negative = (matching[f"{what}_share"] for what in ("matched", "joint_positive", "joint_negative"))
    first, second = map(the, persons)
    kinds = [
        f"{percent(part)} {what}" for part, what in ((positive, "both positive"), (negative, "both negative")) if part
    ]
    inside = f" ({', '.join(kinds)} of all time)" if kinds else ""
    return (
        f"For {percent(share)} of that time {first} and {second} count as the same at the same moment{inside}. The other "
        f"{percent(1 - share)} is mismatch, which is usual in good interactions; what counts is also how it ends."
    )


def _endings(repair: Row, persons: tuple[str, str]) -> list[tuple[str, str]]:
    """Return what became of the mismatches: each way of ending that is counted has a sentence."""
    by = [f"{count} times {the(who)} changed" for who in persons if (count := repair[f"repaired_by_{who}"])]
    by += [f"{count} times both" if (count := repair["repaired_by_both"]) else ""]
    listed = ", ".join(part for part in by if part)
    who = f" Who changed in that moment is said to have mended it: {listed}." if listed else ""
    number, minute = repair["repairs"], repair["repairs_per_min"]
    rate = "" if minute is None else f", {minute:.1f} a minute"
    match = "a match that is not negative" if "joined_negative" in repair else "a match"
    verb = "was" if number == 1 else "were"
    said = [("Repair", f"{number} {_mismatches(number)} {verb} repaired, ending at once in {match}{rate}.{who}")]
    sentences: Mapping[str, Callable[[int], str]] = {
        "joined_negative": lambda n: (
            f"{n} {_mismatches(n)} ended because both became negative. The two then match, but nothing is mended, so these are "
            "no repairs and are counted apart."
        ),
        "unresolved": lambda n: (
            f"{n} {_mismatches(n)} had no end that anybody saw: the recording stopped, or somebody could not be seen."
        ),
    }
    names = {"joined_negative": "Joined in shared negative", "unresolved": "Unresolved"}
    return said + [(names[what], say(repair[what])) for what, say in sentences.items() if what in repair]


def _mismatches(number: int) -> str:
    return "mismatch" if number == 1 else "mismatches"


def _latency(repair: Row) -> str:
    median, cut = repair["latency_median_s"], repair["bouts_censored"]
    if median is None:
        return ""
    ones = "The one that was cut off counts" if cut == 1 else f"The {cut} that were cut off count"
    unfinished = f" {ones} as unfinished, so that this is not too short." if cut else ""
    return f"Half of the mismatches were mended within {median:.1f} s.{unfinished}"


def _answers(measured: Measured, matching: Row) -> list[tuple[str, str]]:
    """Return how often each person takes up the other's positive phase, or what the other begins to show most often."""
    own = measured["contingency"].filter(
        (pl.col("observation") == matching["observation"])
        & (pl.col("given") == pl.col("response"))
        & (pl.col("acts") > 0)
        & pl.col("difference").is_not_null()
    )
    said = []
    first = own.sort(pl.col("given") != "positive", -pl.col("acts").cast(pl.Int64), maintain_order=True)
    for row in first.unique("response_person", keep="first", maintain_order=True).to_dicts():
        giver, answerer, window = the(row["given_person"]), the(row["response_person"]), f"{row['window_s']:g} s"
        told = (
            f"{_begin(giver)} became {row['given']} {row['acts']} times; within {window} {answerer} became {row['response']} "
            f"after {row['answered']} of them ({percent(row['response_rate'])}). Within any {window} {answerer} does so in "
            f"{percent(row['base_rate'])}. The difference, {row['difference']:+.2f}, is the answer beyond what {answerer} does "
            "anyway."
        )
        said.append((f"{_begin(answerer)} answers {row['given']}", told))
    return said


def _chance(measured: Measured, matching: Row, name: str) -> list[tuple[str, str]]:
    by_dyad = measured["interaction_by_dyad"].filter(pl.col("measure") == "matched share")
    rows = by_dyad.filter(pl.col("observation") == matching["observation"]).to_dicts()
    if not rows or rows[0]["chance_low"] is None or rows[0]["p"] is None:
        return []
    row = rows[0]
    seen, low, high = row["observed"], row["chance_low"], row["chance_high"]
    place = "more than" if seen > high else "less than" if seen < low else "no more and no less than"
    return [
        (
            "Chance",
            f"Two people who have nothing to do with each other match, too. {name} was compared with itself {row['n']:,} times, "
            f"one partner shifted in time: chance gives {percent(row['chance_mean'])} ({between(low, high, share=True)} in 95 of "
            f"100 shifts), and the two show {percent(seen)}, {place} that.",
        ),
        (
            "p",
            f"p = {row['p']:.3f}: this share of all shifts lies at least as far from what chance gives on average. A small p says "
            "that chance is a poor explanation; it does not say how large or how good something is.",
        ),
    ]


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]
