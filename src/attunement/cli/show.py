"""`attune show`: what a theory, a procedure, a population or a parameter is, with units, ranges and sources."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from attunement.theories.catalogue import THEORY_NAMES, theory, theory_parameters
from attunement.vocabulary import Declaration, UnknownNameError, declarations


class Thing(StrEnum):
    """What can be shown."""

    THEORY = "theory"
    PROCEDURE = "procedure"
    POPULATION = "population"
    PARAMETER = "parameter"


def show(
    thing: Annotated[Thing, typer.Argument(help="What kind of thing.")],
    name: Annotated[str | None, typer.Argument(help="Its name; without one, the names there are.")] = None,
) -> None:
    """Explain a theory, a procedure, a population or a parameter."""
    {Thing.THEORY: _theory, Thing.PROCEDURE: _procedure, Thing.POPULATION: _population, Thing.PARAMETER: _parameter}[
        thing
    ](name)


def _theory(name: str | None) -> None:
    console = Console()
    if name is None:
        console.print(f"Theories: {', '.join(THEORY_NAMES)}. `attune show theory NAME` explains one.", highlight=False)
        return
    found = theory(name)
    console.print(f"[bold]{found.name}[/bold]\n{found.summary}\n", highlight=False)
    console.print(found.equations, highlight=False, markup=False)
    console.print(_table(list(declarations(found.parameters))))
    console.print("Sources", style="bold")
    for citation in found.citations:
        console.print(f"  {citation}", highlight=False)


def _procedure(name: str | None) -> None:
    from attunement.lab.catalogue import PROCEDURES  # noqa: PLC0415

    console = Console()
    if name is None:
        console.print(
            f"Procedures: {', '.join(PROCEDURES)}. `attune show procedure NAME` explains one.", highlight=False
        )
        return
    if name not in PROCEDURES:
        raise UnknownNameError.of("procedure", name, PROCEDURES)
    found = PROCEDURES[name]
    console.print(f"[bold]{found.name}[/bold]\n{found.summary}\n{found.source}", highlight=False)
    table = Table(title=f"Ticks of {found.step_s:g} s", title_justify="left")
    for column in ("episode", "seconds", "caregiver", "second person", "strange", "ends early"):
        table.add_column(column)
    for e in found.episodes:
        until = (
            f"{', '.join(a.name.lower() for a in e.until.acts)} in {e.until.share:.0%} of the last {e.until.window_s:g} s"
            if e.until
            else ""
        )
        table.add_row(e.name, f"{e.duration_s:g}", _person(e.first), _person(e.second), f"{e.strangeness:g}", until)
    console.print(table)
    console.print(
        f"Strangeness × {found.strangeness:g} (SD of its log {found.strangeness_sd:g}); form of the day: arousal SD {found.arousal_sd:g}, "
        f"log reactivity SD {found.reactivity_sd:g}. These numbers: {found.strangeness_source}.",
        highlight=False,
    )


def _person(person: object) -> str:
    """Return in words how somebody takes part."""
    from attunement.lab.procedure import Fixed, Own  # noqa: PLC0415

    if isinstance(person, Fixed):
        return f"held to {person.act.name.lower()}"
    if not isinstance(person, Own):
        return "–"
    told = f"{person.instruction:.0%} as told" if person.instruction else "own manner"
    return told + (f", greets for {person.greets_s:g} s" if person.greets_s else "")


def _population(name: str | None) -> None:
    from attunement.life.population import POPULATIONS, Population, population  # noqa: PLC0415
    from attunement.vocabulary import values  # noqa: PLC0415

    console = Console()
    console.print(
        f"Populations: {', '.join(POPULATIONS)}, or a TOML file with `base` and any of the numbers below.",
        highlight=False,
    )
    now = values(population(name)) if name else {}
    console.print(_table(list(declarations(Population)), now))


def _parameter(name: str | None) -> None:
    from attunement.life.population import Population  # noqa: PLC0415

    known = {d.name: d for source in (*map(theory_parameters, THEORY_NAMES), Population) for d in declarations(source)}
    if name is None:
        Console().print(_table(list(known.values())))
        return
    if name not in known:
        raise UnknownNameError.of("parameter", name, known)
    d = known[name]
    console = Console()
    console.print(f"[bold]{d.name}[/bold]{f' ({d.symbol})' if d.symbol else ''}\n{d.meaning}", highlight=False)
    console.print(
        f"default {d.default:g} {_unit(d)}, range {d.low:g} to {d.high:g}, source: {d.source}", highlight=False
    )


def _table(rows: list[Declaration], now: dict[str, float] | None = None) -> Table:
    table = Table()
    for column in ("name", "value" if now else "default", "unit", "range", "meaning", "source"):
        table.add_column(column, overflow="fold")
    for d in rows:
        table.add_row(
            d.name,
            f"{(now or {}).get(d.name, d.default):.4g}",
            _unit(d),
            f"{d.low:.4g} to {d.high:.4g}",
            d.meaning,
            d.source,
        )
    return table


def _unit(d: Declaration) -> str:
    return "" if d.unit == "1" else d.unit
