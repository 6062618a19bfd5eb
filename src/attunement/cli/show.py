"""`attune show`: what a theory, a procedure, a population or a parameter is, with units, ranges and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attunement.theories.catalogue import RIVALS, THEORY_NAMES, theory, theory_parameters
from attunement.theories.fitted import fit_of
from attunement.vocabulary import ASSUMED, CALIBRATED, Declaration, UnknownNameError, declarations, values

if TYPE_CHECKING:
    from rich.table import Table

NAME_WIDTH, NUMBER_WIDTH, UNIT_WIDTH, RANGE_WIDTH = 25, 9, 8, 17
"""Columns of numbers line up from mechanism to mechanism."""
WIDE = 110
"""Columns of a terminal from which on meanings stand beside the numbers, not under them."""

HOME_VISIT = "home-visit"


def show(
    thing: Annotated[
        str | None,
        typer.Argument(metavar="THING", help="`theory`, `procedure`, `population` or `parameter`."),
    ] = None,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Its name; without one, the names there are.")
    ] = None,
) -> None:
    """Explain a theory, a procedure, a population or a parameter: what it is, its numbers, units, ranges and sources.

    For example `attune show procedure strange-situation` or `attune show parameter learning.value_rate`.
    """
    things = {"theory": _theory, "procedure": _procedure, "population": _population, "parameter": _parameter}
    if thing is None:
        _theory(None)
        _procedure(None)
        _say(f"Populations: {', '.join(_populations())}. `attune show population NAME` explains one.")
        _say("Parameters: `attune show parameter` lists them all, `attune show parameter NAME` explains one.")
        return
    if thing not in things:
        raise UnknownNameError.of("kind of thing to show", thing, things)
    things[thing](name)


def _theory(name: str | None) -> None:
    if name is None:
        _say(f"Theories: {', '.join(THEORY_NAMES)}. `attune show theory NAME` explains one.")
        return
    found = theory(name)
    _say(found.name, style="bold")
    _say(found.summary)
    _say("\nEquations", style="bold")
    _print(_hanging(found.equations))
    _free(name, found.free)
    _say("\nNumbers, by mechanism", style="bold")
    _legend()
    _groups(declarations(found.parameters), _meanings(found.parameters), values(found.parameters))
    _say("\nSources", style="bold")
    for citation in found.citations:
        _print(_hanging(f"  •  {citation}"))


def _free(name: str, free: tuple[str, ...]) -> None:
    """Say which numbers calibration may move, and to what it has moved them."""
    if not free:
        return
    _say(f"\nFree in calibration: {len(free)} numbers of the theory and its population", style="bold")
    fit = fit_of(name)
    if fit is None:
        _say(", ".join(free))
        if name in RIVALS:
            _say("Nothing has been fitted yet: where the rival sets no number of its own, the default theory's stands.")
        return
    _say(f"{fit.wording}:")
    for group, numbers in (("", fit.theory_values), ("population.", fit.population_values)):
        for number, value in numbers.items():
            kept = ", held" if f"{group}{number}" in fit.held else ""
            _say(f"  {group}{number} {value:.4g}{kept}")


def _home_visit() -> None:
    """Explain the one procedure that is no timetable of its own: ordinary life, watched."""
    from attunement.lab.home_visit import VISIT_BOUTS  # noqa: PLC0415
    from attunement.life.upbringing import HOME, PLAYFUL, SITUATIONS  # noqa: PLC0415

    _say(HOME_VISIT, style="bold")
    _say(
        f"A visitor watches {VISIT_BOUTS} bouts of a copy's ordinary life, {HOME.ticks * HOME.step_s:g} seconds each, on days "
        f"of their own. Every {HOME.play_every}th bout is play; in {HOME.leaving_probability:.0%} of bouts the caregiver leaves "
        "for a minute. All shares are assumed.\n"
    )
    for kind in (*SITUATIONS, *PLAYFUL):
        of = "play" if kind in PLAYFUL else "other bouts"
        stress = f"stress {kind.stress_low:g} to {kind.stress_high:g}" if kind.stress_high else "no stress"
        _say(f"{kind.name}: {kind.meaning}; {kind.share:.1%} of {of}, {stress}")


def _procedure(name: str | None) -> None:
    from rich.table import Table  # noqa: PLC0415

    from attunement.lab.catalogue import PROCEDURES  # noqa: PLC0415

    if name is None:
        _say(f"Procedures: {', '.join((*PROCEDURES, HOME_VISIT))}. `attune show procedure NAME` explains one.")
        return
    if name == HOME_VISIT:
        _home_visit()
        return
    if name not in PROCEDURES:
        raise UnknownNameError.of("procedure", name, (*PROCEDURES, HOME_VISIT))
    found = PROCEDURES[name]
    _say(found.name, style="bold")
    _say(f"{found.summary}\nSource: {found.source}.\n")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for column in ("episode", "seconds", "caregiver", "second person", "strangeness"):
        table.add_column(column, justify="right" if column in {"seconds", "strangeness"} else "left", no_wrap=True)
    for e in found.episodes:
        table.add_row(e.name, f"{e.duration_s:g}", _person(e.first), _person(e.second), f"{e.strangeness:g}")
    _print(table)
    _say("")
    early: dict[str, list[str]] = {}
    for e in found.episodes:
        if e.until:
            acts = " or ".join(act.name.lower() for act in e.until.acts)
            rule = f"{acts} in {e.until.share:.0%} of the last {e.until.window_s:g} s, looked at every {e.until.check_every_s:g} s"
            early.setdefault(rule, []).append(e.name)
    for rule, names in early.items():
        _say(f"Cut short for a child that shows {rule}: {', '.join(names)}.")
    _say(f"A tick lasts {found.step_s:g} s. The coder writes down: {found.codebook.source}.")
    _say(
        f"Scale of strangeness {found.strangeness:g}, varying between days with an SD of its log of "
        f"{found.strangeness_sd:g}; form of the day: SD of arousal {found.arousal_sd:g}, of log reactivity "
        f"{found.reactivity_sd:g}. These four numbers: {found.strangeness_source}."
    )


def _person(person: object) -> str:
    """Return in words how somebody takes part."""
    from attunement.lab.procedure import Fixed, Own  # noqa: PLC0415

    if isinstance(person, Fixed):
        return f"held to {person.act.name.lower()}"
    if not isinstance(person, Own):
        return "–"
    told = f"{person.instruction:.0%} as told" if person.instruction else "own manner"
    return told + (f", greets {person.greets_s:g} s" if person.greets_s else "")


def _populations() -> Iterable[str]:
    from attunement.life.population import POPULATIONS  # noqa: PLC0415

    return POPULATIONS


def _population(name: str | None) -> None:
    from attunement.life.population import POPULATIONS, Population, population  # noqa: PLC0415

    now = values(population(name or "mixed-risk"))
    known = ", ".join(POPULATIONS)
    if name is None:
        _say(
            f"Populations: {known}, or a TOML file that names one of them as `base` and changes any of the numbers below. "
            "Shown are those of mixed-risk."
        )
    else:
        _say(name, style="bold")
    _legend()
    _say("")
    _groups(declarations(Population), {}, now)


def _parameter(name: str | None) -> None:
    from attunement.life.population import Population  # noqa: PLC0415

    groups = [(f"theory {theory_name}", theory_parameters(theory_name)) for theory_name in THEORY_NAMES]
    groups.append(("populations", Population()))
    known = _declared_first(groups)
    mechanisms = {full.rpartition(".")[0] for full in known} - {""}
    if name is None or name in mechanisms:
        _legend()
        for where, group in groups:
            own = (d for d in declarations(group) if known[d.name] == where)
            chosen = [d for d in own if name is None or d.name.startswith(f"{name}.")]
            if chosen and name is None:
                _say(f"\nOf the {where}" if where.startswith("theory") else f"\nOf {where}", style="bold")
            _groups(chosen, _meanings(group))
        return
    if name not in known:
        raise UnknownNameError.of("parameter", name, known)
    for where, group in groups:
        for declared in declarations(group):
            if declared.name == name and known[name] == where:
                _declaration(declared, where)


def _declared_first(groups: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Return where each number is declared first; rivals take over what they do not change."""
    found: dict[str, str] = {}
    for where, group in groups:
        for declared in declarations(group):
            found.setdefault(declared.name, where)
    return found


def _declaration(d: Declaration, where: str) -> None:
    from rich.table import Table  # noqa: PLC0415

    _say(d.name, style="bold")
    rows = Table.grid(padding=(0, 2))
    for label, text in (
        ("meaning", d.meaning),
        ("default", f"{d.default:.4g} {_unit(d)}".rstrip()),
        ("range", f"{d.low:.4g} to {d.high:.4g}"),
        ("source", d.source),
        ("symbol", d.symbol),
        ("belongs to", where),
        ("change it", f"--set {d.name}={d.high:.4g}" if where.startswith("theory") else "in a population file"),
    ):
        if text:
            rows.add_row(f"  {label}", text)
    _print(rows)


def _legend() -> None:
    _say(f"Numbers are {ASSUMED} unless marked. *: {CALIBRATED}. A number without unit is a share or a weight.")


def _groups(rows: Iterable[Declaration], meanings: Mapping[str, str], now: Mapping[str, float] | None = None) -> None:
    """Print numbers under the mechanism they belong to."""
    by_group: dict[str, list[Declaration]] = {}
    for declared in rows:
        by_group.setdefault(declared.name.rpartition(".")[0], []).append(declared)
    for group, members in by_group.items():
        if group:
            _say(f"\n{group}: {meanings.get(group, '')}".rstrip(": "), style="bold")
        _rows(members, group, now or {})


def _rows(rows: Iterable[Declaration], group: str, now: Mapping[str, float]) -> None:
    """Print one number a line, with what it means beside it or, in a narrow terminal, under it."""
    from rich.console import Console  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    wide = Console().width >= WIDE
    for d in rows:
        numbers = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
        numbers.add_column(width=NAME_WIDTH, overflow="fold")
        numbers.add_column(width=NUMBER_WIDTH, justify="right", no_wrap=True)
        numbers.add_column(width=UNIT_WIDTH, no_wrap=True)
        numbers.add_column(width=RANGE_WIDTH, no_wrap=True)
        mark = "*" if d.source == CALIBRATED else " "
        meaning = d.meaning + ("" if d.source in (ASSUMED, CALIBRATED) else f" [{d.source}]")
        cells = (
            d.name.removeprefix(f"{group}."),
            f"{now.get(d.name, d.default):.4g}{mark}",
            _unit(d),
            f"{d.low:.3g} to {d.high:.3g}",
        )
        if wide:
            numbers.add_column(ratio=1)
            numbers.add_row(*cells, Text(meaning))
            _print(numbers)
        else:
            numbers.add_row(*cells)
            _print(numbers)
            _print(Padding(Text(meaning, style="dim"), (0, 0, 0, 4)))


def _meanings(group: Any, prefix: str = "") -> dict[str, str]:
    """Return the first sentence of each mechanism's description, by its dotted name."""
    found: dict[str, str] = {}
    for name, part in vars(group).items():
        if hasattr(part, "__dataclass_fields__"):
            found[f"{prefix}{name}"] = (type(part).__doc__ or "").strip().split("\n")[0]
            found |= _meanings(part, f"{prefix}{name}.")
    return found


def _hanging(text: str) -> Table:
    """Return lines of `label   text` so that long ones wrap under their text."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table.grid(padding=(0, 2))
    for label, said in _labelled(text):
        table.add_row(Text(label), Text(said))
    return table


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        label, gap, said = re.match(r"(\s*\S*(?: \S+)*)(\s{2,})?(.*)", line).groups()  # type: ignore[union-attr]
        if not line.strip() or gap:
            yield label.rstrip(), re.sub(r"\s{2,}", "  ", said)
        else:
            # A line without label goes on with the one before, or stands alone.
            yield ("", line.strip()) if line.startswith(" ") else (line, "")


def _say(text: str, style: str = "") -> None:
    _print(text, style=style)


def _print(what: Any, style: str = "") -> None:
    from rich.console import Console  # noqa: PLC0415 - so that `attune --help` starts without it

    Console().print(what, highlight=False, markup=not isinstance(what, str), style=style or None)


def _unit(d: Declaration) -> str:
    return "" if d.unit == "1" else d.unit
