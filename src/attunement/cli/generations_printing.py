"""How generations look in a terminal: whether they stay alike, what goes from parent to child, and what of it was put in."""

from __future__ import annotations

from rich.console import Console

from attunement.cli.life_printing import given, print_assumed, print_chance, short
from attunement.cli.tables import new_table, print_table
from attunement.life.course.assumptions import assumptions
from attunement.respondents.interview_coding import NORM
from attunement.study.generations import Generations, by_generation, handed_on

PUT_IN = (
    f"F and U are as many in generation 1 because the interview's cuts were set so, to {NORM['F']:.0%} F and {NORM['U']:.0%} U "
    "among first persons of mixed-risk families; what came out is only whether later generations, and other families, have as "
    "many. "
    "U is read from lapses about loss and fright. Nobody dies in these lives, so that it is old fright: no prevalence of "
    "unresolved loss.",
    "That generations stay alike is largely built in: own history is read by centres and scales of a first generation in the "
    "same circumstances, and circumstances are handed on whole.",
)
"""What of the tables was put in, to stand beside them."""


def print_generations(found: Generations) -> None:
    """Print whether generations stay alike, what goes with what from parent to child, and what was assumed."""
    console, spec = Console(), found.spec
    console.print(f"{spec.lives:,} persons a generation, {given(spec, found.engine)}.")
    table = new_table(
        "Each generation: secure (B) and disorganised (D) at 1 year, coherent (F) and unresolved (U) at 26;\nreflection, and care "
        "in SD of the population, mean and SD", "generation", "B", "D", "F", "U", "reflection", "care",
    )  # fmt: skip
    for row in by_generation(found).iter_rows(named=True):
        table.add_row(
            str(row["generation"]), f"{row['B']:.0%}", f"{row['D']:.0%}", f"{row['F']:.0%}", f"{row['unresolved']:.0%}",
            *(f"{short(row[name])} {short(row[f'{name}_sd'] or 0)}" for name in ("reflection", "care")),
        )  # fmt: skip
    print_table(console, table)
    handed = new_table("What goes with what, r", "from parent to child", "all", "alike", "grandparent")
    for what, *found_r in handed_on(found).iter_rows():
        handed.add_row(what, *("–" if value is None else short(value) for value in found_r))
    print_table(console, handed)
    console.print(
        "alike: among families in the same circumstances (partial r), since these are handed on, too; grandparent: with the "
        "grandchild, at the same parent (partial r)."
    )
    for sentence in PUT_IN:
        console.print(sentence)
    print_chance(console, spec.lives)
    print_assumed(console, spec)


def generations_as_json(found: Generations) -> dict[str, object]:
    """Return the same for programs."""
    return {
        "lives": found.spec.lives, "seed": found.spec.seed, "population": found.spec.population, "engine": found.engine,
        "generations": by_generation(found).to_dicts(), "handed_on": handed_on(found).to_dicts(), "put_in": list(PUT_IN),
        "assumed": assumptions(found.spec.course()), "course": found.spec.course_values,
    }  # fmt: skip
