"""`attune show`: what a theory, a procedure, a population or a parameter is, with units, ranges and sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from attunement.cli.declaration_printing import hanging, meanings_of, print_declaration, print_groups, print_legend, say
from attunement.cli.show_life import show_event, show_life
from attunement.theories.catalogue import OF_TWO, RIVALS, THEORY_NAMES, theory, theory_parameters
from attunement.theories.fitted import fit_of
from attunement.vocabulary import UnknownNameError, declarations, values


def show(
    thing: Annotated[
        str | None,
        typer.Argument(
            metavar="THING", help="`theory`, `procedure`, `population`, `parameter`, `scale`, `life` or `event`."
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Its name; without one, the names there are.")
    ] = None,
) -> None:
    """Explain a theory, procedure, population, parameter, scale, a life or what happens in it: its numbers, ranges and sources.

    For example `attune show procedure strange-situation` or `attune show parameter learning.value_rate`.
    """
    things = {
        "theory": _theory,
        "procedure": _procedure,
        "population": _population,
        "parameter": _parameter,
        "scale": _scale,
        "life": show_life,
        "event": show_event,
    }
    if thing is None:
        _theory(None)
        _procedure(None)
        say(f"Populations: {', '.join(_populations())}. `attune show population NAME` explains one.")
        say("Parameters: `attune show parameter` lists them all, `attune show parameter NAME` explains one.")
        say("Scales of people's answers: `attune show scale` lists them, `attune show scale NAME` explains one.")
        say("Lives: `attune show life` says what they are made of; `attune show event` what can happen in them.")
        return
    if thing not in things:
        raise UnknownNameError.of("kind of thing to show", thing, things)
    things[thing](name)


def _theory(name: str | None) -> None:
    if name is None:
        say(f"Theories: {', '.join(THEORY_NAMES)}. `attune show theory NAME` explains one.")
        say(f"Of two grown-ups (`attune couple`): {', '.join(OF_TWO)}.")
        return
    found = theory(name)
    say(found.name, style="bold")
    say(found.summary)
    say("\nEquations", style="bold")
    say(hanging(found.equations))
    _free(name, found.free)
    say("\nNumbers, by mechanism", style="bold")
    print_legend()
    print_groups(declarations(found.parameters), meanings_of(found.parameters), values(found.parameters))
    say("\nSources", style="bold")
    for citation in found.citations:
        say(hanging(f"  •  {citation}"))


def _free(name: str, free: tuple[str, ...]) -> None:
    """Say which numbers calibration may move, and to what it has moved them."""
    if not free:
        return
    say(f"\nFree in calibration: {len(free)} numbers of the theory and its population", style="bold")
    fit = fit_of(name)
    if fit is None:
        say(", ".join(free))
        if name in RIVALS:
            say("Nothing has been fitted yet: where the rival sets no number of its own, the default theory's stands.")
        return
    say(f"{fit.wording}:")
    for number, value in {**fit.point, **fit.held}.items():
        say(f"  {number} {value:.4g}{', held' if number in fit.held else ''}")


def _home_visit() -> None:
    """Explain the one procedure that is no timetable of its own: ordinary life, watched."""
    from attunement.lab.home_visit import HOME_VISIT, VISIT_BOUTS  # noqa: PLC0415
    from attunement.life.upbringing import HOME, PLAYFUL, SITUATIONS  # noqa: PLC0415

    say(HOME_VISIT.name, style="bold")
    say(
        f"A visitor watches {VISIT_BOUTS} bouts of a copy's ordinary life, {HOME.ticks * HOME.step_s:g} seconds each, on days "
        f"of their own. Every {HOME.play_every}th bout is play; in {HOME.leaving_probability:.0%} of bouts the caregiver leaves "
        "for a minute. All shares are assumed.\n"
    )
    for kind in (*SITUATIONS, *PLAYFUL):
        of = "play" if kind in PLAYFUL else "other bouts"
        stress = f"stress {kind.stress_low:g} to {kind.stress_high:g}" if kind.stress_high else "no stress"
        say(f"{kind.name}: {kind.meaning}; {kind.share:.1%} of {of}, {stress}")


def _whole_day() -> None:
    """Explain the procedure that lasts from morning to morning: who is there by which plan, and when children sleep."""
    from attunement.life.day_plan import DAY_PLANS, EXAMPLE  # noqa: PLC0415
    from attunement.life.sleep import SLEEP  # noqa: PLC0415

    say("day", style="bold")
    say(
        "A copy of each child lives 24 hours: stretches in which it is awake, with whoever the day plan names, at the ticks of "
        "home life; and every waking at night. When children sleep, how often they wake and what is wanted of them is put in "
        "(assumed); whether they cry, who settles them and how soon is what comes out. Choose a plan by `--day NAME`:\n"
    )
    for plan in DAY_PLANS.values():
        said = (
            f"{hours.who} {hours.begins:g}–{hours.ends:g}{f' (misses {hours.misses})' if hours.misses else ''}"
            for hours in plan.hours
        )
        say(f"{plan.name}: {', '.join(said)}")
    say("\nor by `--day FILE.toml`, for example:\n")
    say(EXAMPLE)
    for sleep in SLEEP:
        naps = ", ".join(f"{begins:g}–{ends:g}" for begins, ends in sleep.naps) or "none"
        say(
            f"From {sleep.from_months:g} months: up at {sleep.up:g}, naps {naps}, to bed at {sleep.down:g}; wakes in "
            f"{sleep.wakes:.0%} of the hours of the night"
        )


def _procedure(name: str | None) -> None:
    from rich.table import Table  # noqa: PLC0415

    from attunement.lab.catalogue import PROCEDURES, SESSIONS  # noqa: PLC0415

    if name is None:
        say(f"Procedures: {', '.join(SESSIONS)}. `attune show procedure NAME` explains one.")
        return
    if name not in SESSIONS:
        raise UnknownNameError.of("procedure", name, SESSIONS)
    if SESSIONS[name].at_home:
        _home_visit()
        return
    if SESSIONS[name].whole_day:
        _whole_day()
        return
    found = PROCEDURES[name]
    say(found.name, style="bold")
    say(f"{found.summary}\nSource: {found.source}.\n")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for column in ("episode", "seconds", "caregiver", "second person", "strangeness"):
        table.add_column(column, justify="right" if column in {"seconds", "strangeness"} else "left", no_wrap=True)
    for e in found.episodes:
        table.add_row(e.name, f"{e.duration_s:g}", _person(e.first), _person(e.second), f"{e.strangeness:g}")
    say(table)
    say("")
    early: dict[str, list[str]] = {}
    for e in found.episodes:
        if e.until:
            acts = " or ".join(act.name.lower() for act in e.until.acts)
            rule = f"{acts} in {e.until.share:.0%} of the last {e.until.window_s:g} s, looked at every {e.until.check_every_s:g} s"
            early.setdefault(rule, []).append(e.name)
    for rule, names in early.items():
        say(f"Cut short for a child that shows {rule}: {', '.join(names)}.")
    say(f"A tick lasts {found.step_s:g} s. The coder writes down: {found.codebook.source}.")
    say(
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


def _scale(name: str | None) -> None:
    from attunement.cli.scale_printing import print_scale, print_scales  # noqa: PLC0415

    print_scales() if name is None else print_scale(name)


def _populations() -> Iterable[str]:
    from attunement.life.population import POPULATIONS  # noqa: PLC0415

    return POPULATIONS


def _population(name: str | None) -> None:
    from attunement.life.population import POPULATIONS, Population, population  # noqa: PLC0415

    now = values(population(name or "mixed-risk"))
    known = ", ".join(POPULATIONS)
    if name is None:
        say(
            f"Populations: {known}, or a TOML file that names one of them as `base` and changes any of the numbers below. "
            "Shown are those of mixed-risk."
        )
    else:
        say(name, style="bold")
    print_legend()
    say("")
    print_groups(declarations(Population), {}, now)


def _parameter(name: str | None) -> None:
    from attunement.life.population import Population  # noqa: PLC0415

    groups: list[tuple[str, Any]] = [
        (f"theory {theory_name}", theory_parameters(theory_name)) for theory_name in THEORY_NAMES
    ]
    groups.append(("populations", Population()))
    known = _declared_first(groups)
    mechanisms = {full.rpartition(".")[0] for full in known} - {""}
    if name not in known and name not in mechanisms:  # the coders take a while to load, so they come last
        from attunement.measures.infants.coder_weights import CODER_WEIGHTS  # noqa: PLC0415

        groups.append(("frozen coders", CODER_WEIGHTS))
        known = _declared_first(groups)
        mechanisms = {full.rpartition(".")[0] for full in known} - {""}
    if name is None or name in mechanisms:
        print_legend()
        for where, group in groups:
            own = (d for d in declarations(group) if known[d.name] == where)
            chosen = [d for d in own if name is None or d.name.startswith(f"{name}.")]
            if chosen and name is None:
                say(f"\nOf {where}" if where == "populations" else f"\nOf the {where}", style="bold")
            print_groups(chosen, meanings_of(group))
        return
    if name not in known:
        raise UnknownNameError.of("parameter", name, known)
    for where, group in groups:
        for declared in declarations(group):
            if declared.name == name and known[name] == where:
                print_declaration(declared, where)


def _declared_first(groups: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Return where each number is declared first; rivals take over what they do not change."""
    found: dict[str, str] = {}
    for where, group in groups:
        for declared in declarations(group):
            found.setdefault(declared.name, where)
    return found
