"""How couples look in a terminal: what came out beside what was published, and what was assumed, said aloud."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from attunement.cli.terminal import write_json
from attunement.evidence.couples_shown import SHOWN, label
from attunement.evidence.statistics import fisher_z_interval
from attunement.lab.couples.scenes import DIARY, DIARY_DAYS, scene
from attunement.study.couples.associations import Found
from attunement.study.couples.findings import acts_of
from attunement.study.couples.pairs import FEWEST
from attunement.study.couples.run import RIVALS, CoupleRun
from attunement.vocabulary import PARTNER_ACT_NAMES

LEAST_FOR_INTERVAL = 4
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
    "Groups are what partners answered before they met, cut at the median of these people: no norms and no kinds of people. "
    "Satisfaction in spreads of a reference sample. Who answered high on both is in no pair."
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
    console.print(found_table("What partners answer, and a conflict discussion", run.found(), *map(run.found, RIVALS)))
    if spec.procedure:
        _print_procedure(console, run)
    if pairs:
        _print_pairs(console, run.pairs())
    for note in (*NOTES, *([PAIR_NOTE] if pairs else [])):
        console.print(f"[dim]{note}[/dim]", highlight=False)
    console.print(f"\nResults: {run.folder.path} ({run.seconds:.1f} s, {run.engine})", highlight=False)


def found_table(title: str, found: Sequence[Found], *rivals: Sequence[Found]) -> Table:
    """Return numbers that came out as a table, beside what each rival gives and what was published."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title=title, title_justify="left")
    table.add_column("", overflow="fold")
    for name in ("here [95 %]", *RIVAL_WORDS, "published"):
        table.add_column(name, justify="right", overflow="fold")
    for one, *others in zip(found, *rivals, strict=True):
        beside = SHOWN.get(one.name)
        table.add_row(label(one.name), number(one), *map(plain, others), beside.published if beside else "")
    return table


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
            f"[bold]Diary[/bold]: {DIARY_DAYS} ordinary evenings of a copy, reported every day.", highlight=False
        )
    else:
        shown = scene(name)
        console.print(f"[bold]{shown.title}[/bold]: {shown.summary}", highlight=False)
        console.print(f"[dim]{shown.source}[/dim]", highlight=False)
    acts = ", ".join(f"{act} {_short(share)}" for act, share in acts_of(run.tables[name], PARTNER_ACT_NAMES))
    console.print(f"Coded, as shares of the time together: {acts}.", highlight=False)
    console.print(found_table("What goes with what", run.found_in_procedure(), *map(run.found_in_procedure, RIVALS)))


def _print_pairs(console: Console, pairs: pl.DataFrame) -> None:
    if pairs.is_empty():
        console.print(f"No pair of groups has {FEWEST} couples, so nothing is said of pairs.", highlight=False)
        return
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title="Pairs", title_justify="left")
    table.add_column("1 + 2", no_wrap=True)
    for name in ("couples", "satisfaction of 1, 2", "1 demands, 2 withdraws", "2 demands, 1 withdraws"):
        table.add_column(name, justify="right", overflow="fold")
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
    if pairs:
        said["pairs"] = run.pairs().to_dicts()
    write_json(said)


def _as_json(found: Sequence[Found], *rivals: Sequence[Found]) -> list[dict[str, object]]:
    rows = []
    for one, *others in zip(found, *rivals, strict=True):
        beside = SHOWN.get(one.name)
        row: dict[str, object] = {"name": one.name, "means": label(one.name).strip()}
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
