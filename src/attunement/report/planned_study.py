"""The report of a planned study: one power curve per outcome, what was assumed, and what the numbers cannot say."""

from __future__ import annotations

import math
from html import escape
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import msgspec
import polars as pl

from attunement.planning import Answer, Plan
from attunement.report.drawing.scale import Scale
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import NARROW, Figure
from attunement.report.page import document
from attunement.report.wording import joined, percent
from attunement.report.writing import write_page
from attunement.study.store import RunFolder

HEIGHT, TOP, BOTTOM = 300, 14, 44
HOW = (
    "The line is the share of simulated studies of each size that found the effect, p below the level and in the expected "
    "direction; the band is its 95 % interval. The dashed line is the wanted power. The dot marks the dyads needed, with "
    "their 95 % interval; the diamond is the textbook’s answer for the same effect."
)
HOW_BY_INTERVAL = " Each line is one coding interval; where lines lie on each other, only some are named."


def write_power_report(plan: Plan, folder: Path) -> Path:
    """Write the plan's page, figures and JSON into a folder, and return the page's place."""
    place = RunFolder(Path(folder))
    place.prepare()
    figures = power_figures(plan)
    place.write_table("power", pl.concat([figure.table for figure in figures], how="diagonal_relaxed"))
    place.write("plan.json", msgspec.json.format(msgspec.json.encode(plan), indent=1))
    limits = "".join(f"<p>{escape(sentence, quote=False)}</p>" for sentence in caveats(plan))
    page = document(
        title=f"How many dyads? {plan.design}",
        lead=f"{plan.does} {' '.join(about(plan))}",
        facts={
            "wanted": f"{percent(plan.wanted_power)} power, α {plan.alpha:g} two-sided", "families": plan.population,
            "pool": f"{plan.children:,} simulated dyads per arm", "samples": f"{plan.repeats:,} of each size",
            "theory": plan.theory, "seed": str(plan.seed),
        },
        figures=figures,
        footer=f"<footer><h2>How to take these numbers</h2>{limits}<p>Made by Attunement {version('attunement')} with "
        f"<code>attune power {plan.design}</code>; everything that was asked is in <code>plan.json</code>.</p></footer>",
    )  # fmt: skip
    return write_page(place.path, page, figures)


def about(plan: Plan) -> list[str]:
    """Say what was asked, how the effect was made, and who codes."""
    set_to = f"Effect: {plan.effect:g}, {plan.effect_means}." if plan.effect is not None else ""
    said = [set_to or f"Effect: not set; {plan.effect_means}", *plan.says]
    return [*said, plan.coder_says] if plan.coder_says else said


def caveats(plan: Plan) -> list[str]:
    """Say what the numbers are about, and what they cannot say."""
    is_set = any(answer.is_set for answer in plan.answers)
    said = [
        f"{'= set to this size, through care. Every other' if is_set else 'Each'} effect is what the theory makes of the care "
        f"that was put in; it is no data. {_roles(plan)}",
        f"Drawn from {plan.children:,} simulated dyads per arm ({plan.population}, theory {plan.theory}, seed {plan.seed}), "
        f"{plan.repeats:,} samples of each size. Intervals count the chance of samples and of the pool, not whether the model is "
        "right: where the published effect is smaller, plan for that one. Textbook: the normal approximation for the simulated "
        "effect, as a check; below about 20 dyads it is too low.",
    ]
    if plan.dropout:
        said.append(
            f"To recruit: {percent(plan.dropout)} are lost, for reasons that have nothing to do with the outcome (assumed)."
        )
    return said


def _roles(plan: Plan) -> str:
    """Say what the published numbers were used for while the theory was built."""
    roles: dict[str, list[str]] = {}
    for answer in plan.answers:
        if answer.finding and answer.finding not in roles.setdefault(answer.role, []):
            roles[answer.role].append(answer.finding)
    meaning = {
        "fitted": "numbers of the theory were tuned to it, so that agreement is no support",
        "in view while building": "known while the theory was built",
        "validation": "not looked at while tuning",
    }
    parts = [
        f"{joined(names)}: {role} ({meaning.get(role, 'as the scoreboard says')})" for role, names in roles.items()
    ]
    return f"Findings: {'; '.join(parts)}." if parts else ""


def power_figures(plan: Plan) -> list[Figure]:
    """Return one figure per outcome."""
    groups = [(name, list(members)) for name, members in groupby(plan.answers, key=lambda answer: answer.outcome)]
    return [_figure(plan, number, name, answers) for number, (name, answers) in enumerate(groups, 1)]


def _figure(plan: Plan, number: int, name: str, answers: list[Answer]) -> Figure:
    rows = [
        {"outcome": name, "every_s": a.interval_s, "dyads": n, "power": p, "low": low, "high": high}
        for a in answers for n, p, low, high in zip(a.sizes, a.power, a.power_low, a.power_high, strict=True)
    ]  # fmt: skip
    table = pl.DataFrame(rows, infer_schema_length=None)
    by_interval = answers[0].interval_s is not None
    shown = pl.DataFrame([_row(plan, a) for a in answers], infer_schema_length=None)
    first = answers[0]
    published = f" Published: {first.metric} = {first.published:g} ({first.finding})." if first.published else ""
    return Figure(
        name=f"power_{number}",
        title=name[0].upper() + name[1:],
        how_to_read=HOW + (HOW_BY_INTERVAL if by_interval else ""),
        table=table if by_interval else table.drop("every_s"),
        shown=shown if by_interval else shown.drop("coded every, s"),
        draw=lambda width: _draw(plan, answers, width),
        description=f"Power over dyads in all, from {first.sizes[0]} to {first.sizes[-1]:,}. {_sentence(plan, first)}",
        sentence=" ".join(_sentence(plan, a) for a in (answers if len(answers) == 1 else (first, answers[-1]))),
        sure=_sure(plan, first),
        tags=(first.role,) if first.role else ("the model’s alone",),
        notes=(
            f"Test: {first.test}, two-sided. The effect: {first.metric} = {_signed(first.effect)} in the pool.{published}",
        ),
    )


def _sentence(plan: Plan, a: Answer) -> str:
    every = f"Coded every {a.interval_s:g} s: " if a.interval_s else ""
    start = f"{every}{'with' if every else 'With'}"
    if a.in_all is not None:
        each = f", {a.per_arm:,} in each arm" if len(plan.arms) > 1 else ""
        few = a.in_all <= a.sizes[0]
        share = (
            f"{percent(a.power[0])} of studies find the effect; fewer were not tried"
            if few
            else (f"{percent(plan.wanted_power)} of studies find the effect")
        )
        return f"{start} {a.in_all:,} dyads in all{each}, {share}."
    if not a.found:
        return f"{every}{'there' if every else 'There'} is no effect in the pool that could be told from none; no study finds it."
    best = percent(a.power[-1])
    return f"{start} {a.sizes[-1]:,} dyads, the most that were allowed, {best} of studies find the effect."


def _sure(plan: Plan, a: Answer) -> str:
    size = f"{a.metric} = {_signed(a.effect)}"
    how = "as was asked" if a.is_set else f"95 %: {_signed(a.effect_low)} to {_signed(a.effect_high)}"
    if a.in_all is None:
        return f"The effect in the pool is {size} ({how})."
    high = f"more than {plan.most:,}" if a.in_all_high is None else f"{a.in_all_high:,}"
    return f"95 % interval: {a.in_all_low:,} to {high} dyads. The effect in the pool is {size} ({how})."


def _row(plan: Plan, a: Answer) -> dict[str, object]:
    return {
        "coded every, s": a.interval_s, "effect": a.effect, "low": a.effect_low, "high": a.effect_high,
        "published": a.published, "per arm": a.per_arm, "in all": a.in_all, "from": a.in_all_low, "to": a.in_all_high,
        "to recruit": a.to_recruit, "textbook": a.textbook,
        **dict(zip(plan.arms, a.levels, strict=False)),
    }  # fmt: skip


def _draw(plan: Plan, answers: list[Answer], width: int) -> Drawing:
    """Draw power over dyads, the latter on a logarithmic scale."""
    left, right, bottom = 44.0, width - 12.0, HEIGHT - BOTTOM
    drawing, sizes = Drawing(width, HEIGHT), _sizes_worth_drawing(answers)
    along = Scale(math.log(sizes[0]), math.log(max(sizes[-1], sizes[0] + 1)), left, right)
    up = Scale(0, 1, bottom, TOP)

    def x(n: float) -> float:
        return along.held(math.log(n))

    for share in (0, 0.25, 0.5, 0.75, 1):
        drawing.line(left, up(share), right, up(share), "axis")
        drawing.text(left - 6, up(share) + 4, f"{100 * share:.0f} %", "small", anchor="end")
    for n in _ticks(sizes[0], sizes[-1], every=1 if width > NARROW else 2):
        drawing.line(x(n), bottom, x(n), bottom + 5, "thin")
        drawing.text(x(n), bottom + 18, f"{n:,}", "small", anchor="middle")
    drawing.text(
        (left + right) / 2,
        HEIGHT - 6,
        "dyads in all, logarithmic scale",
        "small",
        anchor="middle",
    )
    places = [x(n) for n in sizes]
    for i, a in enumerate(answers):
        if i == 0:
            low, high = ([up(p) for p in line[: len(sizes)]] for line in (a.power_low, a.power_high))
            drawing.band(places, low, high, "spread-area")
        drawing.path(zip(places, map(up, a.power), strict=False), "curve" if i == 0 else "thin")
    drawing.line(left, up(plan.wanted_power), right, up(plan.wanted_power), "dashed")
    if len(answers) > 1:
        _name_lines(drawing, answers, x, up)
    _mark(drawing, answers[0], x, up(plan.wanted_power))
    return drawing


def _sizes_worth_drawing(answers: list[Answer]) -> tuple[int, ...]:
    """Return the sizes up to where every line has nearly reached the top."""
    top = [next((i for i, p in enumerate(a.power) if p > 0.995), len(a.power) - 1) for a in answers]
    return answers[0].sizes[: max([*top, 4]) + 1]


def _mark(drawing: Drawing, a: Answer, x, height: float) -> None:
    """Mark the dyads needed with their interval, and the textbook's answer."""
    if a.in_all is None:
        return
    drawing.line(x(a.in_all_low or a.in_all), height, x(a.in_all_high or a.sizes[-1]), height, "whisker")
    if a.textbook is not None and a.sizes[0] <= a.textbook <= a.sizes[-1]:
        drawing.diamond(x(a.textbook), height, 6, "published")
    drawing.dot(x(a.in_all), height, 4.5, "away ringed")
    right = a.in_all <= 2 * a.sizes[0]  # the axis is too near
    drawing.text(
        x(a.in_all) + (8 if right else -8),
        height - 9,
        f"{a.in_all:,}",
        "strong halo",
        anchor="start" if right else "end",
    )


def _name_lines(drawing: Drawing, answers: list[Answer], x, up: Scale) -> None:
    """Write the interval beside each line where it is half-way up; a line too near to a named one stays unnamed."""
    taken: list[float] = []
    for a in answers:
        reached = next((i for i, p in enumerate(a.power) if p >= 0.5), None)
        if reached is None:
            place, height = x(a.sizes[-1]), up(a.power[-1])
        else:
            place, height = x(a.sizes[reached]), up(a.power[reached])
        label = f"{a.interval_s:g} s"
        if all(abs(place - other) > text_width(label, SMALL_PX) + 6 for other in taken):
            drawing.text(
                place + 5, height + 14, label, "small halo", anchor="start" if place < drawing.width - 60 else "end"
            )
            taken.append(place)


def _ticks(low: int, high: int, *, every: int) -> list[int]:
    """Return 1, 2 and 5 times powers of ten, or every other of them."""
    found = [m * 10**k for k in range(7) for m in (1, 2, 5) if low <= m * 10**k <= high]
    return found[:: every if len(found) > 4 else 1]


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
