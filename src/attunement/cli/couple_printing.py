"""How couples look in a terminal: what came out beside what was published, and what was assumed, said aloud."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from attunement.cli.terminal import write_json
from attunement.evidence.couples_shown import SECTIONS, SHOWN, SPREAD, TRIALS, means
from attunement.evidence.statistics import fisher_z_interval
from attunement.lab.couples.scenes import DIARY, DIARY_DAYS, scene
from attunement.life.couples.therapy import EFT, WAIT
from attunement.study.couples.associations import Found
from attunement.study.couples.findings import acts_of
from attunement.study.couples.pairs import FEWEST
from attunement.study.couples.run import RIVALS, CoupleRun
from attunement.study.couples.trial import TIMES, Effect
from attunement.vocabulary import PARTNER_ACT_NAMES

LEAST_FOR_INTERVAL = 4
WORDS_WIDTH, WIDTHS = 28, (17, 10, 10, 11)
"""Columns that fill a terminal of 80 letters."""
RIVAL_WORDS = ("not learning", "not answering")
"""What the rivals are called in tables, in the order of `RIVALS`."""
NOTES = (
    "No number here was fitted or tested: the theory's were set by hand while every published one was in view. What agrees is no "
    "support.",
    "Not learning: the same people once more, who answer each other but expect for good what a youth has taught. Not answering: "
    "nor do they answer; each acts by lasting traits whatever the other does. What comes out there as well cannot show that "
    "partners learn, or that they answer.",
    "Assumed: a youth of 15 years with a parent, 4 with a friend, 3 with a former partner; one evening of six minutes in three "
    "days stands for all; strain, disagreement and good news by fixed chances; no children, money, culture, sex or illness. No "
    "act of force is modelled.",
    "Anxiety and avoidance are answers of simulated respondents about one relationship, and change with it; nobody has a style. "
    "Intervals treat both partners of a couple as one case.",
)
PAIR_NOTE = (
    "Pairs: what partners answered before they met, cut at the median of these people: no norms and no kinds of people. Content: "
    "satisfaction, in spreads of a reference sample. Demands: share of time in a conflict discussion in which this one demands and "
    "the other then withdraws. Who answered high on both is in no pair."
)


TRIAL_NOTE = (
    "Trial: couples of whom both say they are less satisfied than half a spread below the reference sample, drawn by lot; 20 "
    "weekly sessions, nothing written into anybody. Changes in spreads of partners' satisfaction before; all who take part are "
    "low, so some of it is a return to the usual, in waiting too. How much is asked and how is assumed. What does not last here "
    "is a miss of this theory, and says nothing about therapy."
)


def print_couples(run: CoupleRun, *, pairs: bool = False) -> None:
    """Print what came out of a run of couples."""
    console, spec = Console(), run.spec
    console.print(
        f"\n[bold]{spec.couples:,} couples[/bold], {spec.years:g} years together, theory couple, seed {spec.seed}",
        highlight=False,
    )
    if changed := spec.changed():
        console.print(
            "Changed: " + ", ".join(f"{name} = {value:g}" for name, value in changed.items()), highlight=False
        )
    print_found(console, run.found(), *map(run.found, RIVALS))
    if spec.procedure:
        _print_procedure(console, run)
    if spec.trial:
        _print_trial(console, run.trial())
    if pairs:
        _print_pairs(console, run.pairs())
    console.print()
    for note in (*NOTES, *([PAIR_NOTE] if pairs else []), *([TRIAL_NOTE] if spec.trial else [])):
        console.print(f"[dim]{note}[/dim]", highlight=False)
    console.print(f"\nResults: {run.folder.path} ({run.seconds:.1f} s, {run.engine})", highlight=False)


def print_found(console: Console, found: Sequence[Found], *rivals: Sequence[Found]) -> None:
    """Print numbers that came out, under their headings, beside what each rival gives and what was published."""
    by_name = [{one.name: one for one in of} for of in (found, *rivals)]
    heads = ("here [95 %]", *RIVAL_WORDS, "published")
    for number_of, (title, words) in enumerate((t, w) for t, w in SECTIONS.items() if any(n in by_name[0] for n in w)):
        table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=not number_of)
        table.add_column("", width=WORDS_WIDTH)
        for head, width in zip(heads, WIDTHS, strict=True):
            table.add_column(head, width=width, justify="right")
        for name, said in words.items():
            if name in by_name[0]:
                values = [_with_spread(name, of, plain if which else number) for which, of in enumerate(by_name)]
                table.add_row(said, *values, SHOWN[name].published if name in SHOWN else "")
        console.print(f"\n[bold]{title}[/bold]", highlight=False)
        console.print(table, highlight=False)


def _with_spread(name: str, found: Mapping[str, Found], written: Callable[[Found], str]) -> str:
    """Return a number, and behind a mean its spread in brackets."""
    spread = found.get(name + SPREAD)
    return written(found[name]) + (f" ({plain(spread)})" if spread else "")


def number(one: Found) -> str:
    """Return a number with its interval if it is a correlation.

    >>> number(Found("actor anxiety", -0.48, 2000)), number(Found("warm back", 0.2))
    ('−.48 [−.51, −.45]', '.20')
    """
    if not _has_interval(one):
        return plain(one)
    low, high = fisher_z_interval(one.value, one.couples)
    return f"{plain(one)} [{_two(low)}, {_two(high)}]"


def plain(one: Found) -> str:
    """Return a number without its interval: correlations with two decimals, shares that are small with three.

    >>> plain(Found("actor anxiety", -0.038, 2000)), plain(Found("demand–withdraw", 0.0173))
    ('−.04', '.017')
    """
    if not math.isfinite(one.value):
        return "–"
    return _two(one.value) if one.couples else _short(one.value)


def _has_interval(one: Found) -> bool:
    return one.couples >= LEAST_FOR_INTERVAL and abs(one.value) < 1


def _two(value: float) -> str:
    return _signed(value, f"{abs(value):.2f}")


def _short(value: float) -> str:
    """Return two decimals, or three of what is small."""
    return _signed(value, f"{abs(value):.3f}") if 0.0005 <= abs(value) < 0.095 else _two(value)


def _signed(value: float, text: str) -> str:
    return ("−" if value < 0 and float(text) else "") + (text[1:] if text.startswith("0") else text)


def _print_procedure(console: Console, run: CoupleRun) -> None:
    name = run.spec.procedure
    assert name is not None
    if name == DIARY:
        console.print(
            f"\n[bold]Diary[/bold]: {DIARY_DAYS} ordinary evenings of a copy, reported every day.", highlight=False
        )
    else:
        shown = scene(name)
        console.print(f"\n[bold]{shown.title}[/bold]: {shown.summary}", highlight=False)
        console.print(f"[dim]{shown.source}[/dim]", highlight=False)
    acts = ", ".join(f"{act} {_short(share)}" for act, share in acts_of(run.tables[name], PARTNER_ACT_NAMES))
    console.print(f"Coded, as shares of the time together: {acts}.", highlight=False)
    print_found(console, run.found_in_procedure(), *map(run.found_in_procedure, RIVALS))


def _print_trial(console: Console, effects: Sequence[Effect]) -> None:
    """Print how each arm fared: change from before, and beyond waiting."""
    if not effects:
        console.print("\nNo couple is distressed, so there is no trial.", highlight=False)
        return
    console.print("\n[bold]Trial of couple therapy: change of satisfaction (beyond waiting)[/bold]", highlight=False)
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    heads = ("", "couples", *TIMES[1:], "published")
    for head, width in zip(heads, (6, 7, 13, 13, 13, 14), strict=True):
        table.add_column(head, width=width, justify="right" if head else "left")
    for one in effects:
        pairs = zip(one.changes, one.effects, strict=True)
        cells = [_two(change) + ("" if one.arm == WAIT else f" ({_two(beyond)})") for change, beyond in pairs]
        table.add_row(one.arm, f"{one.couples:,}", *cells, TRIALS.get(one.arm, ""))
    console.print(table, highlight=False)
    soft = next((one.softened for one in effects if one.arm == EFT), None)
    if soft is not None:
        console.print(f"A softening was seen in {soft:.0%} of couples of the arm eft.", highlight=False)


def _print_pairs(console: Console, pairs: pl.DataFrame) -> None:
    if pairs.is_empty():
        console.print(f"No pair of groups has {FEWEST} couples, so nothing is said of pairs.", highlight=False)
        return
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title="\nPairs", title_justify="left")
    table.add_column("1 + 2", no_wrap=True)
    for name, width in (("couples", 7), ("content 1, 2", 12), ("1 demands", 9), ("2 demands", 9)):
        table.add_column(name, width=width, justify="right")
    for row in pairs.iter_rows(named=True):
        content = f"{_short(row['satisfaction_one'])}, {_short(row['satisfaction_other'])}"
        who = f"{row['one']} + {row['other']}"
        table.add_row(who, f"{row['couples']:,}", content, _short(row["one_demands"]), _short(row["other_demands"]))
    console.print(table)


def print_couples_json(run: CoupleRun, *, pairs: bool = False) -> None:
    """Print what came out of a run of couples for programs."""
    said = {
        "spec": run.spec, "run_id": run.run_id, "engine": run.engine, "seconds": round(run.seconds, 2),
        "folder": str(run.folder.path), "found": _as_json(run.found(), *map(run.found, RIVALS)),
        "procedure": _as_json(run.found_in_procedure(), *map(run.found_in_procedure, RIVALS)), "notes": [*NOTES],
    }  # fmt: skip
    if run.spec.trial:
        said["trial"] = [
            one._asdict()
            | {
                "effects": [*map(_finite, one.effects)],
                "softened": _finite(one.softened),
                "published": TRIALS.get(one.arm),
            }
            for one in run.trial()
        ]
        said["notes"] = [*NOTES, TRIAL_NOTE]
    if pairs:
        said["pairs"] = run.pairs().to_dicts()
    write_json(said)


def _as_json(found: Sequence[Found], *rivals: Sequence[Found]) -> list[dict[str, object]]:
    rows = []
    for one, *others in zip(found, *rivals, strict=True):
        beside = SHOWN.get(one.name)
        row: dict[str, object] = {"name": one.name, "means": means(one.name)}
        row["value"] = _finite(one.value)
        row |= {word.replace(" ", "_"): _finite(o.value) for word, o in zip(RIVAL_WORDS, others, strict=True)}
        if _has_interval(one):
            row["interval_95"] = list(fisher_z_interval(one.value, one.couples))
        if beside:
            row |= {"published": beside.published, "source": beside.source}
        rows.append(row)
    return rows


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
