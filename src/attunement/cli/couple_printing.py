"""How couples look in a terminal: what came out beside what was published, and what was assumed, said aloud."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from attunement.cli.couple_numbers import finite, interval, number, plain, shortly, two_decimals
from attunement.cli.couple_trial import TRIAL_NOTE, print_trial, trial_as_json
from attunement.cli.terminal import write_json
from attunement.evidence.couples_shown import SECTIONS, SHOWN, SPREAD, means
from attunement.lab.couples.scenes import DIARY, DIARY_DAYS, scene
from attunement.study.couples.associations import Found
from attunement.study.couples.findings import acts_of
from attunement.study.couples.pairs import FEWEST
from attunement.study.couples.run import RIVALS, CoupleRun
from attunement.vocabulary import PARTNER_ACT_NAMES

WORDS_WIDTH, WIDTHS = 28, (17, 10, 10, 11)
"""Columns that fill a terminal of 80 letters."""
RIVAL_WORDS = ("not learning", "not answering")
"""What the rivals are called in tables, in the order of `RIVALS`."""
NOTES = (
    "No number here was fitted or tested: the theory's were set by hand while every published one was in view. What agrees is no "
    "support. Where the middle of a scale lies is put in, so the mean grades agree or not by themselves and tell nothing.",
    "Not learning: the same people once more, who answer each other but expect for good what a youth has taught. Not answering: "
    "nor do they answer; each acts by lasting traits whatever the other does. What comes out there as well cannot show that "
    "partners learn, or that they answer.",
    "Assumed: a youth of 15 years with a parent, 4 with a friend, 3 with a former partner; one evening of six minutes in three "
    "days stands for all; strain, disagreement and good news by fixed chances; no children, money, culture, sex or illness. "
    "No act of force is modelled: attack is criticism or contempt.",
    "Anxiety and avoidance are answers of simulated respondents about one relationship, and change with it; nobody has a style. "
    "Own, partner's: what goes with what, not what a partner does to the other. Intervals count a couple as one case.",
)
DIARY_NOTE = (
    "Diary: how far a day moves contentment is put in as a function of doubt, which is a part of anxiety. That bad and good days "
    "move the anxious more is built in, here and in both others, and shows nothing."
)
PAIR_NOTE = (
    "Pairs: what partners answered before they met, cut at the median of these people: no norms and no kinds of people. Content: "
    "satisfaction, in spreads of a reference sample. Demands: share of time in a conflict discussion in which this one demands and "
    "the other then withdraws. Couples of whom one answered high on both, about half of all, are in no pair."
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
        print_trial(console, run.trial())
    if pairs:
        _print_pairs(console, run.pairs())
    console.print()
    for note in _notes(run, pairs=pairs):
        console.print(f"[dim]{note}[/dim]", highlight=False)
    console.print(f"\nResults: {run.folder.path} ({run.seconds:.1f} s, {run.engine})", highlight=False)


def _notes(run: CoupleRun, *, pairs: bool) -> list[str]:
    """Return what is assumed and what is not shown, of all that is printed."""
    of_parts = {DIARY_NOTE: run.spec.procedure == DIARY, PAIR_NOTE: pairs, TRIAL_NOTE: bool(run.spec.trial)}
    return [*NOTES, *(note for note, printed in of_parts.items() if printed)]


def print_found(console: Console, found: Sequence[Found], *rivals: Sequence[Found]) -> None:
    """Print numbers that came out, under their headings, beside what each rival gives and what was published."""
    by_name = [{one.name: one for one in of} for of in (found, *rivals)]
    heads = ("here [95 %]", *RIVAL_WORDS, "published")
    for number_of, (title, words) in enumerate((t, w) for t, w in SECTIONS.items() if any(n in by_name[0] for n in w)):
        table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=not number_of)
        table.add_column("", width=WORDS_WIDTH)
        for head, width in zip(heads, WIDTHS, strict=True):
            table.add_column(head, width=width, justify="right", overflow="fold")  # no number is cut short
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
    acts = ", ".join(f"{act} {shortly(share)}" for act, share in acts_of(run.tables[name], PARTNER_ACT_NAMES))
    console.print(f"Coded, as shares of the time together: {acts}.", highlight=False)
    print_found(console, run.found_in_procedure(), *map(run.found_in_procedure, RIVALS))


def _print_pairs(console: Console, pairs: pl.DataFrame) -> None:
    if pairs.is_empty():
        console.print(f"No pair of groups has {FEWEST} couples, so nothing is said of pairs.", highlight=False)
        return
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title="\nPairs", title_justify="left")
    table.add_column("1 + 2", no_wrap=True)
    for name, width in (("couples", 7), ("content", 10), ("1 demands", 9), ("2 demands", 9)):
        table.add_column(name, min_width=width, justify="right", no_wrap=True)
    for row in pairs.iter_rows(named=True):
        content = f"{two_decimals(row['satisfaction_one'])}, {two_decimals(row['satisfaction_other'])}"
        who = f"{row['one']} + {row['other']}"
        table.add_row(who, f"{row['couples']:,}", content, shortly(row["one_demands"]), shortly(row["other_demands"]))
    console.print(table)


def print_couples_json(run: CoupleRun, *, pairs: bool = False) -> None:
    """Print what came out of a run of couples for programs."""
    said = {
        "spec": run.spec, "run_id": run.run_id, "engine": run.engine, "seconds": round(run.seconds, 2),
        "folder": str(run.folder.path), "found": _as_json(run.found(), *map(run.found, RIVALS)),
        "procedure": _as_json(run.found_in_procedure(), *map(run.found_in_procedure, RIVALS)), "notes": _notes(run, pairs=pairs),
    }  # fmt: skip
    if run.spec.trial:
        said["trial"] = trial_as_json(run.trial())
    if pairs:
        said["pairs"] = run.pairs().to_dicts()
    write_json(said)


def _as_json(found: Sequence[Found], *rivals: Sequence[Found]) -> list[dict[str, object]]:
    rows = []
    for one, *others in zip(found, *rivals, strict=True):
        beside = SHOWN.get(one.name)
        row: dict[str, object] = {"name": one.name, "means": means(one.name)}
        row["value"] = finite(one.value)
        row |= {word.replace(" ", "_"): finite(o.value) for word, o in zip(RIVAL_WORDS, others, strict=True)}
        if within := interval(one):
            row["interval_95"] = list(within)
        if beside:
            row |= {"published": beside.published, "source": beside.source}
        rows.append(row)
    return rows
