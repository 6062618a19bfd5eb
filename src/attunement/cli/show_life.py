"""`attune show life` and `attune show event`: what lives are made of, and what can happen in them, with every number."""

from __future__ import annotations

from attunement.cli.declaration_printing import hanging, meanings_of, print_groups, print_legend, say
from attunement.vocabulary import UnknownNameError, declarations, values


def show_life(name: str | None) -> None:
    """Say what was put into lives, and the numbers of the course, which `--set course.NAME=NUMBER` changes."""
    from attunement.life.course.assumptions import assumptions  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.life.course.numbers import CourseNumbers  # noqa: PLC0415

    numbers = CourseNumbers()
    meanings = meanings_of(numbers)
    groups = sorted({known.name.partition(".")[0] for known in declarations(CourseNumbers)})
    if name is not None and name not in groups:
        raise UnknownNameError.of("group of a life's numbers", name, groups)
    if name is None:
        say("What a life is made of", style="bold")
        say(hanging("\n".join(f"  •  {sentence}" for sentence in assumptions(numbers))))
        say("\nNumbers; change one with `--set course.NAME=NUMBER`", style="bold")
    print_legend()
    wanted = [known for known in declarations(CourseNumbers) if name in (None, known.name.partition(".")[0])]
    print_groups(wanted, meanings, values(numbers))


def show_event(name: str | None) -> None:
    """Say what can happen in lives, or which numbers one kind of event has."""
    from attunement.life.course.life_event_kinds import KINDS  # noqa: PLC0415
    from attunement.study.lives_events import AGES  # noqa: PLC0415

    if name is None:
        say(f"Events: {', '.join(KINDS)}. `attune show event NAME` explains one.")
        say(hanging("\n".join(f"  {kind}   {_first(made)}" for kind, made in KINDS.items())))
        return
    if name not in KINDS:
        raise UnknownNameError.of("event", name, KINDS)
    say(name, style="bold")
    say(_first(KINDS[name]))
    low, high, what = AGES[name]
    say(f"From {low} to {high} {what}.")
    print_legend()
    print_groups(declarations(KINDS[name]), {})
    say(f"\n{example(name)}", style="dim")


def example(kind: str) -> str:
    """Return an event of a kind as it is written in a file.

    >>> print(example("death"))
    [[event]]
    age = 2
    kind = "death"
    who = "main"
    """
    from attunement.life.course.life_event_kinds import LASTING, OF_SOMEBODY  # noqa: PLC0415
    from attunement.study.lives_events import AGES  # noqa: PLC0415

    lines = ["[[event]]", f"age = {0 if kind == 'leave' else max(2, AGES[kind][0])}", f'kind = "{kind}"']
    lines += ['who = "main"'] if kind in OF_SOMEBODY else []
    lines += ["until = 4                   # for good if nothing is said"] if kind in LASTING else []
    return "\n".join([*lines, *(["responsiveness = 0.5"] if kind == "training" else [])])


def _first(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n")[0]
