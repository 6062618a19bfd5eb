"""`attune policy`: a virtual trial of leave, support, day care, visiting or therapy, on the same persons with and without."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import settings
from attunement.cli.life import Engine, Lives, Population, Setting
from attunement.cli.options import Json, Seed, Theory, Threads


def policy(
    arm: Annotated[
        list[str] | None,
        typer.Option(
            "--arm",
            metavar="LEVER=VALUE",
            help="A policy for everybody: `leave=26w+9w`, `support=+0.25`, `income=+0.5`, `discrimination=-0.5`, `daycare=good`, "
            "`visiting=+0.5`, `therapy=20`; several in one with commas. May be repeated.",
        ),
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(
            "--events", metavar="FILE.toml", help="Arms of your own: each arm that the events of this file name."
        ),
    ] = None,
    outcome: Annotated[
        str,
        typer.Option(
            metavar="NAME@AGE,…",
            help="What is looked at: `security` or `disorganisation` at 12m or 24m; `competence`, `externalising`, `internalising` "
            "at 6 to 18; `coherence`, `unresolved`, `care` from 18 on; `next-generation`.",
        ),
    ] = "security@12m,competence@7",
    price: Annotated[
        list[str] | None,
        typer.Option(
            "--price", metavar="ARM=AMOUNT", help="What an arm costs for each person, in any money. May be repeated."
        ),
    ] = None,
    lives: Lives = 1_000,
    seed: Seed = 1,
    population: Population = "mixed-risk",
    theory: Theory = "homeostatic",
    setting: Setting = None,
    engine: Engine = "auto",
    threads: Threads = None,
    json: Json = False,
) -> None:
    """Try policies on simulated lives: the same persons live with and without, and what differs is printed with its interval.

    What happens in which arm is printed as calendars before anything runs.
    Says what follows from the assumptions, which are printed beside; not what a policy does in a country. See docs/policies.md.
    """
    from attunement.cli import policy_printing as printing  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.cli.terminal import progress_bar, write_json  # noqa: PLC0415
    from attunement.life.course.life_event_file import read_events  # noqa: PLC0415
    from attunement.life.course.policy import arms_of, parse_arm  # noqa: PLC0415
    from attunement.study.lives_outcomes import parse_outcome  # noqa: PLC0415
    from attunement.study.lives_spec import make_lives_spec  # noqa: PLC0415
    from attunement.study.policy_plan import plan_trial  # noqa: PLC0415
    from attunement.study.policy_trial import run_trial  # noqa: PLC0415

    spec = make_lives_spec(
        lives=lives, to=1, seed=seed, population=population, theory=theory, changed=settings("--set", setting)
    )
    always, own = arms_of(read_events(events) if events else ())
    arms = [*(parse_arm(line) for line in arm or ()), *own]
    outcomes = [parse_outcome(one) for one in outcome.split(",") if one.strip()]
    plan, prices = plan_trial(spec, arms, outcomes, always=always), printing.read_prices(price or (), arms)
    if not json:
        printing.print_plan(plan)
    with progress_bar(f"Living {lives:,} lives in {len(plan.arms)} arms", quiet=json) as progress:
        trial = run_trial(plan, engine=engine, threads=threads, progress=progress)
    if json:
        write_json(printing.as_json(trial, prices))
    else:
        printing.print_trial(trial, prices)
