"""Write the generated parts of `docs/rivals.md`, after `attune evidence --theory all --refresh`: `python scripts/make_rivals.py`.

What each rival rests on and frees comes from the theories themselves; every result comes from the scoreboards. Without
boards of all theories, made with the same seed, size and numbers, the results are left out, and the page says so.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from attunement.evidence.contest import Contest, Line
from attunement.evidence.finding import Role
from attunement.evidence.frozen import frozen_digest
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, ROLES, Row
from attunement.evidence.scoreboard_file import FOLDER, read_scoreboard
from attunement.theories.catalogue import DEFAULT, RIVALS, theory

FITTED = (DEFAULT, *RIVALS)
PAGE = Path(__file__).parents[1] / "docs" / "rivals.md"
HEADINGS = {
    Role.CALIBRATION: "Fitted: calibration",
    Role.DESIGN: "In view while the default theory was built: design",
    Role.VALIDATION: "Never looked at while tuning: validation",
}
NO_RESULTS = (
    "No contest has been published yet: `attune evidence --theory all --refresh`, then `python scripts/make_rivals.py`."
)


def main() -> None:
    """Write the generated parts into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    given = parser.parse_args()
    boards = [board for name in FITTED if (board := read_scoreboard(given.folder, name))]
    contest = Contest(tuple(boards)) if len(boards) == len(FITTED) else None
    if contest and not (contest.alike and contest.boards[0].frozen == frozen_digest()):
        raise SystemExit(
            "The boards are of different runs or of other numbers. Run `attune evidence --theory all --refresh`."
        )
    PAGE.write_text(page(PAGE.read_text("utf-8"), contest), encoding="utf-8")


def page(text: str, contest: Contest | None) -> str:
    """Return the page with its generated parts written anew; everything between two marks is replaced."""
    text = between(text, "rivals", "\n\n".join(rests_on(name) for name in RIVALS))
    return between(text, "results", NO_RESULTS if contest is None else results(contest))


def between(text: str, name: str, written: str) -> str:
    """Return a text with what stands between the marks of a name replaced."""
    marks = f"<!-- {name}: written by scripts/make_rivals.py -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"{re.escape(marks[0])}.*?{re.escape(marks[1])}", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"The page has no place for {name}: put {marks[0]} and {marks[1]} into it.")
    return pattern.sub(lambda _: f"{marks[0]}\n\n{written}\n\n{marks[1]}", text)


def rests_on(name: str) -> str:
    """Return a rival's equations, free numbers and sources, as its theory says them."""
    rival, default = theory(name), theory(DEFAULT)
    given, taken = [n for n in default.free if n not in rival.free], [n for n in rival.free if n not in default.free]
    swaps = "the same as the default theory's"
    if taken:
        swaps = f"{', '.join(f'`{n}`' for n in taken)} in the place of {', '.join(f'`{n}`' for n in given)}"
    sources = "\n".join(f"- {citation}" for citation in rival.citations)
    return (
        f"**{name}.** {rival.summary}\n\n```text\n{rival.equations}\n```\n\n"
        f"Free in calibration, {len(rival.free)} numbers: {swaps}.\n\n{sources}"
    )


def results(contest: Contest) -> str:
    """Return the results: how the theories were fitted, totals, who is nearest, and every finding."""
    first = contest.boards[0]
    fitted = [f"- {board.theory}: {board.fitted}" for board in contest.boards if board.fitted]
    unfitted = [board.theory for board in contest.boards if not board.fitted and board.theory != DEFAULT]
    if unfitted:
        fitted.append(f"- Not fitted, and so not at their best: {', '.join(unfitted)}.")
    return "\n\n".join(
        [
            f"{first.size:,} children in a large cohort, seed {first.seed}, frozen numbers `{first.frozen}`, "
            f"coders `{first.coders}`.",
            "\n".join(fitted),
            "### Totals\n\nCounted numbers and statements inside and outside their band; then on how many of the numbers no other "
            "theory is nearer to the published value beyond sampling error, and on how many the theory is nearest by itself.\n\n"
            + totals(contest),
            *(section(contest, role) for role in ROLES if contest.of_role(role)),
        ]
    )


def totals(contest: Contest) -> str:
    """Return every theory's score as a table."""
    standings = {role: contest.standings(role) for role in ROLES}
    rows = []
    for i, name in enumerate(contest.theories):
        cells = [name]
        for role in ROLES:
            found = standings[role][i]
            cells += [
                f"{found.total.inside} / {found.total.outside}",
                f"{found.nearest} ({found.alone}) of {found.numbers}",
            ]
        rows.append(tuple(cells))
    heads = ["theory"]
    for role in ROLES:
        heads += [f"{role}: inside / outside", "nearest (by itself)"]
    return table(tuple(heads), rows)


def section(contest: Contest, role: Role) -> str:
    """Return the findings of a role, a column a theory, and what each theory wins by itself."""
    lines = contest.of_role(role)
    rows = [
        (
            line.label,
            "" if line.told.published is None else f"{line.told.published:.2f}",
            *(mark(line.rows.get(name)) for name in contest.theories),
            nearest(line),
        )
        for line in lines
    ]
    won = []
    for name in contest.theories:
        alone = [line.label for line in lines if line.nearest == (name,)]
        only = [line.label for line in lines if line.with_status(INSIDE) == (name,)]
        if alone or only:
            said = [f"nearest by itself on {', '.join(alone)}"] if alone else []
            said += [f"the only one inside on {', '.join(only)}"] if only else []
            won.append(f"- **{name}**: {'; '.join(said)}.")
    heads = ("finding", "published", *contest.theories, "nearest (band widths away)")
    return "\n\n".join(
        (f"### {HEADINGS[role]}", table(heads, rows), "\n".join(won) or "No theory wins a number by itself here.")
    )


def mark(row: Row | None) -> str:
    """Return a theory's verdict, with its number if there is one."""
    sign = {INSIDE: "✓", OUTSIDE: "✗"}.get(row.status, "–") if row else "–"
    return sign if row is None or row.simulated is None else f"{sign} {row.simulated:.2f}".replace("-", "−")


def nearest(line: Line) -> str:
    """Return who is nearest and how far, and who cannot be told from it."""
    if not line.nearest:
        return "in words" if line.told.simulated is None else ""
    first, *others = line.nearest
    return f"{first} ({line.distance(first):.2f})" + (f", as near: {', '.join(others)}" if others else "")


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    main()
